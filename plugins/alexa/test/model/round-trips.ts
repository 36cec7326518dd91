import type { AttributeLimits, JsonObject, JsonValue, ScalarValue } from '@nexa/sdk';

type Values = Readonly<Record<string, ScalarValue>>;

interface Control {
  readonly capabilities: readonly string[];
  readonly limits?: Readonly<Record<string, AttributeLimits>>;
  readonly before?: Values;
  readonly namespace: string;
  readonly name: string;
  readonly instance?: string;
  readonly payload?: JsonObject;
  readonly wishes: readonly { readonly capability: string; readonly command: string; readonly params?: JsonObject }[];
  /** Properties of the answer. */
  readonly shows: Readonly<Record<string, JsonValue>>;
  /** Their interface, where it is another than the directive's. */
  readonly shownIn?: string;
}

interface Reading {
  readonly capabilities: readonly string[];
  readonly limits?: Readonly<Record<string, AttributeLimits>>;
  readonly values: Values;
  readonly namespace: string;
  readonly property: string;
  /** Undefined: nothing is said. */
  readonly value: JsonValue | undefined;
}

const celsius = (value: number): JsonObject => ({ value, scale: 'CELSIUS' });
const fahrenheit = (value: number): JsonObject => ({ value, scale: 'FAHRENHEIT' });
const P = 'Alexa.PowerController';
const B = 'Alexa.BrightnessController';
const K = 'Alexa.ColorTemperatureController';
const R = 'Alexa.RangeController';
const M = 'Alexa.ModeController';
const G = 'Alexa.ToggleController';
const T = 'Alexa.ThermostatController';
const S = 'Alexa.SecurityPanelController';
const dual = { 'thermostat.mode': { values: ['off', 'heat', 'cool', 'heatCool'] } };
const sources = { 'media.source': { values: ['HDMI 1', 'TV', 'Radio Nord'] } };
const suction = { 'vacuum.suction': { values: ['quiet', 'strong'] } };
const whites = { 'colorTemperature.kelvin': { minimum: 2200, maximum: 6500 } };

const set = (capability: string, params: JsonObject) => [{ capability, command: 'set', params }];
const plain = (capability: string, command: string) => [{ capability, command, params: {} }];

export const controls: readonly Control[] = [
  { capabilities: ['onOff'], namespace: P, name: 'TurnOn', wishes: plain('onOff', 'on'), shows: { powerState: 'ON' } },
  {
    capabilities: ['onOff'],
    namespace: P,
    name: 'TurnOff',
    wishes: plain('onOff', 'off'),
    shows: { powerState: 'OFF' },
  },
  {
    capabilities: ['brightness'],
    namespace: B,
    name: 'SetBrightness',
    payload: { brightness: 42 },
    wishes: set('brightness', { level: 42 }),
    shows: { brightness: 42 },
  },
  {
    capabilities: ['brightness'],
    before: { 'brightness.level': 40 },
    namespace: B,
    name: 'AdjustBrightness',
    payload: { brightnessDelta: -25 },
    wishes: set('brightness', { level: 15 }),
    shows: { brightness: 15 },
  },
  {
    capabilities: ['brightness'],
    before: { 'brightness.level': 90 },
    namespace: B,
    name: 'AdjustBrightness',
    payload: { brightnessDelta: 25 },
    wishes: set('brightness', { level: 100 }),
    shows: { brightness: 100 },
  },
  {
    capabilities: ['color'],
    namespace: 'Alexa.ColorController',
    name: 'SetColor',
    payload: { color: { hue: 350.5, saturation: 0.5, brightness: 1 } },
    wishes: set('color', { hue: 350.5, saturation: 50 }),
    shows: { color: { hue: 350.5, saturation: 0.5, brightness: 1 } },
  },
  {
    capabilities: ['color', 'brightness'],
    namespace: 'Alexa.ColorController',
    name: 'SetColor',
    payload: { color: { hue: 120, saturation: 1, brightness: 0.25 } },
    wishes: [...set('color', { hue: 120, saturation: 100 }), ...set('brightness', { level: 25 })],
    shows: { color: { hue: 120, saturation: 1, brightness: 0.25 } },
  },
  {
    capabilities: ['colorTemperature'],
    limits: whites,
    namespace: K,
    name: 'SetColorTemperature',
    payload: { colorTemperatureInKelvin: 2700 },
    wishes: set('colorTemperature', { kelvin: 2700 }),
    shows: { colorTemperatureInKelvin: 2700 },
  },
  {
    capabilities: ['colorTemperature'],
    limits: whites,
    before: { 'colorTemperature.kelvin': 6300 },
    namespace: K,
    name: 'IncreaseColorTemperature',
    wishes: set('colorTemperature', { kelvin: 6500 }),
    shows: { colorTemperatureInKelvin: 6500 },
  },
  {
    capabilities: ['colorTemperature'],
    limits: whites,
    before: { 'colorTemperature.kelvin': 4000 },
    namespace: K,
    name: 'DecreaseColorTemperature',
    wishes: set('colorTemperature', { kelvin: 3500 }),
    shows: { colorTemperatureInKelvin: 3500 },
  },
  {
    capabilities: ['cover'],
    namespace: R,
    instance: 'main.cover.position',
    name: 'SetRangeValue',
    payload: { rangeValue: 30 },
    wishes: set('cover', { position: 30 }),
    shows: { rangeValue: 30 },
  },
  {
    capabilities: ['cover'],
    namespace: R,
    instance: 'main.cover.position',
    name: 'SetRangeValue',
    payload: { rangeValue: 100 },
    wishes: plain('cover', 'open'),
    shows: { rangeValue: 100 },
  },
  {
    capabilities: ['cover'],
    namespace: R,
    instance: 'main.cover.position',
    name: 'SetRangeValue',
    payload: { rangeValue: 0 },
    wishes: plain('cover', 'close'),
    shows: { rangeValue: 0 },
  },
  {
    capabilities: ['cover'],
    before: { 'cover.position': 50 },
    namespace: R,
    instance: 'main.cover.position',
    name: 'AdjustRangeValue',
    payload: { rangeValueDelta: -20, rangeValueDeltaDefault: false },
    wishes: set('cover', { position: 30 }),
    shows: { rangeValue: 30 },
  },
  {
    capabilities: ['cover'],
    namespace: R,
    instance: 'main.cover.tilt',
    name: 'SetRangeValue',
    payload: { rangeValue: 60 },
    wishes: [{ capability: 'cover', command: 'setTilt', params: { tilt: 60 } }],
    shows: { rangeValue: 60 },
  },
  {
    capabilities: ['fan'],
    namespace: R,
    instance: 'main.fan.speed',
    name: 'SetRangeValue',
    payload: { rangeValue: 75 },
    wishes: set('fan', { speed: 75 }),
    shows: { rangeValue: 75 },
  },
  {
    capabilities: ['fan'],
    namespace: M,
    instance: 'main.fan.mode',
    name: 'SetMode',
    payload: { mode: 'sleep' },
    wishes: set('fan', { mode: 'sleep' }),
    shows: { mode: 'sleep' },
  },
  {
    capabilities: ['fan'],
    namespace: M,
    instance: 'main.fan.direction',
    name: 'SetMode',
    payload: { mode: 'reverse' },
    wishes: set('fan', { direction: 'reverse' }),
    shows: { mode: 'reverse' },
  },
  {
    capabilities: ['fan'],
    namespace: G,
    instance: 'main.fan.oscillating',
    name: 'TurnOn',
    wishes: set('fan', { oscillating: true }),
    shows: { toggleState: 'ON' },
  },
  {
    capabilities: ['thermostat'],
    before: { 'thermostat.mode': 'heat' },
    namespace: T,
    name: 'SetTargetTemperature',
    payload: { targetSetpoint: celsius(21.5) },
    wishes: set('thermostat', { target: 21.5 }),
    shows: { targetSetpoint: celsius(21.5) },
  },
  {
    capabilities: ['thermostat'],
    before: { 'thermostat.mode': 'heat' },
    namespace: T,
    name: 'SetTargetTemperature',
    payload: { targetSetpoint: fahrenheit(68) },
    wishes: set('thermostat', { target: 20 }),
    shows: { targetSetpoint: celsius(20) },
  },
  {
    capabilities: ['thermostat'],
    limits: dual,
    before: { 'thermostat.mode': 'heat' },
    namespace: T,
    name: 'SetTargetTemperature',
    payload: { lowerSetpoint: celsius(19), upperSetpoint: celsius(24) },
    wishes: set('thermostat', { targetLow: 19, targetHigh: 24, mode: 'heatCool' }),
    shows: { lowerSetpoint: celsius(19), upperSetpoint: celsius(24), thermostatMode: 'AUTO' },
  },
  {
    capabilities: ['thermostat'],
    limits: dual,
    before: { 'thermostat.mode': 'heatCool', 'thermostat.targetLow': 18, 'thermostat.targetHigh': 22 },
    namespace: T,
    name: 'SetTargetTemperature',
    payload: { targetSetpoint: celsius(22) },
    wishes: set('thermostat', { targetLow: 20, targetHigh: 24 }),
    shows: { lowerSetpoint: celsius(20), upperSetpoint: celsius(24) },
  },
  {
    capabilities: ['thermostat'],
    before: { 'thermostat.mode': 'heat', 'thermostat.target': 20 },
    namespace: T,
    name: 'AdjustTargetTemperature',
    payload: { targetSetpointDelta: fahrenheit(-1.8) },
    wishes: set('thermostat', { target: 19 }),
    shows: { targetSetpoint: celsius(19) },
  },
  {
    capabilities: ['thermostat'],
    limits: dual,
    namespace: T,
    name: 'SetThermostatMode',
    payload: { thermostatMode: { value: 'COOL' } },
    wishes: set('thermostat', { mode: 'cool' }),
    shows: { thermostatMode: 'COOL' },
  },
  {
    capabilities: ['thermostat'],
    limits: dual,
    namespace: T,
    name: 'SetThermostatMode',
    payload: { thermostatMode: { value: 'AUTO' } },
    wishes: set('thermostat', { mode: 'heatCool' }),
    shows: { thermostatMode: 'AUTO' },
  },
  {
    capabilities: ['lock'],
    namespace: 'Alexa.LockController',
    name: 'Lock',
    wishes: plain('lock', 'lock'),
    shows: { lockState: 'LOCKED' },
  },
  {
    capabilities: ['lock'],
    namespace: 'Alexa.LockController',
    name: 'Unlock',
    wishes: plain('lock', 'unlock'),
    shows: { lockState: 'UNLOCKED' },
  },
  {
    capabilities: ['garageDoor'],
    namespace: M,
    instance: 'main.garageDoor.state',
    name: 'SetMode',
    payload: { mode: 'Position.Up' },
    wishes: plain('garageDoor', 'open'),
    shows: { mode: 'Position.Up' },
  },
  {
    capabilities: ['garageDoor'],
    namespace: M,
    instance: 'main.garageDoor.state',
    name: 'SetMode',
    payload: { mode: 'Position.Down' },
    wishes: plain('garageDoor', 'close'),
    shows: { mode: 'Position.Down' },
  },
  {
    capabilities: ['valve'],
    namespace: G,
    instance: 'main.valve.open',
    name: 'TurnOff',
    wishes: plain('valve', 'close'),
    shows: { toggleState: 'OFF' },
  },
  {
    capabilities: ['valve'],
    namespace: G,
    instance: 'main.valve.open',
    name: 'TurnOn',
    wishes: plain('valve', 'open'),
    shows: { toggleState: 'ON' },
  },
  {
    capabilities: ['valve'],
    namespace: R,
    instance: 'main.valve.level',
    name: 'SetRangeValue',
    payload: { rangeValue: 40 },
    wishes: set('valve', { level: 40 }),
    shows: { rangeValue: 40 },
  },
  {
    capabilities: ['alarm'],
    namespace: S,
    name: 'Arm',
    payload: { armState: 'ARMED_AWAY' },
    wishes: [{ capability: 'alarm', command: 'arm', params: { mode: 'away' } }],
    shows: { armState: 'ARMED_AWAY' },
  },
  {
    capabilities: ['alarm'],
    namespace: S,
    name: 'Arm',
    payload: { armState: 'ARMED_STAY' },
    wishes: [{ capability: 'alarm', command: 'arm', params: { mode: 'home' } }],
    shows: { armState: 'ARMED_STAY' },
  },
  {
    capabilities: ['alarm'],
    namespace: S,
    name: 'Disarm',
    wishes: plain('alarm', 'disarm'),
    shows: { armState: 'DISARMED' },
  },
  {
    capabilities: ['media'],
    namespace: 'Alexa.Speaker',
    name: 'SetVolume',
    payload: { volume: 35 },
    wishes: set('media', { volume: 35 }),
    shows: { volume: 35 },
  },
  {
    capabilities: ['media'],
    before: { 'media.volume': 30 },
    namespace: 'Alexa.Speaker',
    name: 'AdjustVolume',
    payload: { volume: -20, volumeDefault: false },
    wishes: set('media', { volume: 10 }),
    shows: { volume: 10 },
  },
  {
    capabilities: ['media'],
    namespace: 'Alexa.Speaker',
    name: 'SetMute',
    payload: { mute: true },
    wishes: set('media', { muted: true }),
    shows: { muted: true },
  },
  {
    capabilities: ['media'],
    namespace: 'Alexa.PlaybackController',
    name: 'Play',
    wishes: plain('media', 'play'),
    shownIn: 'Alexa.PlaybackStateReporter',
    shows: { playbackState: { state: 'PLAYING' } },
  },
  {
    capabilities: ['media'],
    namespace: 'Alexa.PlaybackController',
    name: 'Pause',
    wishes: plain('media', 'pause'),
    shownIn: 'Alexa.PlaybackStateReporter',
    shows: { playbackState: { state: 'PAUSED' } },
  },
  {
    capabilities: ['media'],
    namespace: 'Alexa.PlaybackController',
    name: 'Stop',
    wishes: plain('media', 'stop'),
    shownIn: 'Alexa.PlaybackStateReporter',
    shows: { playbackState: { state: 'STOPPED' } },
  },
  {
    capabilities: ['media'],
    namespace: 'Alexa.PlaybackController',
    name: 'Next',
    wishes: plain('media', 'next'),
    shows: {},
  },
  {
    capabilities: ['media'],
    namespace: 'Alexa.PlaybackController',
    name: 'Previous',
    wishes: plain('media', 'previous'),
    shows: {},
  },
  {
    capabilities: ['media'],
    limits: sources,
    namespace: 'Alexa.InputController',
    name: 'SelectInput',
    payload: { input: 'HDMI1' },
    wishes: set('media', { source: 'HDMI 1' }),
    shows: { input: 'HDMI 1' },
  },
  {
    capabilities: ['vacuum'],
    namespace: P,
    name: 'TurnOn',
    wishes: plain('vacuum', 'start'),
    shows: { powerState: 'ON' },
  },
  {
    capabilities: ['vacuum'],
    namespace: P,
    name: 'TurnOff',
    wishes: plain('vacuum', 'dock'),
    shows: { powerState: 'OFF' },
  },
  {
    capabilities: ['vacuum'],
    namespace: M,
    instance: 'main.vacuum.state',
    name: 'SetMode',
    payload: { mode: 'Paused' },
    wishes: plain('vacuum', 'pause'),
    shows: { mode: 'Paused' },
  },
  {
    capabilities: ['vacuum'],
    limits: suction,
    namespace: M,
    instance: 'main.vacuum.suction',
    name: 'SetMode',
    payload: { mode: 'strong' },
    wishes: set('vacuum', { suction: 'strong' }),
    shows: { mode: 'strong' },
  },
];

export const readings: readonly Reading[] = [
  {
    capabilities: ['temperature'],
    values: { 'temperature.celsius': 21.37 },
    namespace: 'Alexa.TemperatureSensor',
    property: 'temperature',
    value: celsius(21.4),
  },
  {
    capabilities: ['contact'],
    values: { 'contact.open': true },
    namespace: 'Alexa.ContactSensor',
    property: 'detectionState',
    value: 'DETECTED',
  },
  {
    capabilities: ['contact'],
    values: { 'contact.open': false },
    namespace: 'Alexa.ContactSensor',
    property: 'detectionState',
    value: 'NOT_DETECTED',
  },
  {
    capabilities: ['motion'],
    values: { 'motion.active': true },
    namespace: 'Alexa.MotionSensor',
    property: 'detectionState',
    value: 'DETECTED',
  },
  {
    capabilities: ['occupancy'],
    values: { 'occupancy.occupied': false },
    namespace: 'Alexa.MotionSensor',
    property: 'detectionState',
    value: 'NOT_DETECTED',
  },
  { capabilities: ['leak'], values: { 'leak.detected': true }, namespace: M, property: 'mode', value: 'Detected' },
  { capabilities: ['smoke'], values: { 'smoke.detected': false }, namespace: M, property: 'mode', value: 'Clear' },
  {
    capabilities: ['carbonMonoxide'],
    values: { 'carbonMonoxide.detected': true },
    namespace: M,
    property: 'mode',
    value: 'Detected',
  },
  { capabilities: ['humidity'], values: { 'humidity.percent': 55.4 }, namespace: R, property: 'rangeValue', value: 55 },
  {
    capabilities: ['illuminance'],
    values: { 'illuminance.lux': 812.7 },
    namespace: R,
    property: 'rangeValue',
    value: 813,
  },
  { capabilities: ['airQuality'], values: { 'airQuality.pm25': 12 }, namespace: R, property: 'rangeValue', value: 12 },
  {
    capabilities: ['garageDoor'],
    values: { 'garageDoor.state': 'closing' },
    namespace: M,
    property: 'mode',
    value: 'Position.Up',
  },
  {
    capabilities: ['thermostat'],
    values: { 'thermostat.mode': 'dry' },
    namespace: T,
    property: 'thermostatMode',
    value: undefined,
  },
  {
    capabilities: ['alarm'],
    values: { 'alarm.triggered': true },
    namespace: S,
    property: 'burglaryAlarm',
    value: { value: 'ALARM' },
  },
  {
    capabilities: ['alarm'],
    values: { 'alarm.mode': 'vacation' },
    namespace: S,
    property: 'armState',
    value: 'ARMED_AWAY',
  },
  { capabilities: ['vacuum'], values: { 'vacuum.state': 'error' }, namespace: M, property: 'mode', value: undefined },
  {
    capabilities: ['media'],
    limits: sources,
    values: { 'media.source': 'Radio Nord' },
    namespace: 'Alexa.InputController',
    property: 'input',
    value: undefined,
  },
  {
    capabilities: ['color', 'colorTemperature'],
    values: { 'color.hue': 10, 'color.saturation': 50, 'color.colorMode': 'colorTemperature' },
    namespace: 'Alexa.ColorController',
    property: 'color',
    value: undefined,
  },
  {
    capabilities: ['color', 'colorTemperature'],
    values: { 'colorTemperature.kelvin': 2700, 'color.colorMode': 'color' },
    namespace: K,
    property: 'colorTemperatureInKelvin',
    value: undefined,
  },
  {
    capabilities: ['battery'],
    values: { 'battery.percent': 100 },
    namespace: 'Alexa.EndpointHealth',
    property: 'battery',
    value: { health: { state: 'OK' }, levelPercentage: 100 },
  },
  {
    capabilities: ['battery'],
    values: { 'battery.percent': 18 },
    namespace: 'Alexa.EndpointHealth',
    property: 'battery',
    value: { health: { state: 'WARNING', reasons: ['LOW_CHARGE'] }, levelPercentage: 18 },
  },
  {
    capabilities: ['battery'],
    values: { 'battery.percent': 4 },
    namespace: 'Alexa.EndpointHealth',
    property: 'battery',
    value: { health: { state: 'CRITICAL', reasons: ['LOW_CHARGE'] }, levelPercentage: 4 },
  },
  {
    capabilities: ['battery'],
    values: {},
    namespace: 'Alexa.EndpointHealth',
    property: 'connectivity',
    value: { value: 'OK' },
  },
];
