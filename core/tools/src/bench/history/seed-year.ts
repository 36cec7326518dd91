import { days, minutes } from '@nexa/sdk';
import type { BenchDatabase } from '../bench-database.ts';
import { type SeededHome, seedHomes } from '../tenancy/seed-homes.ts';

export interface Year extends SeededHome {
  /** The first reports each minute on the dot, the second within seconds of it. */
  readonly deviceIds: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/** A year of minute data of two devices, as plain rows: a daily and a yearly wave with noise, to 0.1 and to 0.01. */
export async function seedYear(bench: BenchDatabase, signal: AbortSignal): Promise<Year> {
  const [home] = await seedHomes(bench, 1, 2);
  if (home === undefined) throw new Error('no home was made');
  const sql = bench.superuser;
  const devices = await sql<{ id: string }[]>`SELECT id FROM devices WHERE home_id = ${home.homeId} ORDER BY name`;
  const to = Math.floor(Date.now() / minutes(1)) * minutes(1);
  const from = to - days(365);
  const span = [new Date(from), new Date(to)] as const;
  // Partitions belong to whoever makes them, and the service role has to pack them.
  await bench.database.asService('test', (tx) => tx.sql`SELECT timeseries.ensure_partitions(${span[0]}, ${span[1]})`);
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
