import { CopyEncoder } from './copy-encoder.ts';
import type { EncodedRows } from './port.ts';
import type { SampleColumns } from './sample-columns.ts';
import { deviceTelemetrySeries, type WideSeries } from './series.ts';

/** Small enough that the server soon has work, large enough that it never waits for more. */
const pieceBytes = 64 * 1024;

/**
 * Rows of device_telemetry in pieces, encoded as they are asked for: the server takes in one while the next is made.
 * They can be asked for again.
 */
export function encodedTelemetry(all: readonly SampleColumns[]): EncodedRows {
  return {
    *[Symbol.iterator]() {
      const encoder = new CopyEncoder();
      for (const samples of all) yield* encodeTelemetry(encoder, samples);
      yield encoder.finish();
    },
  };
}

/** What is the same in all rows of one series is encoded once. */
function* encodeTelemetry(encoder: CopyEncoder, samples: SampleColumns): Iterable<Buffer> {
  const { times, values } = samples;
  const columnCount = deviceTelemetrySeries.columns.length;
  const same = CopyEncoder.columns((row) => {
    row.uuid(samples.deviceId);
    row.uuid(samples.homeId);
    row.int2(samples.quality ?? 0);
    row.text(samples.component);
    row.text(samples.metric);
  });
  for (let index = 0; index < times.length; index += 1) {
    const time = times[index] as number;
    // The last of several values of one instant wins.
    if (times[index + 1] === time) continue;
    encoder.startRow(columnCount);
    encoder.instant(time);
    encoder.float8(values[index] as number);
    encoder.append(same);
    if (encoder.length >= pieceBytes) yield encoder.take();
  }
}

/** Rows of a wide series of one component: the metrics of one instant come together in one row. */
export function encodeWide(encoder: CopyEncoder, series: WideSeries, samples: readonly SampleColumns[]): void {
  const first = samples[0];
  if (first === undefined) return;
  const same = CopyEncoder.columns((row) => {
    row.uuid(first.deviceId);
    row.uuid(first.homeId);
    row.text(first.component);
  });
  const columns = Object.values(series.columnOf);
  const { times, cells } = mergeByTime(series, columns, samples);
  for (let index = 0; index < times.length; index += 1) {
    encoder.startRow(series.columns.length);
    encoder.instant(times[index] as number);
    for (let column = 0; column < columns.length; column += 1) {
      const value = cells[index * columns.length + column] as number;
      // NaN marks a metric that was not reported at this instant.
      if (Number.isNaN(value)) encoder.null();
      else encoder.float8(value);
    }
    encoder.append(same);
  }
}

function mergeByTime(
  series: WideSeries,
  columns: readonly string[],
  samples: readonly SampleColumns[],
): { times: Float64Array; cells: Float64Array } {
  const times = unionOfTimes(samples);
  const rowOf = samples.length > 1 ? new Map(Array.from(times, (time, row) => [time, row])) : undefined;
  const cells = new Float64Array(times.length * columns.length).fill(Number.NaN);
  for (const sample of samples) {
    const column = columns.indexOf(series.columnOf[sample.metric] as string);
    let row = -1;
    for (let index = 0; index < sample.times.length; index += 1) {
      const time = sample.times[index] as number;
      if (rowOf) row = rowOf.get(time) as number;
      else if (times[row] !== time) row += 1;
      cells[row * columns.length + column] = sample.values[index] as number;
    }
  }
  return { times, cells };
}

function unionOfTimes(samples: readonly SampleColumns[]): Float64Array {
  const all = new Float64Array(samples.reduce((count, sample) => count + sample.times.length, 0));
  let at = 0;
  for (const sample of samples) {
    all.set(sample.times, at);
    at += sample.times.length;
  }
  all.sort();
  return all.filter((time, index) => index === 0 || time !== all[index - 1]);
}
