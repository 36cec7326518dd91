import type postgres from 'postgres';

export interface HistorySize {
  readonly plainBytes: number;
  readonly plainRows: number;
  readonly packedBytes: number;
  readonly packedRows: number;
  readonly rollupBytes: number;
}

/** What Postgres keeps on disk for telemetry, with indexes and what lies out of line. */
export async function historySize(sql: postgres.Sql): Promise<HistorySize> {
  const [row] = await sql<Record<keyof HistorySize, string>[]>`
    SELECT
      (SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits
        WHERE inhparent = 'timeseries.device_telemetry'::regclass) AS "plainBytes",
      (SELECT count(*) FROM timeseries.device_telemetry) AS "plainRows",
      pg_total_relation_size('timeseries.device_telemetry_segments') AS "packedBytes",
      (SELECT coalesce(sum(count), 0) FROM timeseries.device_telemetry_segments) AS "packedRows",
      pg_total_relation_size('timeseries.device_telemetry_15m_kept')
        + pg_total_relation_size('timeseries.device_telemetry_hourly_kept')
        + pg_total_relation_size('timeseries.device_telemetry_daily_kept') AS "rollupBytes"`;
  const figure = (name: keyof HistorySize) => Number(row?.[name]);
  return {
    plainBytes: figure('plainBytes'),
    plainRows: figure('plainRows'),
    packedBytes: figure('packedBytes'),
    packedRows: figure('packedRows'),
    rollupBytes: figure('rollupBytes'),
  };
}
