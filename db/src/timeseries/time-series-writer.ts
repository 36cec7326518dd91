import { CopyEncoder } from './copy-encoder.ts';
import { encodedTelemetry, encodeWide } from './encode-samples.ts';
import type { EncodedRows, TimeSeriesPort } from './port.ts';
import { inOrderOfTime, type SampleColumns } from './sample-columns.ts';
import { deviceTelemetrySeries, type Series, seriesOf, type WideSeries } from './series.ts';

interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Some rows of one device and component; those of one metric where the series has metrics. */
export type LateCandidate = Pick<SampleColumns, 'homeId' | 'deviceId' | 'component' | 'metric' | 'times'>;

/**
 * Writes samples and history rows. Remembers which months have their partitions, so keep one for the life of a
 * database; it holds nothing else.
 */
export class TimeSeriesWriter {
  readonly #months = new Set<string>();

  /** Every row is there afterwards; of several for one instant the last one. Needs a transaction of the service role. */
  async writeSamples(port: TimeSeriesPort, samples: readonly SampleColumns[]): Promise<void> {
    const telemetry: SampleColumns[] = [];
    const wide = new Map<WideSeries, Map<string, SampleColumns[]>>();
    for (const given of samples) {
      if (given.times.length === 0) continue;
      const sample = inOrderOfTime(given);
      const series = seriesOf(sample.history, sample.metric);
      if (!series.isWide) telemetry.push(sample);
      else addByComponent(wide, series as WideSeries, sample);
    }
    if (telemetry.length > 0) {
      const rows = encodedTelemetry(telemetry);
      await this.writeRows(port, deviceTelemetrySeries, rows, rangeOf(telemetry), telemetry);
    }
    for (const [series, components] of wide) {
      const encoder = new CopyEncoder();
      for (const component of components.values()) encodeWide(encoder, series, component);
      const all = [...components.values()].flat();
      await this.writeRows(port, series, [encoder.finish()], rangeOf(all), all);
    }
  }

  /**
   * Straight into the partitions; only where a row is there already, through a table beside them. A series that minds
   * late rows needs to know whose rows these are: `samples`, in order of time.
   */
  async writeRows(
    port: TimeSeriesPort,
    series: Series,
    rows: EncodedRows,
    range: TimeRange,
    samples: readonly LateCandidate[] = [],
  ): Promise<void> {
    await this.#ensurePartitions(port, series, range);
    // Sent ahead of the rows on the same connection, without waiting for its answer.
    const lateBefore = series.mindsLateRows ? beginWrite(port, series, range) : undefined;
    lateBefore?.catch(() => undefined);
    await this.#copy(port, series, rows, range);
    const limit = await lateBefore;
    if (limit !== undefined && range.from < limit) await noteLate(port, series, samples, limit);
  }

  async #copy(port: TimeSeriesPort, series: Series, rows: EncodedRows, range: TimeRange): Promise<void> {
    try {
      await port.transaction((inner) => inner.copyRows(`timeseries.${series.name}`, series.columns, rows));
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === missingPartition) await this.#ensurePartitions(port, series, range, true);
      else if (code !== duplicateKey && code !== unpacksTooMuch) throw error;
      await port.transaction((inner) => copyThroughStaging(inner, series, rows));
    }
  }

  async #ensurePartitions(port: TimeSeriesPort, series: Series, range: TimeRange, anew = false): Promise<void> {
    const months = monthsOf(range).map((month) => `${series.name} ${month}`);
    if (!anew && months.every((month) => this.#months.has(month))) return;
    await port.query('SELECT timeseries.ensure_partitions($1::timestamptz, $2::timestamptz, $3)', [
      new Date(range.from).toISOString(),
      new Date(range.to).toISOString(),
      series.name,
    ]);
    // If this transaction is rolled back, the next write meets the missing partition and makes it.
    for (const month of months) this.#months.add(month);
  }
}

const duplicateKey = '23505';
/** "no partition of relation found for row" is a check violation. */
const missingPartition = '23514';

/** TimescaleDB unpacks the rows that a late one may meet, by default 100,000 in a transaction at most. */
const unpacksTooMuch = '53400';

/** Answers the instant before which rows are late: the rollups have been there, or they may be packed. */
async function beginWrite(port: TimeSeriesPort, series: Series, range: TimeRange): Promise<number> {
  const [row] = await port.query<{ late: number | null }>(
    `SELECT CASE WHEN isfinite(late) THEN extract(epoch FROM late)::float8 * 1000 END AS late
     FROM timeseries.begin_write($1, $2::timestamptz) AS late`,
    [series.name, new Date(range.from).toISOString()],
  );
  return row?.late ?? Number.NEGATIVE_INFINITY;
}

async function noteLate(
  port: TimeSeriesPort,
  series: Series,
  samples: readonly LateCandidate[],
  limit: number,
): Promise<void> {
  const late = samples.filter(({ times }) => (times[0] ?? limit) < limit);
  const lastBefore = (times: Float64Array) => times.findLast((time) => time < limit) ?? limit;
  await port.query(
    `SELECT timeseries.note_late($1, $2::text[]::uuid[], $3::text[]::uuid[], $4::text[], $5::text[],
       $6::text[]::timestamptz[], $7::text[]::timestamptz[])`,
    [
      series.name,
      late.map(({ homeId }) => homeId),
      late.map(({ deviceId }) => deviceId),
      late.map(({ component }) => component),
      late.map(({ metric }) => (series.isWide ? '' : metric)),
      late.map(({ times }) => new Date(times[0] as number).toISOString()),
      // A fraction of a millisecond is rounded when it is stored.
      late.map(({ times }) => new Date(lastBefore(times) + 1).toISOString()),
    ],
  );
}

function addByComponent(
  wide: Map<WideSeries, Map<string, SampleColumns[]>>,
  series: WideSeries,
  sample: SampleColumns,
): void {
  const components = wide.get(series) ?? new Map<string, SampleColumns[]>();
  wide.set(series, components);
  const key = `${sample.deviceId} ${sample.component}`;
  const together = components.get(key);
  if (together) together.push(sample);
  else components.set(key, [sample]);
}

/** Late rows are few; what they meet is only packed again later. No setting where the engine is another one. */
async function unpackWithoutLimit(port: TimeSeriesPort): Promise<void> {
  await port.query(
    `SELECT set_config(name, '0', true) FROM (VALUES ('timescaledb.max_tuples_decompressed_per_dml_transaction')) AS s (name)
     WHERE current_setting(name, true) IS NOT NULL`,
  );
}

async function copyThroughStaging(port: TimeSeriesPort, series: Series, rows: EncodedRows): Promise<void> {
  const staging = `staged_${series.name}`;
  const columns = series.columns.join(', ');
  const key = series.key.join(', ');
  const rest = series.columns.filter((column) => !series.key.includes(column));
  const update = rest.map((column) =>
    series.isWide ? `${column} = COALESCE(EXCLUDED.${column}, old.${column})` : `${column} = EXCLUDED.${column}`,
  );
  await unpackWithoutLimit(port);
  await port.query(
    `CREATE TEMPORARY TABLE ${staging} (LIKE timeseries.${series.name}, arrival bigint GENERATED ALWAYS AS IDENTITY)
     ON COMMIT DROP`,
  );
  await port.copyRows(`pg_temp.${staging}`, series.columns, rows);
  // Sorted by the key: two writers then meet the same rows in the same order and cannot block each other.
  await port.query(
    `INSERT INTO timeseries.${series.name} AS old (${columns})
     SELECT DISTINCT ON (${key}) ${columns} FROM pg_temp.${staging} ORDER BY ${key}, arrival DESC
     ON CONFLICT (${key}) DO UPDATE SET ${update.join(', ')}`,
  );
  await port.query(`DROP TABLE pg_temp.${staging}`);
}

export function rangeOf(samples: readonly { readonly times: Float64Array }[]): TimeRange {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { times } of samples) {
    from = Math.min(from, times[0] ?? from);
    // Stored to the millisecond, which may lie in the next month.
    to = Math.max(to, Math.round(times[times.length - 1] ?? to));
  }
  return { from, to };
}

function monthsOf({ from, to }: TimeRange): string[] {
  const start = new Date(from);
  const months: string[] = [];
  let month = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 1);
  while (month <= to) {
    const date = new Date(month);
    months.push(date.toISOString().slice(0, 7));
    month = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  }
  return months;
}
