import { maintainTimeSeries } from '@nexa/db';
import { millisecondsOf, withBenchDatabase } from '../bench-database.ts';
import type { BenchContext, Measurement } from '../figure.ts';
import { historySize } from './history-size.ts';
import { measureChart, scannedRows } from './measure-chart.ts';
import { multiplyHistory } from './multiply-history.ts';
import { seedYear } from './seed-year.ts';

/** A year of one device is 525,600 rows; `NEXA_BENCH_HISTORY=100` goes on to 100 million. */
const rowsOfDevice = 525_600;
const millions = Number(process.env.NEXA_BENCH_HISTORY ?? 10);

/** Storage of a year of minute data, what it takes to pack it, and a year's chart while the history grows. */
export function measureHistory({ say, signal }: BenchContext): Promise<Measurement[]> {
  return withBenchDatabase(async (bench) => {
    const sql = bench.superuser;
    const year = await bench.database.asService('test', (tx) => seedYear(tx.sql, 2, signal));
    const before = await historySize(sql);
    say(`${year.rows} plain rows`);
    const took = await millisecondsOf(() => maintainTimeSeries(bench.database, Date.now(), signal));
    const after = await historySize(sql);
    if (after.packedRows + after.plainRows !== year.rows) throw new Error('rows were lost while packing');
    const plainRowBytes = before.plainBytes / before.plainRows;
    const measurements: Measurement[] = [
      {
        figure: 'storage of a year of minute data, packed',
        value: after.packedBytes / after.packedRows,
        unit: 'bytes a row',
        peer: { name: 'plain rows with their index', value: plainRowBytes },
        limit: { atMostOfPeer: 0.1 },
      },
      {
        figure: 'the rollups of the same year (15 minutes, hour, day)',
        value: after.rollupBytes / year.rows,
        unit: 'bytes a row',
        peer: { name: 'plain rows with their index', value: plainRowBytes },
      },
      { figure: 'rolling up and packing', value: year.rows / (took / 1000), unit: 'rows/s' },
    ];
    for (const statement of scannedRows(1000)) await sql.unsafe(statement);
    const growth: { readonly name: string; readonly scans: number }[] = [];
    for (const { devices, name } of steps()) {
      await multiplyHistory(sql, year.deviceIds[1] as string, devices);
      await sql`VACUUM ANALYZE`;
      const { chart, indexOnlyScan } = await measureChart(bench.database, year, signal);
      growth.push({ name, scans: chart / indexOnlyScan });
      say(`${name}: ${chart.toFixed(2)} ms, index-only scan ${indexOnlyScan.toFixed(2)} ms`);
      measurements.push({
        figure: `chart of a year of one device, ${name} of history`,
        value: chart,
        unit: 'ms',
        peer: { name: 'index-only scan of as many rows', value: indexOnlyScan },
        limit: { atMostOfPeer: 3 },
      });
    }
    const [first, last] = [growth[0], growth.at(-1)];
    if (first !== undefined && last !== undefined && first !== last) {
      measurements.push({
        figure: `the same chart in index-only scans, ${last.name} of history`,
        value: last.scans,
        unit: 'scans',
        peer: { name: first.name, value: first.scans },
        limit: { atMostOfPeer: 1.5 },
      });
    }
    return measurements;
  });
}

/** How many devices come on top of those before: 1 million rows, then ten times as many each time. */
function steps(): { readonly devices: number; readonly name: string }[] {
  const found = [];
  let there = 2;
  for (let million = 1; million <= millions; million *= 10) {
    const devices = Math.max(0, Math.round((million * 1_000_000) / rowsOfDevice) - there);
    there += devices;
    found.push({ devices, name: `${Math.round((there * rowsOfDevice) / 1_000_000)} M rows` });
  }
  return found;
}
