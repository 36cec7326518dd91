import { maintainTimeSeries } from '@nexa/db';
import type { BenchDatabase } from '../bench-database.ts';

/** A meter in every home: power and energy each hour of the last two days, up to now, with the rollups of them. */
export async function seedMeters({ database, superuser: sql }: BenchDatabase): Promise<void> {
  const now = Date.now();
  await maintainTimeSeries(database, now - 2 * 86_400_000);
  await sql`
    INSERT INTO timeseries.energy_usage (time, device_id, home_id, component, power, energy)
    SELECT hour, meter.id, meter.home_id, 'main', 200 + 10 * n, 100 + 0.2 * n
    FROM (SELECT DISTINCT ON (home_id) id, home_id FROM devices ORDER BY home_id, id) AS meter,
      generate_series(0, 47) AS n, LATERAL (SELECT ${new Date(now)}::timestamptz - (48 - n) * interval '1 hour' AS hour) AS at`;
  await maintainTimeSeries(database, now);
}
