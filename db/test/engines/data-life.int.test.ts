import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Database,
  exportData,
  migrate,
  moveHome,
  openDatabase,
  type PostgresConnection,
  purgeHome,
  readDatabaseStatus,
} from '../../src/index.ts';
import {
  createTestDatabase,
  startTimescaleServer,
  type TestDatabase,
  type TimescaleServer,
} from '../../src/testing/index.ts';
import { maintainTimeSeries } from '../../src/timeseries/maintain-time-series.ts';
import { type LivedHome, seedLife } from '../data-life/seed-life.ts';

const day = 86_400_000;
const engines = ['native', 'timescale'] as const;
type Engine = (typeof engines)[number];
const other = { native: 'timescale', timescale: 'native' } as const;

let native: TestDatabase;
let server: TimescaleServer;
const connections = {} as Record<Engine, PostgresConnection>;
const homes = {} as Record<Engine, LivedHome>;
const before = {} as Record<Engine, object>;
const facts = {} as Record<Engine, object>;
const movedRows = {} as Record<Engine, number | undefined>;

/** TimescaleDB in process lets in one client at a time, so nobody stays connected. */
async function within<T>(engine: Engine, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase({ connection: connections[engine], maxConnections: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Rows and rollups of a home as its owner reads them, packed or not: how many, and a hash of all. */
function readHistory(database: Database, { ownerId, homeId }: LivedHome): Promise<object> {
  return database.withUser({ sub: ownerId }, async ({ sql }) => {
    const digest = async (relation: string, columns = '*') => {
      const [row] = await sql<{ digest: string }[]>`
        SELECT count(*) || ' ' || md5(string_agg(r::text, ' ' ORDER BY r::text)) AS digest
        FROM (SELECT ${sql.unsafe(columns)} FROM ${sql(relation)} WHERE home_id = ${homeId}) AS r`;
      return row?.digest;
    };
    return {
      telemetry: await digest('device_telemetry'),
      energy: await digest('energy_usage'),
      states: await digest('device_states'),
      hours: await digest('energy_usage_hourly'),
      // Not the averages: the sum of fractions depends on their order in its last digits.
      days: await digest('device_telemetry_daily', 'bucket, device_id, component, metric, min, max, count'),
    };
  });
}

/** By then all of it is old enough to be packed; nothing is dropped. */
const pack = (database: Database): Promise<unknown> =>
  maintainTimeSeries(database, Date.now() + 60 * day, undefined, { withoutRetention: true });

beforeAll(async () => {
  native = await createTestDatabase();
  server = await startTimescaleServer();
  connections.native = native.connection;
  connections.timescale = server.connection;
  await migrate({ connection: server.connection });
  for (const engine of engines) {
    await within(engine, async (database) => {
      const home = await seedLife(database, { days: 3 });
      await pack(database);
      homes[engine] = home;
      before[engine] = await readHistory(database, home);
      const { engine: found, series } = await readDatabaseStatus(database, Date.now());
      const packed = series.find(({ name }) => name === 'device_telemetry')?.packedParts ?? 0;
      facts[engine] = { engine: found.name, isPacked: packed > 0 };
    });
  }
  for (const engine of engines) {
    const ends = { from: connections[engine], to: connections[other[engine]] };
    const { tables } = await moveHome({ ...ends, homeId: homes[engine].homeId });
    movedRows[engine] = tables.find(({ table }) => table === 'timeseries.device_telemetry')?.rows;
  }
  for (const engine of engines) await within(engine, pack);
}, 300_000);

afterAll(async () => {
  await native?.drop();
  await server?.stop();
});

describe.each(engines)('a home whose history is packed by the engine %s', (engine) => {
  test('is exported with every row of it', { timeout: 120_000 }, async () => {
    const home = homes[engine];
    const files = await within(engine, async (database) => {
      const { zip, done } = exportData(database, {
        claims: { sub: home.ownerId },
        now: Date.now(),
        homeId: home.homeId,
      });
      const [, manifest] = await Promise.all([buffer(zip), done]);
      return manifest.files;
    });
    const rows = (name: string) =>
      files.filter(({ path }) => path.endsWith(`/${name}.csv`)).map(({ rows: count }) => count);
    expect(rows('device_telemetry')).toEqual([3 * 144, 3 * 144]);
    expect(rows('energy_usage')).toEqual([3 * 24, 3 * 24]);
  });

  test('is at the other engine with every row and rollup after a move', { timeout: 120_000 }, async () => {
    expect(facts[engine]).toEqual({ engine, isPacked: true });
    expect(movedRows[engine]).toBe(2 * 3 * 144);
    const arrived = await within(other[engine], (database) => readHistory(database, homes[engine]));
    expect(arrived).toEqual(before[engine]);
  });

  test('is purged without a rest, and the other home beside it stays', { timeout: 120_000 }, async () => {
    const [gone, stays] = [homes[engine], homes[other[engine]]];
    await within(engine, async (database) => {
      await purgeHome(database, gone.homeId);
      const [row] = await database.asService(
        'test',
        ({ sql }) => sql`SELECT
          (SELECT count(*)::int FROM timeseries.device_telemetry_rows WHERE home_id = ${gone.homeId}) AS samples,
          (SELECT count(*)::int FROM timeseries.device_telemetry_daily WHERE home_id = ${gone.homeId}) AS days,
          (SELECT count(*)::int FROM timeseries.energy_usage_rows WHERE home_id = ${gone.homeId}) AS energy,
          (SELECT count(*)::int FROM homes WHERE id = ${gone.homeId}) AS homes`,
      );
      expect(row).toEqual({ samples: 0, days: 0, energy: 0, homes: 0 });
      expect(await readHistory(database, stays)).toEqual(before[other[engine]]);
    });
  });
});
