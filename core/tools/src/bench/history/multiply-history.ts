import type postgres from 'postgres';

/**
 * The packed history and rollups of one device again under `copies` other ids of a home of its own each hundred: the
 * same rows on disk as if they had been recorded, in a fraction of the time.
 */
export async function multiplyHistory(sql: postgres.Sql, deviceId: string, copies: number): Promise<void> {
  await sql`CREATE TEMPORARY TABLE copy AS
    SELECT gen_random_uuid() AS device_id, home.id AS home_id
    FROM (SELECT gen_random_uuid() AS id, n FROM generate_series(1, ${Math.ceil(copies / 100)}) AS n) AS home,
      generate_series(1, 100) AS m
    LIMIT ${copies}`;
  const tables = ['segments', '15m_kept', 'hourly_kept', 'daily_kept'].map((name) => `device_telemetry_${name}`);
  for (const table of tables) {
    const columns = await sql<{ name: string }[]>`
      SELECT attname AS name FROM pg_attribute
      WHERE attrelid = ${`timeseries.${table}`}::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;
    const names = columns.map(({ name }) => name);
    const values = names.map((name) => (name === 'device_id' || name === 'home_id' ? `copy.${name}` : `kept.${name}`));
    await sql.unsafe(
      `INSERT INTO timeseries.${table} (${names.join(', ')})
       SELECT ${values.join(', ')} FROM timeseries.${table} AS kept, copy WHERE kept.device_id = $1`,
      [deviceId],
    );
  }
  await sql`DROP TABLE copy`;
}
