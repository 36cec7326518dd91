import { type Database, maintainTimeSeries, migrate, openDatabase, readDatabaseStatus, readEngine } from '@nexa/db';
import { startTimescaleServer } from '@nexa/db/testing';
import { days } from '@nexa/sdk';
import { millisecondsOf } from '../bench-database.ts';
import type { BenchContext, Measurement } from '../figure.ts';
import { measureChart, scannedRows } from '../history/measure-chart.ts';
import { seedYear, type Year } from '../history/seed-year.ts';
import { measureWriting } from './measure-writing.ts';

/**
 * The same ratios within the other engine: real TimescaleDB in this process. It is compiled to WebAssembly and serves
 * one client at a time, so that its milliseconds say nothing, no load runs beside it, and a year of one device has to do.
 */
export async function measureTimescale({ say, signal }: BenchContext): Promise<Measurement[]> {
  const server = await startTimescaleServer();
  try {
    await migrate({ connection: server.connection });
    const database = openDatabase({ connection: server.connection, maxConnections: 1 });
    try {
      const { name } = await readEngine(database);
      if (name !== 'timescale') throw new Error(`the engine is ${name}`);
      const writing = await measureWriting(database, say, signal);
      await database.callAsService('test', 'TRUNCATE timeseries.device_telemetry');
      const year = await database.asService('test', (tx) => seedYear(tx.sql, 1, signal));
      say(`${year.rows} plain rows`);
      return [writing, ...(await measureStorage(database, year, signal)), await measureYear(database, year, signal)];
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}

async function measureStorage(database: Database, year: Year, signal: AbortSignal): Promise<Measurement[]> {
  const before = await telemetryStatus(database);
  const took = await millisecondsOf(() => maintainTimeSeries(database, Date.now(), signal));
  const { packedRatio } = await telemetryStatus(database);
  if (packedRatio === undefined) throw new Error('nothing was packed');
  const plainRowBytes = (before.plainBytes + before.indexBytes) / year.rows;
  return [
    {
      figure: 'TimescaleDB: storage of a year of minute data, packed',
      value: packedRatio * plainRowBytes,
      unit: 'bytes a row',
      peer: { name: 'plain rows with their index', value: plainRowBytes },
      limit: { atMostOfPeer: 0.1 },
    },
    { figure: 'TimescaleDB in WebAssembly: rolling up and packing', value: year.rows / (took / 1000), unit: 'rows/s' },
  ];
}

async function telemetryStatus(database: Database) {
  const { series } = await readDatabaseStatus(database, Date.now());
  const found = series.find(({ name }) => name === 'device_telemetry');
  if (found === undefined) throw new Error('there is no telemetry');
  return found;
}

async function measureYear(database: Database, year: Year, signal: AbortSignal): Promise<Measurement> {
  for (const statement of [...scannedRows(100), 'ANALYZE']) await database.callAsService('test', statement);
  const { chart, indexOnlyScan } = await measureChart(database, year, signal);
  return {
    figure: `TimescaleDB: chart of a year of one device, ${Math.round((year.to - year.from) / days(1))} days`,
    value: chart,
    unit: 'ms',
    peer: { name: 'index-only scan of as many rows', value: indexOnlyScan },
    limit: { atMostOfPeer: 3 },
  };
}
