import type { SampleDevice } from '@nexa/db';
import type { CapabilityCatalog, ImportedSample, ValueChecker } from '@nexa/engine';
import { days, type ErrorCode, MAIN_COMPONENT, minutes, parseStateKey } from '@nexa/sdk';

export interface SampleCheckContext {
  /** The devices of the home that the sender may see, by id. */
  readonly devices: ReadonlyMap<string, SampleDevice>;
  readonly catalog: CapabilityCatalog;
  readonly checker: ValueChecker;
  readonly now: number;
}

/** Clocks of senders differ a little. */
const mostAhead = minutes(5);
/** As long as telemetry is kept. */
const longestBack = days(365);

/** A sample as it is stored, or the code of what is wrong with it. */
export function checkSample(
  raw: Readonly<Record<string, unknown>>,
  context: SampleCheckContext,
): ImportedSample | ErrorCode {
  const { deviceId, component: named, metric, time, value } = raw;
  if (typeof deviceId !== 'string' || typeof metric !== 'string') return 'NEXA_REQUEST_INVALID';
  const device = context.devices.get(deviceId.toLowerCase());
  if (device === undefined) return 'NEXA_DEVICE_NOT_FOUND';
  const address = parseStateKey(metric);
  if (address === undefined) return 'NEXA_ATTRIBUTE_UNKNOWN';
  if (named !== undefined && typeof named !== 'string') return 'NEXA_REQUEST_INVALID';
  const component = named ?? address.component;
  if (address.component !== MAIN_COMPONENT && component !== address.component) return 'NEXA_COMPONENT_UNKNOWN';
  const part = device.components.find((candidate) => candidate.id === component);
  if (part === undefined) return 'NEXA_COMPONENT_UNKNOWN';
  if (!part.capabilities.includes(address.capability)) return 'NEXA_CAPABILITY_UNKNOWN';
  const attribute = context.catalog.attribute(address.capability, address.attribute);
  if (attribute === undefined || attribute.history === 'states') return 'NEXA_ATTRIBUTE_UNKNOWN';
  if (typeof value !== 'number' || context.checker.check(attribute.schema, value) !== undefined)
    return 'NEXA_VALUE_INVALID';
  const observedAt = typeof time === 'string' && isTime(time) ? Date.parse(time) : Number.NaN;
  if (!(observedAt <= context.now + mostAhead && observedAt >= context.now - longestBack)) return 'NEXA_TIME_INVALID';
  const { capability, attribute: name } = address;
  return { deviceId: device.id, component, capability, attribute: name, value, observedAt };
}

/** ISO 8601 with a zone, and a day that the calendar has: `Date.parse` takes 30 February for 2 March. */
function isTime(text: string): boolean {
  const match = /^(\d{4}-\d{2}-(\d{2}))T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.exec(text);
  return match !== null && new Date(`${match[1]}T00:00:00Z`).getUTCDate() === Number(match[2]);
}
