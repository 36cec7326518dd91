import { days, minutes } from '@nexa/sdk';
import type postgres from 'postgres';
import { type SeededHome, seedHomes } from '../tenancy/seed-homes.ts';

export interface Year extends SeededHome {
  /** The first reports each minute on the dot, the second within seconds of it. */
  readonly deviceIds: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/**
 * A year of minute data of one device or two, as plain rows: a daily and a yearly wave with noise, to 0.1 and to 0.01.
 * Needs a transaction of the service role: partitions belong to whoever makes them, and it has to pack them.
 */
export async function seedYear(sql: postgres.ISql, deviceCount: 1 | 2, signal: AbortSignal): Promise<Year> {
  const [home] = await seedHomes(sql, 1, deviceCount);
  if (home === undefined) throw new Error('no home was made');
  const devices = await sql<{ id: string }[]>`SELECT id FROM devices WHERE home_id = ${home.homeId} ORDER BY name`;
  const to = Math.floor(Date.now() / minutes(1)) * minutes(1);
  const from = to - days(365);
  await sql`SELECT timeseries.ensure_partitions(${new Date(from)}, ${new Date(to)})`;
  await sql`SELECT setseed(0.42)`;
  for (let start = from; start < to; start += days(30)) {
    signal.throwIfAborted();
    const end = Math.min(start + days(30), to);
    for (const [index, { id }] of devices.entries()) {
      await sql`
        INSERT INTO timeseries.device_telemetry (time, value, device_id, home_id, component, metric)
        SELECT minute + ${index} * random() * interval '2 seconds',
          round((20 + 8 * sin(extract(epoch FROM minute) / 86400 * 2 * pi() / 365) + 3 * sin(extract(epoch FROM minute) / 86400 * 2 * pi())
            + random() * 0.6)::numeric, ${index + 1})::float8,
          ${id}, ${home.homeId}, 'main', 'temperature.celsius'
        FROM generate_series(${new Date(start)}::timestamptz, ${new Date(end)}::timestamptz - interval '1 minute', interval '1 minute') AS minute`;
    }
  }
  const [counted] = await sql`SELECT count(*)::int AS rows FROM timeseries.device_telemetry`;
  return { ...home, deviceIds: devices.map(({ id }) => id), from, to, rows: counted?.rows as number };
}
