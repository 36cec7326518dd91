import type { Duration, Instant, Reading } from '@nexa/sdk';
import { days, hours } from '@nexa/sdk';
import { checkAnswer, label, SensorAnswer } from './bridge-answers.ts';
import { type ButtonLayout, buttonLayoutOf } from './button.ts';
import { originOf, type ResourceOrigin } from './unique-id.ts';

/** What a sensor of a v1 type measures. Light level has no capability yet; the dial of a tap dial neither. */
export type SensorRole = 'motion' | 'contact' | 'temperature' | 'humidity' | 'buttons';

const roles: ReadonlyMap<string, SensorRole> = new Map(
  Object.entries({
    ZLLPresence: 'motion',
    CLIPPresence: 'motion',
    CLIPOpenClose: 'contact',
    ZLLTemperature: 'temperature',
    CLIPTemperature: 'temperature',
    CLIPHumidity: 'humidity',
    ZLLSwitch: 'buttons',
    ZGPSwitch: 'buttons',
  } as const),
);

/** A sensor as the bridge tells of it, checked. */
export interface Sensor {
  readonly kind: 'sensor';
  /** Its number at the bridge. */
  readonly id: string;
  readonly role: SensorRole;
  readonly origin: ResourceOrigin;
  readonly name: string;
  readonly model: string | undefined;
  readonly manufacturer: string | undefined;
  readonly firmware: string | undefined;
  readonly buttons: ButtonLayout;
  /** Whether it runs on one at all; its charge may be unknown for a while. */
  readonly hasBattery: boolean;
  readonly battery: number | undefined;
  readonly reachable: boolean;
  readonly state: SensorAnswer['state'];
}

/** A measured value that repeats unchanged is told again this often, so that it does not look stale. */
const BATTERY_REPEAT: Duration = hours(6);
const OLDEST_MEASUREMENT: Duration = days(30);

/** The role of an answer's sensor, or `undefined` when NEXA has no use for its type. */
export function roleOf(data: unknown): SensorRole | undefined {
  const type: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'type') : undefined;
  return typeof type === 'string' ? roles.get(type) : undefined;
}

/** Reads one sensor of an answer; throws a protocol violation when it cannot be understood. */
export function readSensor(id: string, role: SensorRole, data: unknown): Sensor {
  const answer = checkAnswer(SensorAnswer, data, `sensor ${id}`);
  return {
    kind: 'sensor',
    id,
    role,
    origin: originOf(answer.uniqueid),
    name: label(answer.name) ?? label(answer.productname) ?? `Sensor ${id}`,
    model: label(answer.modelid),
    manufacturer: label(answer.manufacturername),
    firmware: label(answer.swversion),
    buttons: role === 'buttons' ? buttonLayoutOf(answer) : { count: 0, events: new Map() },
    hasBattery: answer.config.battery !== undefined,
    battery: answer.config.battery ?? undefined,
    reachable: answer.config.reachable !== false,
    state: answer.state,
  };
}

/** What is told of a sensor, and what was told before; see {@link sensorReadings}. */
export interface SensorMemory {
  readonly value: boolean | number | undefined;
  readonly updated: string | undefined;
  readonly battery: number | undefined;
  readonly batteryToldAt: Instant;
}

export interface SensorClock {
  readonly now: Instant;
  /** How far the bridge's clock is behind this machine's. */
  readonly skew: Duration;
}

/**
 * What is new of a sensor. Movement and contacts are told in every answer. A measured value is told once for each time
 * that the sensor sent it, dated as the bridge dates it; the battery, which has no date, on change and now and then.
 */
export function sensorReadings(
  sensor: Sensor,
  memory: SensorMemory | undefined,
  clock: SensorClock,
): { readonly readings: Reading[]; readonly memory: SensorMemory } {
  const value = measuredValue(sensor);
  const updated = sensor.state.lastupdated;
  const readings: Reading[] = [];
  const reading = (capability: string, attribute: string, shown: boolean | number): Reading => ({
    externalId: sensor.origin.externalId,
    capability,
    attribute,
    value: shown,
    source: 'poll',
  });
  if (value !== undefined && sensor.role === 'motion') readings.push(reading('motion', 'active', value));
  if (value !== undefined && sensor.role === 'contact') readings.push(reading('contact', 'open', value));
  const isNew = memory === undefined || memory.updated !== updated || memory.value !== value;
  if (value !== undefined && isNew && (sensor.role === 'temperature' || sensor.role === 'humidity')) {
    const observedAt = instantOf(updated, clock);
    const measured =
      sensor.role === 'temperature' ? reading('temperature', 'celsius', value) : reading('humidity', 'percent', value);
    if (observedAt === undefined) readings.push(measured);
    else if (observedAt > clock.now - OLDEST_MEASUREMENT) readings.push({ ...measured, observedAt });
  }
  const tellsBattery =
    sensor.battery !== undefined &&
    (memory === undefined || memory.battery !== sensor.battery || clock.now - memory.batteryToldAt >= BATTERY_REPEAT);
  if (tellsBattery && sensor.battery !== undefined) readings.push(reading('battery', 'percent', sensor.battery));
  const batteryToldAt = tellsBattery || memory === undefined ? clock.now : memory.batteryToldAt;
  return { readings, memory: { value, updated, battery: sensor.battery, batteryToldAt } };
}

/** The bridge dates in UTC, to the second, without saying so; `none` means never. */
function instantOf(updated: string | undefined, { now, skew }: SensorClock): Instant | undefined {
  if (updated === undefined || updated === 'none') return undefined;
  const time = Date.parse(`${updated}Z`);
  return Number.isNaN(time) ? undefined : Math.min(now, time + skew);
}

function measuredValue({ role, state }: Sensor): boolean | number | undefined {
  switch (role) {
    case 'motion':
      return state.presence ?? undefined;
    case 'contact':
      return state.open ?? undefined;
    case 'temperature':
      return hundredths(state.temperature, -100, 1000);
    case 'humidity':
      return hundredths(state.humidity, 0, 100);
    case 'buttons':
      return undefined;
  }
}

function hundredths(raw: number | null | undefined, minimum: number, maximum: number): number | undefined {
  if (raw === null || raw === undefined) return undefined;
  const value = raw / 100;
  return value >= minimum && value <= maximum ? value : undefined;
}
