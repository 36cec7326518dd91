import { maintainTimeSeries, PostgresRecordStore } from '@nexa/db';
import { hours, minutes } from '@nexa/sdk';
import { type BenchDatabase, median, millisecondsOf, withBenchDatabase } from '../bench-database.ts';
import type { BenchContext, Measurement } from '../figure.ts';
import { seedHomes } from '../tenancy/seed-homes.ts';
import { QuarterWriter } from './quarter-writer.ts';

const DEVICES = 20;
const ROWS_OF_QUARTER = 60_000;
const IDLE_QUARTERS = 12;
const BUSY_QUARTERS = 30;
const QUARTER_MS = minutes(15);

/**
 * How long after a quarter of an hour is over and due its rows are in the rollups: while rows are written as fast as
 * they are taken, beside a server that has nothing else to do. The clock is that of the rows.
 */
export function measureRollupLag({ say, signal }: BenchContext): Promise<Measurement[]> {
  return withBenchDatabase(async (bench) => {
    const writer = await makeWriter(bench);
    // The first turns warm up plans and caches.
    for (let quarter = 0; quarter < 2; quarter += 1) await idleQuarter(bench, writer);
    const idle: number[] = [];
    for (let quarter = 0; quarter < IDLE_QUARTERS; quarter += 1) {
      signal.throwIfAborted();
      idle.push(await idleQuarter(bench, writer));
    }
    say(`idle: ${median(idle).toFixed(0)} ms`);
    const busy = await measureBusy(bench, writer, signal);
    say(`busy: ${median(busy.lags).toFixed(0)} ms, at most ${Math.max(...busy.lags).toFixed(0)} ms`);
    await requireRollups(bench, writer.rows);
    return [
      {
        figure: `rollup lag under load, median of ${BUSY_QUARTERS} quarters of an hour of ${ROWS_OF_QUARTER} rows`,
        value: median(busy.lags),
        unit: 'ms',
        peer: { name: `while nothing is written, median of ${IDLE_QUARTERS}`, value: median(idle) },
      },
      { figure: 'rollup lag under load, the longest', value: Math.max(...busy.lags), unit: 'ms' },
      {
        figure: `quarters of an hour that waited at once, at most; of ${BUSY_QUARTERS}, were the rollups to fall behind`,
        value: busy.mostWaiting,
        unit: 'quarters',
        limit: { atMost: BUSY_QUARTERS / 5 },
      },
      { figure: 'rows written meanwhile', value: busy.written, unit: 'rows/s' },
    ];
  });
}

async function makeWriter(bench: BenchDatabase): Promise<QuarterWriter> {
  const [home] = await seedHomes(bench.superuser, 1, DEVICES);
  if (home === undefined) throw new Error('no home was made');
  const rows = await bench.superuser<{ id: string }[]>`SELECT id FROM devices WHERE home_id = ${home.homeId}`;
  const from = Math.floor(Date.now() / QUARTER_MS) * QUARTER_MS - hours(13);
  return new QuarterWriter({
    store: new PostgresRecordStore(bench.database),
    homeId: home.homeId,
    deviceIds: rows.map(({ id }) => id),
    from,
    rowsOfQuarter: ROWS_OF_QUARTER,
  });
}

/** Rows are awaited for five minutes before their quarter is rolled up. */
const isDueAt = (time: number) => time + minutes(5);

async function idleQuarter({ database }: BenchDatabase, writer: QuarterWriter): Promise<number> {
  await writer.writeQuarter();
  return millisecondsOf(() => maintainTimeSeries(database, isDueAt(writer.time)));
}

interface Busy {
  readonly lags: readonly number[];
  readonly mostWaiting: number;
  /** Rows a second. */
  readonly written: number;
}

async function measureBusy({ database }: BenchDatabase, writer: QuarterWriter, signal: AbortSignal): Promise<Busy> {
  const lags: number[] = [];
  let waiting: { readonly time: number; readonly since: number }[] = [];
  let isWriting = true;
  const rowsBefore = writer.rows;
  const startedAt = performance.now();
  let written = 0;
  const writing = (async () => {
    for (let quarter = 0; quarter < BUSY_QUARTERS; quarter += 1) {
      signal.throwIfAborted();
      await writer.writeQuarter();
      waiting.push({ time: writer.time, since: performance.now() });
    }
    written = (writer.rows - rowsBefore) / ((performance.now() - startedAt) / 1000);
  })().finally(() => {
    isWriting = false;
  });
  let mostWaiting = 0;
  while (isWriting || waiting.length > 0) {
    const newest = waiting.at(-1);
    if (newest === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    mostWaiting = Math.max(mostWaiting, waiting.length);
    await maintainTimeSeries(database, isDueAt(newest.time), signal);
    const done = performance.now();
    for (const { time, since } of waiting) if (time <= newest.time) lags.push(done - since);
    waiting = waiting.filter(({ time }) => time > newest.time);
  }
  await writing;
  return { lags, mostWaiting, written };
}

async function requireRollups({ superuser }: BenchDatabase, rows: number): Promise<void> {
  const [found] = await superuser`SELECT sum(count)::int AS rows FROM timeseries.device_telemetry_15m_kept`;
  if (found?.rows !== rows) throw new Error(`the rollups hold ${found?.rows} rows instead of ${rows}`);
}
