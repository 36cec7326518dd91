import { CopyEncoder } from '../timeseries/copy-encoder.ts';
import type { TimeSeriesPort } from '../timeseries/port.ts';
import { deviceStatesSeries } from '../timeseries/series.ts';
import type { TimeSeriesWriter } from '../timeseries/time-series-writer.ts';
import { storedCause } from './cause-mapper.ts';
import type { Kept, RecordBatch } from './record-batch.ts';

type IsThere = (homeId: string, deviceId: string) => boolean;

export async function writeSamples(
  port: TimeSeriesPort,
  writer: TimeSeriesWriter,
  samples: RecordBatch['samples'],
  isThere: IsThere,
): Promise<void> {
  const kept = samples.filter(({ homeId, output }) => isThere(homeId, output.ref.deviceId));
  await writer.writeSamples(
    port,
    kept.map(({ homeId, output: { ref, history, times, values } }) => ({
      homeId,
      deviceId: ref.deviceId,
      component: ref.component,
      metric: `${ref.capability}.${ref.attribute}`,
      history,
      times,
      values,
    })),
  );
}

export async function writeHistory(
  port: TimeSeriesPort,
  writer: TimeSeriesWriter,
  history: RecordBatch['history'],
  isThere: IsThere,
): Promise<void> {
  const encoder = new CopyEncoder();
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const kept of history) {
    const time = isState(kept) ? kept.output.state.observedAt : kept.output.observedAt;
    const deviceId = isState(kept) ? kept.output.ref.deviceId : kept.output.deviceId;
    if (!isThere(kept.homeId, deviceId)) continue;
    from = Math.min(from, time);
    to = Math.max(to, time);
    if (isState(kept)) encodeState(encoder, kept);
    else encodeEvent(encoder, kept);
  }
  if (encoder.rows > 0) await writer.writeRows(port, deviceStatesSeries, [encoder.finish()], { from, to });
}

function isState(kept: Kept<'state'> | Kept<'event'>): kept is Kept<'state'> {
  return kept.output.type === 'state';
}

function encodeState(encoder: CopyEncoder, { homeId, output }: Kept<'state'>): void {
  const { ref, state, previous } = output;
  encoder.startRow(deviceStatesSeries.columns.length);
  encoder.instant(state.observedAt);
  encoder.instant(state.receivedAt);
  encoder.uuid(ref.deviceId);
  encoder.uuid(homeId);
  encoder.text(ref.component);
  encoder.text(`${ref.capability}.${ref.attribute}`);
  encoder.text('state');
  encoder.jsonb(state.value);
  if (previous === undefined) encoder.null();
  else encoder.jsonb(previous);
  encoder.text(state.source);
  encoder.jsonb(storedCause(state.cause) as never);
}

function encodeEvent(encoder: CopyEncoder, { homeId, output }: Kept<'event'>): void {
  encoder.startRow(deviceStatesSeries.columns.length);
  encoder.instant(output.observedAt);
  encoder.instant(output.observedAt);
  encoder.uuid(output.deviceId);
  encoder.uuid(homeId);
  encoder.text(output.component);
  encoder.text(`${output.capability}.${output.event}`);
  encoder.text('event');
  encoder.jsonb(output.data);
  encoder.null();
  encoder.text('push');
  encoder.jsonb(storedCause(output.cause) as never);
}
