import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { historyStore } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { query, until } from '../fixtures/embedded-harness.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';
import { SeriesOfHome } from '../fixtures/time-series.ts';

let test: TestDatabase;
let home: SeededHome;
let series: SeriesOfHome;
const minute = 60_000;
const day = 86_400_000;
const start = Date.UTC(2026, 2, 1);
const now = Date.UTC(2026, 5, 10, 12);

beforeEach(async () => {
  test = await createTestDatabase();
  home = await seedHome(test.database, 2);
  series = new SeriesOfHome(test, home);
  return () => test.drop();
});

const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const partitions = (name: string) =>
  query(
    test.connection,
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'timeseries.${name}'::regclass`,
  );

async function writeEverything(): Promise<void> {
  const jittered = range(3_000).map((n) => start + n * 20 * minute + ((n * 7_919) % 4_001));
  const regular = range(2_500).map((n) => start + n * minute);
  const deviceId = home.deviceIds[1] as string;
  const odd = [0, -0, Number.NaN, Infinity, -Infinity, 1e300, -1e-300, 0.1 + 0.2, 2 ** 53, 12_345.678_9];
  await series.write([
    { times: jittered, values: jittered.map((_, n) => Math.round(200 + 50 * Math.sin(n / 90)) / 10) },
    { times: regular, values: regular.map((_, n) => Math.sqrt(n)), metric: 'acme.root' },
    { times: regular.slice(0, 1_200), values: range(1_200).map((n) => odd[n % odd.length] as number), deviceId },
    { times: regular, values: regular.map(() => 7), deviceId, component: 'left' },
    { times: jittered, values: jittered.map((_, n) => 100 + (n % 80) / 8), history: 'energy', metric: 'power.watts' },
    {
      times: jittered.slice(50),
      values: jittered.slice(50).map((_, n) => n / 1_000),
      history: 'energy',
      metric: 'energy.kilowattHours',
    },
    { times: regular, values: regular.map((_, n) => -50 - (n % 9)), history: 'network', metric: 'linkQuality.rssi' },
  ]);
  await test.database.asService('test', async ({ sql }) => {
    await sql`SELECT timeseries.ensure_partitions(${new Date(start)}, ${new Date(now)})`;
    await sql`UPDATE timeseries.energy_usage SET cost = 9007199254740993, tariff = 'night' WHERE time < ${new Date(start + day)}`;
    await sql`UPDATE timeseries.energy_usage SET cost = extract(day FROM time) WHERE time >= ${new Date(start + day)}`;
    await sql`INSERT INTO timeseries.device_error_logs (time, device_id, home_id, component, code, severity, message, context)
      SELECT ${new Date(start)}::timestamptz + n * interval '40 minutes', ${home.deviceIds[0] as string}, ${home.homeId}, 'main',
        code, 'error', 'no answer ' || n % 5, jsonb_build_object('n', n, 'text', E'a"b\\n')
      FROM generate_series(0, 1500) AS n, unnest(ARRAY['x.one', 'x.two']) AS code`;
  });
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const all = ['device_telemetry', 'energy_usage', 'network_metrics', 'device_error_logs'];
const everyRow = () => Promise.all(all.map((name) => series.rows(name)));

describe('compressed history', () => {
  it('gives every row back as it was, bit by bit, and the space of the months that are packed whole', async () => {
    await writeEverything();
    // Retention has nothing of this to drop yet.
    await query(test.connection, `SET ROLE nexa_service; UPDATE timeseries.series SET keep = '10 years'`);
    const before = await everyRow();
    const { packedRows, isDone } = await series.maintain(now);
    expect(isDone).toBe(true);
    expect(packedRows).toBeGreaterThan(15_000);
    expect(await everyRow()).toEqual(before);
    expect(await series.count('timeseries.device_telemetry')).toBe(0);
    // A cost that float8 does not hold stays as it is.
    expect(await series.count('timeseries.energy_usage')).toBe(72);
    expect((await partitions('device_telemetry')).map(({ name }) => name)).not.toContain(
      'timeseries.device_telemetry_2026_03',
    );
    expect(await series.count('timeseries.device_telemetry_segments WHERE count < 300')).toBeLessThanOrEqual(1);
  });

  it('lets late rows into packed time win, in wide rows column by column, and packs again', async () => {
    const times = range(2_000).map((n) => start + n * minute);
    await series.write([
      { times, values: times.map(() => 1) },
      { times, values: times.map(() => 100), history: 'energy', metric: 'power.watts' },
    ]);
    await series.maintain(now);
    const late = [start + 10 * minute, start + 10.5 * minute];
    await series.write([
      { times: late, values: [2, 3] },
      { times: late, values: [230, 231], history: 'energy', metric: 'power.volts' },
    ]);
    const check = async () => {
      const rows = await query(
        test.connection,
        `SET ROLE nexa_service; SELECT time, value FROM timeseries.device_telemetry_rows WHERE value > 1 ORDER BY time;
         SELECT power, voltage FROM timeseries.energy_usage_rows WHERE voltage IS NOT NULL ORDER BY time`,
      );
      expect(rows.slice(1).map((part) => [...(part as unknown as object[])])).toEqual([
        [
          { time: new Date(late[0] as number), value: 2 },
          { time: new Date(late[1] as number), value: 3 },
        ],
        [
          { power: 100, voltage: 230 },
          { power: null, voltage: 231 },
        ],
      ]);
      expect(await series.count('timeseries.device_telemetry_rows')).toBe(2_001);
      expect(await series.count('timeseries.energy_usage_rows')).toBe(2_001);
    };
    await check();
    await series.maintain(now);
    await check();
    expect(await series.count('timeseries.device_telemetry')).toBe(0);
  });

  it('never has a row twice when a late one is written while its time is packed', async () => {
    const times = range(1_500).map((n) => start + n * minute);
    await series.write([{ times, values: times.map(() => 1) }]);
    await series.step('refresh_rollups', 'device_telemetry', now);
    while ((await series.step('refresh_rollups', 'device_telemetry', now)).more);
    expect(await series.step('compress_step', 'device_telemetry', now)).toMatchObject({ did: 'announce' });
    let packing: Promise<unknown> = Promise.resolve();
    await series.write([{ times: times.slice(700), values: times.slice(700).map(() => 2) }], async () => {
      packing = series.step('compress_step', 'device_telemetry', now);
      // The packer waits for this writer.
      await until(async () => {
        const waiting = await query(
          test.connection,
          `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
        );
        return waiting.length > 0;
      });
    });
    await packing;
    while ((await series.step('compress_step', 'device_telemetry', now)).more);
    expect(await series.count('timeseries.device_telemetry')).toBe(0);
    expect(await series.count('timeseries.device_telemetry_rows')).toBe(1_500);
    expect(await series.count('timeseries.device_telemetry_rows WHERE value = 2')).toBe(800);
  });

  it('loses nothing to a process that is killed in the middle', { timeout: 120_000 }, async () => {
    await writeEverything();
    await query(test.connection, `SET ROLE nexa_service; UPDATE timeseries.series SET keep = '10 years'`);
    const before = await everyRow();
    const script = fileURLToPath(new URL('../fixtures/maintain-host.ts', import.meta.url));
    const args = ['--conditions=nexa-source', '--import', createRequire(import.meta.url).resolve('tsx'), script];
    // Holds up the second segment table, so that the kill comes in the middle of a step for certain.
    const held = deferred();
    const locked = deferred();
    const lock = test.database.asService('test', async ({ sql }) => {
      await sql`LOCK TABLE timeseries.energy_usage_segments IN EXCLUSIVE MODE`;
      locked.resolve();
      await held.promise;
    });
    await locked.promise;
    const host = spawn(process.execPath, [...args, JSON.stringify(test.connection), String(now)], { stdio: 'ignore' });
    const ended = new Promise((done) => host.once('exit', done));
    await until(
      async () =>
        (
          await query(
            test.connection,
            `SELECT FROM pg_locks WHERE NOT granted AND relation = 'timeseries.energy_usage_segments'::regclass`,
          )
        ).length > 0,
      60_000,
    );
    host.kill('SIGKILL');
    await ended;
    held.resolve();
    await lock;
    expect(await series.count('timeseries.device_error_logs_segments')).toBeGreaterThan(0);
    expect(await everyRow()).toEqual(before);
    await until(async () => (await series.maintain(now)).isDone, 60_000);
    expect(await everyRow()).toEqual(before);
    expect(await series.count('timeseries.device_telemetry')).toBe(0);
  });

  it('unpacks only the segments that a chart’s time touches, for those who may see the device', async () => {
    const times = range(20_000).map((n) => start + n * minute);
    await series.write([{ times, values: times.map((_, n) => n / 10) }]);
    await series.maintain(now);
    const from = start + 5 * day + 3 * minute;
    const touched = async (sub: string) =>
      test.database.withUser({ sub }, async (tx) => {
        const fetched = async () =>
          Number(
            (
              await tx.sql`SELECT COALESCE(sum(idx_tup_fetch + seq_tup_read), 0) AS tuples FROM pg_stat_xact_user_tables
              WHERE relname = 'device_telemetry_segments'`
            )[0]?.tuples,
          );
        const before = await fetched();
        const { items } = await historyStore.telemetry(tx, {
          deviceId: home.deviceIds[0] as string,
          key: 'temperature.celsius',
          from,
          to: from + 30 * minute,
          timezone: 'UTC',
        });
        return { items: items.length, segments: (await fetched()) - before };
      });
    expect(await series.count('timeseries.device_telemetry_segments')).toBe(20);
    const owner = await touched(home.ownerId);
    expect(owner.items).toBe(30);
    expect(owner.segments).toBeGreaterThanOrEqual(1);
    expect(owner.segments).toBeLessThanOrEqual(2);
    const stranger = await seedHome(test.database);
    expect((await touched(stranger.ownerId)).items).toBe(0);
  });

  it('takes deleted rows out of partitions, segments and rollups', async () => {
    const times = range(4_000).map((n) => start + n * minute);
    const deviceId = home.deviceIds[1] as string;
    await series.write([
      { times, values: times.map(() => 1) },
      { times, values: times.map(() => 1), deviceId },
    ]);
    await series.maintain(now);
    const remove = (from: number, to: number) =>
      test.database.asService('test', async ({ sql }) => {
        for (let more = true; more; ) {
          const [row] =
            await sql`SELECT timeseries.delete_rows('device_telemetry', null, ${deviceId}, ${new Date(from)}, ${new Date(to)}) AS answer`;
          more = row?.answer.more;
        }
      });
    await remove(start + 100 * minute, start + 3_100 * minute);
    await series.maintain(now);
    expect(await series.count(`timeseries.device_telemetry_rows WHERE device_id = '${deviceId}'`)).toBe(1_000);
    const counts = await Promise.all(
      ['15m', 'hourly', 'daily'].map((level) =>
        query(
          test.connection,
          `SET ROLE nexa_service; SELECT sum(count)::int AS sum FROM timeseries.device_telemetry_${level} WHERE device_id = '${deviceId}'`,
        ),
      ),
    );
    expect(counts.map((rows) => (rows.at(-1) as unknown as { sum: number }[])[0]?.sum)).toEqual([1_000, 1_000, 1_000]);
    await remove(0, Date.UTC(2100, 0, 1));
    expect(await series.count(`timeseries.device_telemetry_daily WHERE device_id = '${deviceId}'`)).toBe(0);
    expect(await series.count(`timeseries.device_telemetry_rows WHERE device_id = '${home.deviceIds[0]}'`)).toBe(4_000);
  });
});
