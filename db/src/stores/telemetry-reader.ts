import { coreCapabilities, type Instant, NexaError, parseStateKey, stateKey } from '@nexa/sdk';
import type { DatabaseTransaction } from '../client/database.ts';
import { autoBucket, parseBucket } from '../timeseries/bucket.ts';
import {
  deviceStatesSeries,
  deviceTelemetrySeries,
  energyUsageSeries,
  networkMetricsSeries,
} from '../timeseries/series.ts';

export interface TelemetryQuery {
  readonly deviceId: string;
  /** State key. */
  readonly key: string;
  /** Included. */
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  /** ISO 8601 duration or `auto`; every sample when left out. */
  readonly bucket?: string;
  /** IANA name; days and longer are the home's. */
  readonly timezone: string;
}

export interface TelemetrySample {
  readonly time: Instant;
  readonly value: number;
}

export interface TelemetryBucket {
  readonly time: Instant;
  readonly avg: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

export interface TelemetryResult {
  /** The duration that was used. */
  readonly bucket?: string;
  readonly items: readonly (TelemetrySample | TelemetryBucket)[];
}

const mostSamples = 50_000;
/** Where the numbers of a key lie: a series, and in it a metric or a column. */
type Source = readonly [series: string, name: string];

/** Numbers of one state key, oldest first, from whichever series holds them. */
export async function readTelemetry(tx: DatabaseTransaction, query: TelemetryQuery): Promise<TelemetryResult> {
  const parts = parseStateKey(query.key);
  if (parts === undefined) {
    throw new NexaError('NEXA_ATTRIBUTE_UNKNOWN', `not a state key: ${query.key.slice(0, 200)}`, {
      params: { key: query.key.slice(0, 200) },
    });
  }
  const [series, name] = sourceOf(`${parts.capability}.${parts.attribute}`);
  const from = new Date(query.from);
  const to = new Date(query.to);
  if (query.bucket === undefined) {
    const items = await readSamples(tx, [series, query.deviceId, parts.component, name, from, to]);
    return { items };
  }
  const duration = query.bucket === 'auto' ? autoBucket(query.from, query.to) : query.bucket;
  const bucket = parseBucket(duration, query.from, query.to);
  const width = bucket.kind === 'fixed' ? `${bucket.seconds} seconds` : `${bucket.count} ${bucket.unit}s`;
  const timezone = bucket.kind === 'fixed' ? null : query.timezone;
  const parameters = [series, query.deviceId, parts.component, name, from, to, width, timezone] as const;
  return { bucket: duration, items: await readBuckets(tx, parameters) };
}

/** NEXA's own metrics that are only measured: none of their numbers is among the states. */
const measuredOnly: ReadonlySet<string> = new Set(
  coreCapabilities.flatMap(({ id, attributes }) =>
    Object.entries(attributes)
      .filter(([, { history }]) => history === 'telemetry')
      .map(([attribute]) => stateKey(id, attribute)),
  ),
);

/** Whether the metric, a state key without its component, is one of NEXA’s own that is never among the states. */
export const isOnlyMeasured = (metric: string): boolean => measuredOnly.has(metric);

/** A measured number has one home; one that a command can set, or a plugin declares, is looked for among the states too. */
function sourceOf(metric: string): Source {
  for (const series of [energyUsageSeries, networkMetricsSeries]) {
    const column = series.columnOf[metric];
    if (column) return [series.name, column];
  }
  return [measuredOnly.has(metric) ? deviceTelemetrySeries.name : deviceStatesSeries.name, metric];
}

type Place = readonly [series: string, deviceId: string, component: string, name: string, from: Date, to: Date];

async function readSamples({ sql }: DatabaseTransaction, place: Place): Promise<TelemetrySample[]> {
  const rows = await sql.unsafe<{ time: Date; value: number }[]>(
    'SELECT time, value FROM nexa.device_samples($1, $2::uuid, $3, $4, $5::timestamptz, $6::timestamptz, $7::int)',
    [...place, mostSamples + 1],
    { prepare: true },
  );
  if (rows.length > mostSamples) {
    throw new NexaError(
      'NEXA_REQUEST_INVALID',
      `more than ${mostSamples} samples: ask for a shorter time or a bucket`,
      { params: { path: 'bucket' } },
    );
  }
  return rows.map(({ time, value }) => ({ time: time.getTime(), value }));
}

async function readBuckets(
  { sql }: DatabaseTransaction,
  parameters: readonly [...Place, width: string, timezone: string | null],
): Promise<TelemetryBucket[]> {
  const rows = await sql.unsafe<(Omit<TelemetryBucket, 'time'> & { time: Date })[]>(
    `SELECT time, avg, min, max, count
     FROM nexa.device_buckets($1, $2::uuid, $3, $4, $5::timestamptz, $6::timestamptz, $7::interval, $8)`,
    [...parameters],
    { prepare: true },
  );
  return rows.map(({ time, avg, min, max, count }) => ({ time: time.getTime(), avg, min, max, count }));
}
