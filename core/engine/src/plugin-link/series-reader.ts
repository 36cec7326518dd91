import { MAIN_COMPONENT } from '@nexa/sdk';
import type { IntegrationSink } from '../ports/plugin-gateway.ts';
import type { AttributeRule } from './attribute-rule.ts';
import type { DeviceRegistry } from './device-registry.ts';
import { isPlainObject } from './plain-json.ts';

export interface ReportContext {
  readonly sink: IntegrationSink;
  readonly now: number;
  readonly refuse: (what: string, reason: string, count?: number) => void;
}

export const MAX_SAMPLES = 65_536;

/** Checks the samples of one measured attribute and hands them on. The arrays are the host's own and are reused. */
export function deliverSeries(data: unknown, devices: DeviceRegistry, { sink, now, refuse }: ReportContext): void {
  if (!isPlainObject(data)) {
    refuse('series', 'it is not an object');
    return;
  }
  const { externalId, component = MAIN_COMPONENT, capability, attribute, times, values } = data;
  if (!(times instanceof Float64Array) || !(values instanceof Float64Array)) {
    refuse('series', 'times and values are not arrays of 64-bit floats');
    return;
  }
  if (times.length !== values.length || times.length > MAX_SAMPLES) {
    refuse('series', 'times and values are not equally long, or too long', times.length);
    return;
  }
  const rule = measuredRule(devices, [externalId, component, capability, attribute]);
  if (typeof rule === 'string') {
    refuse('sample', rule, times.length);
    return;
  }
  const kept = keepGoodSamples(rule, now, { times, values });
  const isOrdered = isAscending(times, kept);
  if (!isOrdered) {
    refuse('sample', 'the times of a series do not ascend', times.length);
    return;
  }
  if (kept < times.length) refuse('sample', badSample(capability, attribute), times.length - kept);
  if (kept === 0) return;
  sink.series({
    externalId: externalId as string,
    component: component as string,
    capability: capability as string,
    attribute: attribute as string,
    times: times.subarray(0, kept),
    values: values.subarray(0, kept),
  });
}

export const badSample = (capability: unknown, attribute: unknown): string =>
  `${String(capability)}.${String(attribute)}: the value is out of range or not finite, or its time is no instant`;

/** The rule of a series, or why there is none. */
export function measuredRule(devices: DeviceRegistry, name: unknown): AttributeRule | string {
  if (!Array.isArray(name) || !name.every((part) => typeof part === 'string')) return 'it does not say of what it is';
  const [externalId = '', component = '', capability = '', attribute = ''] = name as string[];
  const rule = devices.rule(externalId, component, capability, attribute);
  if (typeof rule === 'string') return rule;
  if (rule.kind !== 'number' || !rule.isMeasured) return `${capability}.${attribute} is not a measured number`;
  return rule;
}

/** Moves the good samples to the front, times in the future taken as now. Says how many there are. */
function keepGoodSamples(
  rule: AttributeRule,
  now: number,
  { times, values }: { readonly times: Float64Array; readonly values: Float64Array },
): number {
  const { minimum, maximum, isInteger } = rule;
  let kept = 0;
  for (let i = 0; i < times.length; i++) {
    const value = values[i] as number;
    const time = times[i] as number;
    // Comparisons with NaN are false, so it fails each of them.
    if (!(value >= minimum && value <= maximum && time >= 0) || !Number.isFinite(value)) continue;
    if (isInteger && !Number.isInteger(value)) continue;
    times[kept] = time > now ? now : time;
    values[kept] = value;
    kept += 1;
  }
  return kept;
}

function isAscending(times: Float64Array, count: number): boolean {
  for (let i = 1; i < count; i++) if ((times[i] as number) < (times[i - 1] as number)) return false;
  return true;
}
