import { beforeEach, describe, expect, it } from 'vitest';
import { maintainTimeSeries, openDatabase } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query, until } from '../fixtures/embedded-harness.ts';
import { seedHome } from '../fixtures/seed-home.ts';
import { SeriesOfHome } from '../fixtures/time-series.ts';

const minute = 60_000;
const start = Date.UTC(2026, 2, 25);
/** Soon after the last row: rollups are made day by day. */
const soon = Date.UTC(2026, 3, 8);
const now = Date.UTC(2026, 5, 10, 12);
const times = Array.from({ length: 1_200 }, (_, n) => start + n * 15 * minute);
const written = ['device_telemetry', 'energy_usage', 'network_metrics'];

let test: TestDatabase;
let series: SeriesOfHome;

beforeEach(async () => {
  test = await createTestDatabase();
  series = new SeriesOfHome(test, await seedHome(test.database));
  await series.write([
    { times, values: times.map((_, n) => (n % 170) / 10) },
    { times, values: times.map((_, n) => 100 + (n % 80)), history: 'energy', metric: 'power.watts' },
    { times, values: times.map((_, n) => -50 - (n % 9)), history: 'network', metric: 'linkQuality.rssi' },
  ]);
  await query(test.connection, `SET ROLE nexa_service; UPDATE timeseries.series SET keep = '10 years'`);
  return () => test.drop();
});

const everyRow = () => Promise.all(written.map((name) => series.rows(name)));

describe('work on the time series', () => {
  it('loses nothing and counts nothing twice when the server ends the connection in every step', async () => {
    const before = await everyRow();
    for (const [step, moment] of [
      ['refresh_rollups', soon],
      ['compress_step', now],
    ] as const) {
      for (const name of written) {
        for (let more = true; more; ) {
          await series.killedStep(step, [name, moment]);
          expect(await series.rows(name)).toEqual(before[written.indexOf(name)]);
          more = (await series.step(step, name, moment)).more;
        }
      }
      expect(await series.wrongBuckets()).toEqual([]);
    }
    expect(await everyRow()).toEqual(before);
    expect(await series.count('timeseries.device_telemetry_segments')).toBeGreaterThan(0);
    expect(await series.count('timeseries.device_telemetry_hourly_kept')).toBeGreaterThan(290);
  });

  it('drops what has expired in whole or not at all', async () => {
    await query(test.connection, `SET ROLE nexa_service; UPDATE timeseries.series SET keep = '50 days'`);
    const before = await everyRow();
    await series.killedStep('drop_expired', [now]);
    expect(await everyRow()).toEqual(before);
    await series.maintain(now);
    // April has days that are to be kept.
    const april = times.filter((time) => time >= Date.UTC(2026, 3, 1));
    expect(await series.count('timeseries.device_telemetry_rows')).toBe(april.length);
    expect(await series.count(`timeseries.device_telemetry_rows WHERE time >= '2026-04-01Z'`)).toBe(april.length);
  });

  it('may be done by several servers at once', async () => {
    const before = await everyRow();
    const servers = [1, 2, 3].map(() => openDatabase({ connection: test.connection, maxConnections: 2 }));
    await Promise.all(
      servers.map((server) => until(async () => (await maintainTimeSeries(server, now)).isDone, 60_000)),
    );
    await Promise.all(servers.map((server) => server.close()));
    expect(await everyRow()).toEqual(before);
    expect(await series.wrongBuckets()).toEqual([]);
    expect(await series.count('timeseries.device_telemetry')).toBe(0);
  });
});
