import type { AttributeRule } from './attribute-rule.ts';
import type { DeviceRegistry } from './device-registry.ts';
import { isPlainObject } from './plain-json.ts';
import { badSample, MAX_SAMPLES, measuredRule, type ReportContext } from './series-reader.ts';

/** One series of the columns while its samples are being gathered. */
interface Gathering {
  readonly name: readonly string[];
  readonly rule: AttributeRule;
  readonly times: Float64Array;
  readonly values: Float64Array;
  count: number;
  isAscending: boolean;
}

interface Columns {
  readonly series: readonly unknown[];
  readonly index: Uint32Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Takes columns apart into one series for each measured attribute, checks every sample, and hands them on. */
export function deliverColumns(data: unknown, devices: DeviceRegistry, context: ReportContext): void {
  const columns = readColumns(data);
  if (typeof columns === 'string') {
    context.refuse('columns', columns);
    return;
  }
  const gatherings = prepare(columns, devices, context);
  if (gatherings === undefined) {
    context.refuse('columns', 'a sample belongs to no series', columns.index.length);
    return;
  }
  gather(columns, gatherings, context.now);
  for (const gathering of gatherings) if (gathering !== undefined) deliver(gathering, context);
}

function readColumns(data: unknown): Columns | string {
  if (!isPlainObject(data)) return 'it is not an object';
  const { series, index, times, values } = data;
  if (!Array.isArray(series)) return 'it names no series';
  if (!(index instanceof Uint32Array && times instanceof Float64Array && values instanceof Float64Array)) {
    return 'it is not made of typed arrays';
  }
  if (index.length !== times.length || times.length !== values.length) return 'its columns are not equally long';
  if (times.length > MAX_SAMPLES || series.length > times.length) return 'it is too long';
  return { series, index, times, values };
}

/** An empty place for every series, as large as it will be; none where the series is refused. */
function prepare(
  { series, index }: Columns,
  devices: DeviceRegistry,
  { refuse }: ReportContext,
): (Gathering | undefined)[] | undefined {
  const sizes = new Uint32Array(series.length);
  for (let i = 0; i < index.length; i++) {
    const which = index[i] as number;
    if (which >= sizes.length) return undefined;
    sizes[which] = (sizes[which] as number) + 1;
  }
  return series.map((name, which) => {
    const rule = measuredRule(devices, name);
    const size = sizes[which] as number;
    if (typeof rule === 'string') {
      refuse('reading', rule, size);
      return undefined;
    }
    const times = new Float64Array(size);
    return { name: name as string[], rule, times, values: new Float64Array(size), count: 0, isAscending: true };
  });
}

function gather({ index, times, values }: Columns, gatherings: (Gathering | undefined)[], now: number): void {
  for (let i = 0; i < index.length; i++) {
    const gathering = gatherings[index[i] as number];
    if (gathering === undefined) continue;
    const value = values[i] as number;
    const observedAt = times[i] as number;
    const { rule, count } = gathering;
    // Comparisons with NaN are false, so it fails each of them.
    if (!(value >= rule.minimum && value <= rule.maximum && observedAt >= 0) || !Number.isFinite(value)) continue;
    if (rule.isInteger && !Number.isInteger(value)) continue;
    const time = observedAt > now ? now : observedAt;
    if (count > 0 && time < (gathering.times[count - 1] as number)) gathering.isAscending = false;
    gathering.times[count] = time;
    gathering.values[count] = value;
    gathering.count = count + 1;
  }
}

function deliver(gathering: Gathering, { sink, refuse }: ReportContext): void {
  const { name, count } = gathering;
  const [externalId = '', component = '', capability = '', attribute = ''] = name;
  const refused = gathering.times.length - count;
  if (refused > 0) refuse('reading', badSample(capability, attribute), refused);
  if (count === 0) return;
  const times = gathering.times.subarray(0, count);
  const values = gathering.values.subarray(0, count);
  sink.series({
    externalId,
    component,
    capability,
    attribute,
    ...(gathering.isAscending ? { times, values } : inOrder(times, values)),
  });
}

/** Readings may be reported in any order of their times; a series is oldest first. */
function inOrder(times: Float64Array, values: Float64Array) {
  const order = Uint32Array.from(times.keys()).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  return {
    times: Float64Array.from(order, (i) => times[i] as number),
    values: Float64Array.from(order, (i) => values[i] as number),
  };
}
