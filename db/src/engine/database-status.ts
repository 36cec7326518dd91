import type { Instant } from '@nexa/sdk';
import type { Database, DatabaseTransaction } from '../client/database.ts';
import { type EngineChoice, readEngine } from './move-engine.ts';

export interface SeriesStatus {
  readonly name: string;
  /** Bytes of rows that are not packed, of packed ones with their indexes, and of the indexes of the plain ones. */
  readonly plainBytes: number;
  readonly packedBytes: number;
  readonly indexBytes: number;
  /** Chunks or months, and how many of them are packed in whole or in part. */
  readonly parts: number;
  readonly packedParts: number;
  /** Packed size over plain size with indexes, of as many rows; left out where nothing is packed or nothing is known. */
  readonly packedRatio?: number;
  readonly oldest?: Instant;
  readonly newest?: Instant;
  /** When the next part is old enough to be dropped; left out where all is kept. */
  readonly nextRetentionAt?: Instant;
  /** Changes behind the rollups' watermark that wait to be taken in. */
  readonly lateChanges: number;
}

export interface RollupStatus {
  readonly name: string;
  /** Stored up to here; from there on computed from rows. */
  readonly watermark?: Instant;
  readonly lagSeconds?: number;
}

export interface DatabaseStatus {
  readonly engine: EngineChoice;
  readonly serverVersion: string;
  readonly timescaleVersion?: string;
  /** Names of the applied migrations, in their order. */
  readonly migrations: readonly string[];
  readonly databaseBytes: number;
  readonly series: readonly SeriesStatus[];
  readonly rollups: readonly RollupStatus[];
}

type Sql = DatabaseTransaction['sql'];

interface SeriesRow {
  readonly name: string;
  readonly keep: string | null;
}

interface Sizes {
  readonly plain: number;
  readonly packed: number;
  readonly index: number;
  readonly parts: number;
  readonly packed_parts: number;
  readonly ratio: number | null;
  readonly oldest: Date | null;
  readonly newest: Date | null;
  readonly first_end: Date | null;
  readonly late: number;
}

/** What stores the time series, how much there is, and how far the work on it is. */
export async function readDatabaseStatus(database: Database, now: Instant): Promise<DatabaseStatus> {
  const engine = await readEngine(database);
  return database.asService('health', async ({ sql }) => {
    const [server] = await sql<{ version: string; timescale: string | null; bytes: number }[]>`
      SELECT current_setting('server_version') AS version, pg_database_size(current_database())::float8 AS bytes,
        (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS timescale`;
    const migrations = await sql<{ name: string }[]>`SELECT name FROM nexa.schema_migrations ORDER BY name`;
    const series: SeriesStatus[] = [];
    for (const row of await sql<SeriesRow[]>`SELECT name, keep::text FROM timeseries.series ORDER BY name`) {
      const sizes = await (engine.name === 'native' ? nativeSizes(sql, row.name) : timescaleSizes(sql, row.name));
      series.push(await toSeriesStatus(sql, row, sizes));
    }
    return {
      engine,
      serverVersion: server?.version ?? '',
      ...(server?.timescale ? { timescaleVersion: server.timescale } : {}),
      migrations: migrations.map(({ name }) => name),
      databaseBytes: server?.bytes ?? 0,
      series,
      rollups: await readRollups(sql, now),
    };
  });
}

/** By series, the finest first. */
export async function readRollups(sql: Sql, now: Instant): Promise<RollupStatus[]> {
  const rows = await sql<{ name: string; watermark: Date | null }[]>`
    SELECT r.name, NULLIF(CASE WHEN timeseries.engine_name() = 'native' THEN s.watermark
      ELSE (timeseries.timescale_rollup_state(r.name)).watermark END, '-infinity') AS watermark
    FROM timeseries.timescale_rollups AS r JOIN timeseries.series AS s ON s.name = r.series ORDER BY r.series, r.place`;
  return rows.map(({ name, watermark }) =>
    watermark === null
      ? { name }
      : { name, watermark: watermark.getTime(), lagSeconds: Math.max(0, (now - watermark.getTime()) / 1_000) },
  );
}

async function toSeriesStatus(sql: Sql, { name, keep }: SeriesRow, sizes: Sizes): Promise<SeriesStatus> {
  const next =
    keep === null || sizes.first_end === null
      ? undefined
      : (await sql<{ at: Date }[]>`SELECT ${sizes.first_end}::timestamptz + ${keep}::text::interval AS at`)[0]?.at;
  return {
    name,
    plainBytes: sizes.plain,
    packedBytes: sizes.packed,
    indexBytes: sizes.index,
    parts: sizes.parts,
    packedParts: sizes.packed_parts,
    ...(sizes.ratio === null ? {} : { packedRatio: sizes.ratio }),
    ...(sizes.oldest === null ? {} : { oldest: sizes.oldest.getTime() }),
    ...(sizes.newest === null ? {} : { newest: sizes.newest.getTime() }),
    ...(next === undefined ? {} : { nextRetentionAt: next.getTime() }),
    lateChanges: sizes.late,
  };
}

async function nativeSizes(sql: Sql, name: string): Promise<Sizes> {
  const [known] = await sql<{ packs: boolean }[]>`SELECT timeseries.has_segments(${name}) AS packs`;
  const segments = known?.packs
    ? `SELECT pg_total_relation_size('timeseries.${name}_segments')::float8 AS bytes, sum(count)::float8 AS rows,
         min(from_time) AS low, max(to_time) AS high, count(DISTINCT date_trunc('month', from_time, 'UTC'))::int AS months
       FROM timeseries.${name}_segments`
    : 'SELECT 0::float8 AS bytes, 0::float8 AS rows, NULL::timestamptz AS low, NULL::timestamptz AS high, 0 AS months';
  // Bytes a row from what the last ANALYZE counted.
  const [row] = await sql.unsafe<Sizes[]>(
    `WITH parts AS (
       SELECT p.month_end, pg_table_size(c.oid)::float8 AS plain, pg_indexes_size(c.oid)::float8 AS index, GREATEST(c.reltuples, 0) AS rows
       FROM timeseries.partitions($1) AS p
       JOIN pg_class AS c ON c.relnamespace = 'timeseries'::regnamespace AND c.relname = p.partition
     ), plain AS (
       SELECT COALESCE(sum(plain), 0) AS plain, COALESCE(sum(index), 0) AS index, sum(rows) AS rows, count(*)::int AS parts,
         min(month_end) AS first_end FROM parts
     ), packed AS (${segments}), span AS (SELECT min(time) AS low, max(time) AS high FROM timeseries.${name})
     SELECT plain.plain, plain.index, packed.bytes AS packed, plain.parts, packed.months AS packed_parts,
       (packed.bytes / NULLIF(packed.rows, 0)) / NULLIF((plain.plain + plain.index) / NULLIF(plain.rows, 0), 0) AS ratio,
       LEAST(span.low, packed.low) AS oldest, GREATEST(span.high, packed.high) AS newest, plain.first_end,
       (SELECT count(*)::int FROM timeseries.late_changes WHERE series = $1) AS late
     FROM plain, packed, span`,
    [name],
  );
  return row as Sizes;
}

async function timescaleSizes(sql: Sql, name: string): Promise<Sizes> {
  const [place] = await sql<{ schema: string }[]>`SELECT timeseries.timescale_schema() AS schema`;
  const schema = place?.schema ?? 'public';
  const [row] = await sql.unsafe<Sizes[]>(
    `SELECT (size.table_bytes + size.toast_bytes - COALESCE(packed.after_compression_table_bytes, 0)
         - COALESCE(packed.after_compression_toast_bytes, 0))::float8 AS plain,
       (size.index_bytes - COALESCE(packed.after_compression_index_bytes, 0))::float8 AS index,
       COALESCE(packed.after_compression_total_bytes, 0)::float8 AS packed,
       chunks.parts, COALESCE(packed.number_compressed_chunks, 0)::int AS packed_parts,
       packed.after_compression_total_bytes::float8 / NULLIF(packed.before_compression_total_bytes, 0) AS ratio,
       span.low AS oldest, span.high AS newest, chunks.first_end,
       COALESCE((timeseries.timescale_late_changes($1)).changes, 0)::int AS late
     FROM ${schema}.hypertable_detailed_size('timeseries.${name}') AS size
     LEFT JOIN (SELECT * FROM ${schema}.hypertable_compression_stats('timeseries.${name}')
       WHERE number_compressed_chunks > 0) AS packed ON true,
     (SELECT count(*)::int AS parts, min(range_end) AS first_end FROM timescaledb_information.chunks
       WHERE hypertable_schema = 'timeseries' AND hypertable_name = $1) AS chunks,
     (SELECT min(time) AS low, max(time) AS high FROM timeseries.${name}) AS span`,
    [name],
  );
  return row as Sizes;
}
