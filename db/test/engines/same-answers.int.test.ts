import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, migrate, openDatabase } from '../../src/index.ts';
import { createTestDatabase } from '../../src/testing/index.ts';
import { startTimescaleServer } from '../../src/testing/timescale-server.ts';
import { maintainTimeSeries } from '../../src/timeseries/maintain-time-series.ts';
import { TimeSeriesWriter } from '../../src/timeseries/time-series-writer.ts';
import { chartedDevices, readAsPerson, readCharts, readRelation, relations, sumRelation } from './engine-answers.ts';
import {
  change,
  closes,
  devices,
  generateBatches,
  homes,
  opens,
  people,
  pick,
  seedWorld,
  writeBatch,
} from './engine-world.ts';

interface Engine {
  readonly database: Database;
  readonly writer: TimeSeriesWriter;
  readonly stop: () => Promise<void>;
}

let native: Engine;
let timescale: Engine;
const batches = generateBatches();

beforeAll(async () => {
  const test = await createTestDatabase();
  native = { database: test.database, writer: new TimeSeriesWriter(), stop: () => test.drop() };
  const server = await startTimescaleServer();
  await migrate({ connection: server.connection });
  const database = openDatabase({ connection: server.connection, maxConnections: 1 });
  const stop = () => database.close().then(() => server.stop());
  timescale = { database, writer: new TimeSeriesWriter(), stop };
  await both(({ database: own }) => seedWorld(own));
}, 300_000);

afterAll(async () => {
  await native?.stop();
  await timescale?.stop();
});

async function both<T>(work: (engine: Engine) => Promise<T>): Promise<[T, T]> {
  return [await work(native), await work(timescale)];
}

async function expectSame<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const [ofNative, ofTimescale] = await both(work);
  expectEqual(ofTimescale, ofNative);
  return ofNative;
}

/** Thousands of rows: the first that differs says enough. */
function expectEqual(found: unknown, wanted: unknown): void {
  if (Array.isArray(found) && Array.isArray(wanted)) {
    const at = wanted.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(found[index]));
    if (at >= 0) expect(found[at], `row ${at} of ${found.length} and ${wanted.length}`).toEqual(wanted[at]);
    expect(found.length).toBe(wanted.length);
  } else if (typeof found === 'object' && typeof wanted === 'object' && found !== null && wanted !== null) {
    expect(Object.keys(found)).toEqual(Object.keys(wanted));
    for (const [key, value] of Object.entries(wanted)) expectEqual((found as Record<string, unknown>)[key], value);
  } else expect(found).toEqual(wanted);
}

const day = 86_400_000;
const maintain = (moment: number) => both(({ database }) => maintainTimeSeries(database, moment));

async function expectSameRelations(): Promise<void> {
  for (const name of Object.keys(relations)) {
    const [ofNative, ofTimescale] = await both(({ database }) => sumRelation(database, name));
    expect(ofNative.length, name).toBeGreaterThan(0);
    // Only where they differ the rows themselves are read, to say which.
    if (!isDeepStrictEqual(ofNative, ofTimescale)) await expectSame(({ database }) => readRelation(database, name));
    expect(ofTimescale, name).toEqual(ofNative);
  }
}

async function expectSameReads(): Promise<void> {
  for (const device of chartedDevices) await expectSame(({ database }) => readCharts(database, device));
  for (const { claims } of people) await expectSame(({ database }) => readAsPerson(database, claims));
}

describe('the two engines', () => {
  test('are two', async () => {
    const names = await both(async ({ database }) => {
      const [row] = await database.asService('test', ({ sql }) => sql`SELECT name FROM timeseries.engine`);
      return row?.name;
    });
    expect(names).toEqual(['native', 'timescale']);
  });

  test('answer alike while rows come in, week by week, and rollups follow', { timeout: 600_000 }, async () => {
    for (const [week, batch] of batches.slice(0, -2).entries()) {
      await both(({ database, writer }) => writeBatch(database, writer, batch));
      // Real-time: what came a moment ago is in the rollups already.
      await expectSame(({ database }) => readRelation(database, 'device_telemetry_hourly'));
      if (week < 4) await both(({ database }) => refresh(database, opens + (week + 1) * 7 * day));
    }
    await expectSameRelations();
    await expectSameReads();
  });

  test('answer alike after late rows out of order, and after values that were sent again', {
    timeout: 600_000,
  }, async () => {
    for (const batch of batches.slice(-2)) await both(({ database, writer }) => writeBatch(database, writer, batch));
    await expectSame(({ database }) => readRelation(database, 'device_telemetry_rows'));
    await maintain(closes);
    await expectSameRelations();
    await expectSameReads();
  });

  test('answer alike when all that is old enough is packed', { timeout: 600_000 }, async () => {
    await maintain(closes + 45 * day);
    await expectSameRelations();
    await expectSameReads();
  });

  test('answer alike after late rows into packed time, also where a row was there', { timeout: 600_000 }, async () => {
    const late = (batches[1] ?? []).map((samples) =>
      change(
        pick(samples, (index) => index % 97 === 0),
        4,
      ),
    );
    const between = late.map((samples) => ({ ...samples, times: samples.times.map((time) => time + 1_500) }));
    await both(({ database, writer }) => writeBatch(database, writer, late));
    await both(({ database, writer }) => writeBatch(database, writer, between));
    await expectSame(({ database }) => readRelation(database, 'device_telemetry_rows'));
    await maintain(closes + 45 * day);
    await expectSameRelations();
    await expectSameReads();
  });

  test('delete the rows of a device alike, packed ones and rollups too', { timeout: 600_000 }, async () => {
    const device = devices[5];
    for (const series of ['device_telemetry', 'energy_usage', 'network_metrics']) {
      await both(({ database }) => deleteAll(database, series, device?.home.id ?? '', device?.id ?? ''));
    }
    await maintain(closes + 45 * day);
    await expectSameRelations();
    await both(async ({ database }) => {
      for (const name of Object.keys(relations)) {
        const rows = await readRelation(database, name);
        expect(rows.filter((row) => row.includes(device?.id ?? ''))).toEqual([]);
      }
    });
  });

  test('let a guest see the shared device only, and a stranger nothing', async () => {
    const guest = await expectSame(({ database }) => readAsPerson(database, { sub: homes[0].guestId }));
    expect(JSON.stringify(guest.device_telemetry_hourly)).toContain(devices[0]?.id);
    expect(JSON.stringify(guest)).not.toContain(devices[1]?.id);
    const stranger = await expectSame(({ database }) => readAsPerson(database, people[3]?.claims ?? { sub: '' }));
    expect(Object.values(stranger).flat()).toEqual([]);
  });

  test('keep all rollups and what is not expired when retention has passed', { timeout: 600_000 }, async () => {
    const rollups = ['device_telemetry_15m', 'device_telemetry_hourly', 'device_telemetry_daily', 'energy_usage_daily'];
    const before = await both(async ({ database }) => {
      const all: string[][] = [];
      for (const name of rollups) all.push(await readRelation(database, name));
      return all;
    });
    const moment = Date.parse('2026-11-05T00:00:00Z');
    const [ofNative, ofTimescale] = await maintain(moment);
    expect(ofNative.dropped.length).toBeGreaterThan(0);
    expect(ofTimescale.dropped.length).toBeGreaterThan(0);
    const after = await both(async ({ database }) => {
      const all: string[][] = [];
      for (const name of rollups) all.push(await readRelation(database, name));
      return all;
    });
    expectEqual(after, before);
    // Engines drop whole parts of different length; what is younger than its series keeps is there on both.
    await expectSame(({ database }) => readRelation(database, 'device_telemetry_rows', '2025-11-05T00:00:00Z'));
    const [gone] = await both(async ({ database }) => (await readRelation(database, 'network_metrics_rows')).length);
    expect(gone).toBe(0);
  });
});

async function refresh(database: Database, moment: number): Promise<void> {
  // Only rollups: packing has its own test.
  for (const series of ['device_telemetry', 'energy_usage']) {
    for (let more = true; more; ) {
      const answer = await database.asService('test', async ({ sql }) => {
        const [row] = await sql<{ answer: { more: boolean; statements?: string[] } }[]>`
          SELECT timeseries.refresh_rollups(${series}, ${new Date(moment)}) AS answer`;
        return row?.answer;
      });
      for (const statement of answer?.statements ?? []) await database.callAsService('test', statement);
      more = answer?.more ?? false;
    }
  }
}

async function deleteAll(database: Database, series: string, home: string, device: string): Promise<void> {
  for (let more = true; more; ) {
    more = await database.asService('test', async ({ sql }) => {
      const [row] = await sql<{ more: boolean }[]>`
        SELECT (timeseries.delete_rows(${series}, ${home}, ${device}) ->> 'more')::boolean AS more`;
      return row?.more ?? false;
    });
  }
}
