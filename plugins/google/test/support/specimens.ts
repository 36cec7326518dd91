import type { AttributeLimits, ExposedDevice, ExposedState, ExposedType, ScalarValue, StatusValue } from '@nexa/sdk';

export interface Specimen {
  readonly device: ExposedDevice;
  readonly values: Readonly<Record<string, ScalarValue>>;
}

interface SpecimenParts {
  readonly type: ExposedType;
  readonly capabilities: readonly string[];
  readonly values?: Readonly<Record<string, ScalarValue>>;
  readonly limits?: Readonly<Record<string, AttributeLimits>>;
  readonly needsPin?: boolean;
  readonly name?: string;
}

let count = 0;

export const uuid = (number: number): string => `0195a3f0-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** A device of its own id with one component. */
export function specimen({ type, capabilities, values = {}, limits, needsPin = false, name }: SpecimenParts): Specimen {
  count += 1;
  const device: ExposedDevice = {
    id: uuid(count),
    name: name ?? `Device ${count}`,
    room: 'Kitchen',
    type,
    manufacturer: 'Acme',
    model: 'A-1',
    firmware: '1.2',
    components: [{ id: 'main', capabilities: [...capabilities] }],
    needsPin,
    ...(limits === undefined ? {} : { limits }),
  };
  return { device, values };
}

export const stateWith = (
  values: Readonly<Record<string, ScalarValue>>,
  status: StatusValue = 'online',
  freshness: 'live' | 'stale' = 'live',
): ExposedState => ({
  status,
  values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, observedAt: 0, freshness }])),
});

/** One device of every kind that the model knows, with all that it can tell. */
export const specimens = {
  colorLight: () =>
    specimen({
      type: 'light',
      capabilities: ['onOff', 'brightness', 'color', 'colorTemperature'],
      values: {
        'onOff.on': true,
        'brightness.level': 40,
        'color.hue': 120,
        'color.saturation': 50,
        'color.colorMode': 'color',
        'colorTemperature.kelvin': 2700,
        'colorTemperature.colorMode': 'color',
      },
      limits: { 'colorTemperature.kelvin': { minimum: 2200, maximum: 6500 }, 'brightness.level': { minimum: 1 } },
    }),
  whiteLight: () =>
    specimen({
      type: 'light',
      capabilities: ['onOff', 'brightness', 'colorTemperature'],
      values: { 'onOff.on': false, 'brightness.level': 80, 'colorTemperature.kelvin': 3000 },
    }),
  plug: () =>
    specimen({ type: 'plug', capabilities: ['onOff', 'power'], values: { 'onOff.on': true, 'power.watts': 12 } }),
  blinds: () =>
    specimen({
      type: 'cover',
      capabilities: ['cover'],
      values: { 'cover.position': 30, 'cover.tilt': 20, 'cover.movement': 'stopped' },
    }),
  awning: () => specimen({ type: 'cover', capabilities: ['cover'], values: { 'cover.movement': 'opening' } }),
  garage: (needsPin = false) =>
    specimen({ type: 'garage-door', capabilities: ['garageDoor'], values: { 'garageDoor.state': 'closed' }, needsPin }),
  valve: (needsPin = false) =>
    specimen({
      type: 'valve',
      capabilities: ['valve', 'battery'],
      values: { 'valve.open': true, 'valve.level': 60, 'battery.percent': 55 },
      needsPin,
    }),
  scene: () => specimen({ type: 'scene', capabilities: ['scene'], name: 'Evening' }),
  plainValve: () => specimen({ type: 'valve', capabilities: ['valve'], values: { 'valve.open': false } }),
  window: () =>
    specimen({
      type: 'contact-sensor',
      capabilities: ['contact', 'battery'],
      values: { 'contact.open': true, 'battery.percent': 8 },
    }),
  lock: (needsPin = false) =>
    specimen({
      type: 'lock',
      capabilities: ['lock', 'battery'],
      values: { 'lock.locked': true, 'battery.percent': 90 },
      needsPin,
    }),
  thermostat: () =>
    specimen({
      type: 'thermostat',
      capabilities: ['thermostat', 'temperature', 'humidity', 'onOff'],
      values: {
        'onOff.on': true,
        'thermostat.target': 21,
        'thermostat.targetLow': 19,
        'thermostat.targetHigh': 24,
        'thermostat.mode': 'heat',
        'thermostat.running': 'heating',
        'temperature.celsius': 19.63,
        'humidity.percent': 45,
      },
      limits: {
        'thermostat.mode': { values: ['off', 'heat', 'cool', 'heatCool', 'auto', 'dry', 'fanOnly', 'eco'] },
        'thermostat.target': { minimum: 7, maximum: 30, step: 0.5 },
      },
    }),
  heater: () =>
    specimen({
      type: 'thermostat',
      capabilities: ['thermostat'],
      values: { 'thermostat.target': 21 },
      limits: { 'thermostat.target': { minimum: 7, maximum: 30, step: 0.5 } },
    }),
  climate: () =>
    specimen({
      type: 'sensor',
      capabilities: ['temperature', 'humidity', 'illuminance', 'battery'],
      values: { 'temperature.celsius': 20.449, 'humidity.percent': 51.3, 'illuminance.lux': 5, 'battery.percent': 99 },
    }),
  fan: () =>
    specimen({
      type: 'fan',
      capabilities: ['onOff', 'fan'],
      values: {
        'onOff.on': true,
        'fan.speed': 50,
        'fan.direction': 'forward',
        'fan.oscillating': false,
        'fan.mode': 'manual',
      },
      limits: { 'fan.mode': { values: ['manual', 'auto', 'sleep', 'natural'] } },
    }),
  vacuum: () =>
    specimen({
      type: 'vacuum',
      capabilities: ['vacuum', 'battery'],
      values: { 'vacuum.state': 'docked', 'vacuum.suction': 'quiet', 'battery.percent': 100 },
      limits: { 'vacuum.suction': { values: ['quiet', 'max_power'] } },
    }),
  alarm: (needsPin = false) =>
    specimen({
      type: 'alarm',
      capabilities: ['alarm'],
      values: { 'alarm.mode': 'away', 'alarm.delay': 'none', 'alarm.triggered': false },
      limits: { 'alarm.mode': { values: ['disarmed', 'home', 'away'] } },
      needsPin,
    }),
  speaker: () =>
    specimen({
      type: 'media-player',
      capabilities: ['onOff', 'media'],
      values: { 'onOff.on': true, 'media.playback': 'playing', 'media.volume': 20, 'media.muted': false },
    }),
  receiver: () =>
    specimen({
      type: 'media-player',
      capabilities: ['onOff', 'media'],
      values: {
        'onOff.on': true,
        'media.playback': 'stopped',
        'media.volume': 33,
        'media.muted': true,
        'media.source': 'HDMI 1',
      },
      limits: { 'media.source': { values: ['HDMI 1', 'HDMI 2', 'Radio'] } },
    }),
  smoke: () =>
    specimen({
      type: 'smoke-detector',
      capabilities: ['smoke', 'carbonMonoxide', 'battery'],
      values: {
        'smoke.detected': false,
        'carbonMonoxide.detected': false,
        'carbonMonoxide.ppm': 3,
        'battery.percent': 30,
      },
    }),
  carbonMonoxide: () =>
    specimen({
      type: 'sensor',
      capabilities: ['carbonMonoxide'],
      values: { 'carbonMonoxide.detected': true, 'carbonMonoxide.ppm': 130 },
    }),
  leak: () => specimen({ type: 'leak-sensor', capabilities: ['leak'], values: { 'leak.detected': true } }),
  air: () =>
    specimen({
      type: 'air-quality-sensor',
      capabilities: ['airQuality'],
      values: {
        'airQuality.level': 'veryPoor',
        'airQuality.index': 180,
        'airQuality.co2': 900,
        'airQuality.pm25': 12,
        'airQuality.pm10': 20,
        'airQuality.voc': 300,
      },
    }),
  motion: () => specimen({ type: 'motion-sensor', capabilities: ['motion'], values: { 'motion.active': true } }),
  presence: () =>
    specimen({ type: 'occupancy-sensor', capabilities: ['occupancy'], values: { 'occupancy.occupied': false } }),
} as const satisfies Record<string, (needsPin?: boolean) => Specimen>;

/** A power strip: nothing at the whole, three sockets. */
export function powerStrip(): Specimen {
  const { device } = specimen({ type: 'power-strip', capabilities: ['linkQuality'] });
  return {
    device: {
      ...device,
      components: [
        ...device.components,
        { id: 'socket1', name: 'Left', capabilities: ['onOff'] },
        { id: 'socket2', name: 'Right', capabilities: ['onOff', 'power'] },
        { id: 'key', capabilities: ['button'] },
      ],
    },
    values: { 'socket1:onOff.on': true, 'socket2:onOff.on': false, 'socket2:power.watts': 0 },
  };
}
