import { type Database, historyStore } from '@nexa/db';
import { median, millisecondsOf } from '../bench-database.ts';
import type { Year } from './seed-year.ts';

const TURNS = 300;

export interface ChartTimes {
  readonly chart: number;
  readonly indexOnlyScan: number;
}

/** Makes the rows that the peer reads, by statements of the owner: as many as the chart has points, all in the index. */
export function scannedRows(devices: number): readonly string[] {
  return [
    'CREATE TABLE public.bench_points (device integer, time timestamptz, avg float8, min float8, max float8, count integer)',
    `INSERT INTO public.bench_points SELECT device, now() - n * interval '1 day', n, n, n, 1440
       FROM generate_series(1, ${devices}) AS device, generate_series(1, 366) AS n`,
    'CREATE UNIQUE INDEX ON public.bench_points (device, time) INCLUDE (avg, min, max, count)',
    'GRANT SELECT ON public.bench_points TO nexa_app',
    'VACUUM ANALYZE public.bench_points',
  ];
}

/** A year of one device as the page asks for it, in turn with an index-only scan of as many rows. */
export async function measureChart(database: Database, year: Year, signal: AbortSignal): Promise<ChartTimes> {
  const chart: number[] = [];
  const scan: number[] = [];
  const [deviceId = ''] = year.deviceIds;
  const query = {
    deviceId,
    key: 'temperature.celsius',
    from: year.from,
    to: year.to,
    bucket: 'auto',
    timezone: 'Europe/Berlin',
  };
  for (let turn = -10; turn < TURNS; turn += 1) {
    signal.throwIfAborted();
    let points = 0;
    const first = await millisecondsOf(() =>
      database.withUser({ sub: year.ownerId }, async (tx) => {
        points = (await historyStore.telemetry(tx, query)).items.length;
      }),
    );
    if (points < 365) throw new Error(`the chart has ${points} points`);
    const second = await millisecondsOf(() =>
      database.withUser(
        { sub: year.ownerId },
        ({ sql }) =>
          sql`SELECT time, avg, min, max, count FROM bench_points WHERE device = 7 ORDER BY time LIMIT ${points}`,
      ),
    );
    // The first turns warm up plans and caches.
    if (turn < 0) continue;
    chart.push(first);
    scan.push(second);
  }
  return { chart: median(chart), indexOnlyScan: median(scan) };
}
