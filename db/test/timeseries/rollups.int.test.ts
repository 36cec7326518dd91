import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyStore, type TelemetryBucket } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query, until } from '../fixtures/embedded-harness.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';
import { SeriesOfHome } from '../fixtures/time-series.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Clocks went forward in Berlin on 29 March 2026, and back on 25 October. */
const start = Date.UTC(2026, 2, 20);
const now = Date.UTC(2026, 3, 10, 12, 7);

let test: TestDatabase;
let home: SeededHome;
let series: SeriesOfHome;

beforeAll(async () => {
  test = await createTestDatabase();
  home = await seedHome(test.database, 3);
  series = new SeriesOfHome(test, home);
  await query(test.connection, `SET ROLE nexa_service; UPDATE timeseries.series SET keep = '10 years'`);
});

afterAll(() => test.drop());

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

const refresh = async (at: number) => {
  while ((await series.step('refresh_rollups', 'device_telemetry', at)).more);
};

describe('rollups', () => {
  it('show rows that arrived this second, before and after they are stored, and take in late ones', async () => {
    const times = range(3_000).map((n) => start + n * 7 * minute);
    await series.write([{ times, values: times.map((_, n) => n % 17) }]);
    expect(await series.wrongBuckets()).toEqual([]);
    await refresh(now);
    expect(await series.count('timeseries.device_telemetry_hourly_kept')).toBeGreaterThan(300);
    expect(await series.wrongBuckets()).toEqual([]);
    await series.write([{ times: [now, now + 1], values: [5, 6] }]);
    expect(await series.wrongBuckets()).toEqual([]);
    await series.write([{ times: [start + minute, start + 9 * day, now - hour], values: [100, 200, 300] }]);
    expect(await series.wrongBuckets()).not.toEqual([]);
    await refresh(now);
    expect(await series.wrongBuckets()).toEqual([]);
  });

  it('miss no row of a writer that is at it while the next quarters are announced and stored', async () => {
    const later = now + hour;
    // Writes what is not late yet when it begins, and commits after the announcement wanted to go by.
    let refreshing: Promise<unknown> = Promise.resolve();
    await series.write([{ times: [later - 40 * minute], values: [41] }], async () => {
      refreshing = refresh(later);
      await until(async () => {
        const waiting = await query(
          test.connection,
          `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
        );
        return waiting.length > 0;
      });
    });
    await refreshing;
    expect(await series.count('timeseries.device_telemetry_15m_kept WHERE max = 41')).toBe(1);
    expect(await series.wrongBuckets()).toEqual([]);
    // Begins after the announcement: the quarters are stored without it, and corrected afterwards.
    const evenLater = later + hour;
    expect(await series.step('refresh_rollups', 'device_telemetry', evenLater)).toMatchObject({ did: 'announce' });
    await series.write([{ times: [evenLater - 40 * minute], values: [42] }], () => refresh(evenLater));
    expect(await series.wrongBuckets()).not.toEqual([]);
    await refresh(evenLater);
    expect(await series.wrongBuckets()).toEqual([]);
  });

  it('keep what they had when the rows behind them are dropped', async () => {
    const old = Date.UTC(2015, 4, 5);
    const deviceId = home.deviceIds[2] as string;
    await series.write([{ times: range(500).map((n) => old + n * minute), values: range(500), deviceId }]);
    await series.maintain(now + 3 * hour);
    await query(test.connection, `SET ROLE nexa_service; UPDATE timeseries.series SET keep = '1 year'`);
    await series.maintain(now + 3 * hour);
    expect(await series.count(`timeseries.device_telemetry_rows WHERE device_id = '${deviceId}'`)).toBe(0);
    // A row that comes for a time that is gone must not pass for all of its hour.
    await series.write([{ times: [old + minute / 2], values: [1], deviceId }]);
    await series.maintain(now + 4 * hour);
    const rows = await query(
      test.connection,
      `SET ROLE nexa_service;
      SELECT sum(count)::int AS hours FROM timeseries.device_telemetry_hourly WHERE device_id = '${deviceId}'`,
    );
    expect(rows.at(-1)).toEqual([{ hours: 500 }]);
    await query(test.connection, `SET ROLE nexa_service; UPDATE timeseries.series SET keep = '10 years'`);
  });
});

describe('a chart', () => {
  const deviceIds = () => home.deviceIds.slice(0, 1);
  const plain = async (from: number, to: number, bucket: string, timezone: string, source: string) => {
    const label = {
      PT15M: `date_bin('15 minutes', time, 'epoch')`,
      PT25M: `date_bin('25 minutes', time, 'epoch')`,
      PT2H: `date_bin('2 hours', time, 'epoch')`,
      PT24H: `date_bin('1 day', time, 'epoch')`,
      P1D: `date_trunc('day', time, '${timezone}')`,
      P1W: `date_trunc('week', time, '${timezone}')`,
      P1M: `date_trunc('month', time, '${timezone}')`,
    }[bucket];
    const rows = await query(
      test.connection,
      `SET ROLE nexa_service; SELECT ${label} AS time, avg(value), min(value), max(value), count(*)::int FROM ${source}
       AND time >= '${new Date(from).toISOString()}' AND time < '${new Date(to).toISOString()}' GROUP BY 1 ORDER BY 1`,
    );
    return (rows.at(-1) as unknown as (Omit<TelemetryBucket, 'time'> & { time: Date })[]).map((row) => ({
      ...row,
      time: row.time.getTime(),
    }));
  };

  it('is what plain rows give, whatever the range, the bucket, the zone, and what is stored of it', {
    timeout: 300_000,
  }, async () => {
    const times = range(9_000)
      .map((n) => start + n * 3 * minute + ((n * 7_919) % 100_000))
      .filter((_, n) => n % 1_000 < 900);
    await series.write([
      { times, values: times.map((_, n) => (n % 230) / 10), metric: 'acme.level' },
      { times, values: times.map((_, n) => 80 + (n % 90)), history: 'energy', metric: 'power.watts' },
      {
        times: times.slice(0, 4_000),
        values: range(4_000).map((n) => n / 100),
        history: 'energy',
        metric: 'energy.kilowattHours',
      },
    ]);
    await series.maintain(now);
    await series.write([{ times: [start + 2 * hour, now - 2 * day], values: [-5, 500], metric: 'acme.level' }]);
    await series.maintain(now + 10 * minute);
    const device = deviceIds()[0] as string;
    const sources: Record<string, string> = {
      'acme.level': `timeseries.device_telemetry_rows WHERE device_id = '${device}' AND metric = 'acme.level'`,
      'power.watts': `(SELECT device_id, time, power AS value FROM timeseries.energy_usage_rows WHERE power IS NOT NULL) AS rows WHERE device_id = '${device}'`,
      'energy.kilowattHours': `(SELECT device_id, time, energy AS value FROM timeseries.energy_usage_rows WHERE energy IS NOT NULL) AS rows WHERE device_id = '${device}'`,
    };
    const close = (items: readonly TelemetryBucket[]) =>
      items.map(({ time, avg, min, max, count }) => ({ time, min, max, count, avg: expect.closeTo(avg, 9) }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(sources)),
        fc.constantFrom('PT15M', 'PT25M', 'PT2H', 'PT24H', 'P1D', 'P1W', 'P1M'),
        fc.constantFrom('Europe/Berlin', 'Asia/Kathmandu', 'UTC', 'America/St_Johns'),
        fc.integer({ min: -day, max: 20 * day }),
        fc.integer({ min: 1, max: 20 * day }),
        async (key, bucket, timezone, offset, length) => {
          const [from, to] = [start + offset, start + offset + length];
          const { items } = await test.database.withUser({ sub: home.ownerId }, (tx) =>
            historyStore.telemetry(tx, { deviceId: device, key, from, to, bucket, timezone }),
          );
          const wanted = await plain(from, to, bucket, timezone, sources[key] as string);
          expect(items).toEqual(close(wanted));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has days of 23 and of 25 hours where clocks change', async () => {
    const deviceId = home.deviceIds[1] as string;
    const [spring, autumn] = [Date.UTC(2026, 2, 28, 23), Date.UTC(2026, 9, 24, 22)];
    for (const from of [spring, autumn]) {
      await series.write([{ times: range(72).map((n) => from + n * hour), values: range(72), deviceId }]);
    }
    await series.maintain(Date.UTC(2026, 10, 20));
    const daysFrom = (from: number) =>
      test.database.withUser({ sub: home.ownerId }, (tx) =>
        historyStore.telemetry(tx, {
          deviceId,
          key: 'temperature.celsius',
          from,
          to: from + 48 * hour,
          bucket: 'P1D',
          timezone: 'Europe/Berlin',
        }),
      );
    expect((await daysFrom(spring)).items).toMatchObject([
      { time: spring, count: 23 },
      { time: spring + 23 * hour, count: 24 },
      { count: 1 },
    ]);
    expect((await daysFrom(autumn)).items).toMatchObject([
      { time: autumn, count: 25 },
      { time: autumn + 25 * hour, count: 23 },
    ]);
  });

  it('is seen by a guest only of the devices granted', async () => {
    const [guest] = await test.database.asService('test', async ({ sql }) => {
      const [room] =
        await sql`INSERT INTO rooms (home_id, name, kind) VALUES (${home.homeId}, 'R', 'other') RETURNING id`;
      await sql`UPDATE devices SET room_id = ${room?.id} WHERE id = ${home.deviceIds[1] as string}`;
      const [user] = await sql`INSERT INTO users (email, display_name) VALUES ('guest@test', 'G') RETURNING id`;
      return sql`INSERT INTO home_members (home_id, user_id, role, room_ids)
        VALUES (${home.homeId}, ${user?.id}, 'guest', ARRAY[${room?.id}]::uuid[]) RETURNING user_id`;
    });
    const chart = (deviceId: string) =>
      test.database.withUser({ sub: guest?.user_id as string }, (tx) =>
        historyStore.telemetry(tx, {
          deviceId,
          key: 'temperature.celsius',
          from: start,
          to: now,
          bucket: 'PT24H',
          timezone: 'UTC',
        }),
      );
    expect((await chart(home.deviceIds[1] as string)).items.length).toBeGreaterThan(0);
    expect((await chart(home.deviceIds[0] as string)).items).toEqual([]);
  });
});
