import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, migrate, openDatabase } from '../../src/index.ts';
import { expireHistory } from '../../src/retention/expire-history.ts';
import { predictRetention } from '../../src/retention/predict-retention.ts';
import { retentionStore } from '../../src/retention/retention-store.ts';
import { historyStore } from '../../src/stores/history-store.ts';
import { createTestDatabase } from '../../src/testing/index.ts';
import { startTimescaleServer } from '../../src/testing/timescale-server.ts';
import { maintainTimeSeries } from '../../src/timeseries/maintain-time-series.ts';
import { timeSeriesPort } from '../../src/timeseries/port.ts';
import { TimeSeriesWriter } from '../../src/timeseries/time-series-writer.ts';

const id = (number: number) => `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const [owner, home, otherHome, room] = [id(1), id(2), id(3), id(4)];
const [lamp, meter, others] = [id(5), id(6), id(7)];
const celsius = 'temperature.celsius';
const day = 86_400_000;
/** Sixty-one days of history, a row an hour. */
const opens = Date.parse('2025-11-01T00:00:00Z');
const now = Date.parse('2026-01-01T00:00:00Z');

const rules = [
  { scope: 'home', series: 'device_telemetry', keepDays: 40 },
  { scope: 'room', id: room, series: 'device_telemetry', metric: celsius, keepDays: 10 },
  { scope: 'device', id: meter, series: 'energy_usage', keepDays: 20 },
  { scope: 'home', series: 'device_states', metric: 'onOff.on', keepDays: 5 },
] as const;

/** Rows that no rule keeps, counted without the code under test. */
const past = `SELECT
  (SELECT count(*) FROM timeseries.device_telemetry_rows WHERE device_id = '${lamp}' AND metric = '${celsius}' AND time < '2025-12-22Z')
  + (SELECT count(*) FROM timeseries.device_telemetry_rows WHERE device_id = '${lamp}' AND metric <> '${celsius}' AND time < '2025-11-22Z')
  + (SELECT count(*) FROM timeseries.device_telemetry_rows WHERE device_id = '${meter}' AND time < '2025-11-22Z')
  + (SELECT count(*) FROM timeseries.energy_usage_rows WHERE device_id = '${meter}' AND time < '2025-12-12Z')
  + (SELECT count(*) FROM timeseries.device_states_rows WHERE home_id = '${home}' AND attribute = 'onOff.on' AND time < '2025-12-27Z')`;
const total = ['device_telemetry', 'energy_usage', 'device_states']
  .map((series) => `(SELECT count(*) FROM timeseries.${series}_rows)`)
  .join(' + ');
const rollups = ['device_telemetry', 'energy_usage'].flatMap((series) =>
  ['15m', 'hourly', 'daily'].map((level) => `${series}_${level}`),
);

describe.each(['native', 'timescale'])('retention by a home’s rules, on the engine %s', (engine) => {
  let database: Database;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const opened = engine === 'native' ? await openNative() : await openTimescale();
    ({ database, stop } = opened);
    await seed(database);
    await settle(database, now);
    await database.withUser({ sub: owner }, (tx) => retentionStore.replace(tx, home, rules));
  }, 120_000);
  afterAll(() => stop());

  const count = async (query: string): Promise<number> => {
    const [row] = await database.asService('test', ({ sql }) => sql.unsafe(`SELECT (${query})::int AS n`));
    return row?.n as number;
  };
  const readRollups = () =>
    database.asService('test', async ({ sql }) => {
      const all: Record<string, unknown> = {};
      for (const name of rollups) {
        const rows = await sql.unsafe(
          `SELECT to_jsonb(r)::text AS row FROM timeseries.${name} AS r ORDER BY to_jsonb(r)::text COLLATE "C"`,
        );
        all[name] = rows.map((row) => row.row);
      }
      return all;
    });
  const yearOf = (deviceId: string, key: string) =>
    database.withUser({ sub: owner }, (tx) =>
      historyStore.telemetry(tx, { deviceId, key, from: opens, to: now, bucket: 'P1D', timezone: 'UTC' }),
    );
  const write = (deviceId: string, homeId: string, time: number) =>
    database.asService('test', ({ sql }) =>
      new TimeSeriesWriter().writeSamples(timeSeriesPort(sql), [
        {
          homeId,
          deviceId,
          component: 'main',
          metric: celsius,
          history: 'telemetry',
          times: Float64Array.of(time),
          values: Float64Array.of(99),
        },
      ]),
    );

  it('says beforehand how many rows go, removes just those, and leaves rollups and charts as they were', {
    timeout: 120_000,
  }, async () => {
    const expected = await count(past);
    const before = await count(total);
    const charts = [await yearOf(lamp, celsius), await yearOf(meter, 'power.watts')];
    const kept = await readRollups();
    const predict = () => database.withUser({ sub: owner }, (tx) => predictRetention(tx, home, rules, now));

    const predicted = await predict();
    expect(predicted.rules.reduce((sum, { rowsToGo }) => sum + rowsToGo, 0)).toBe(expected);
    expect(expected).toBeGreaterThan(1_000);
    const telemetry = predicted.series.find(({ series }) => series === 'device_telemetry');
    // Two devices, two metrics, an hour apart.
    expect(telemetry).toMatchObject({ keepDays: 365, packAfterDays: 7, rows: 61 * 24 * 4 });
    expect(telemetry?.rowsPerDay).toBe(96);
    expect(telemetry?.packedRow).toBeGreaterThan(0);
    expect(telemetry?.packedRow).toBeLessThan(telemetry?.plainRow ?? 0);
    expect(telemetry?.bytesToGo).toBeGreaterThan(0);

    // Killed twice, then two servers at once: what one has done, the other need not do.
    const done = await expireUntilKilledTwice(database);
    const [one, other] = await Promise.all([expireHistory(database, now), expireHistory(database, now)]);
    expect([one, other]).toEqual([1, 2].map(() => expect.objectContaining({ homes: 1, isDone: true })));
    expect(done).toBeGreaterThan(0);
    expect(done + one.rows + other.rows).toBe(expected);
    expect(await count(past)).toBe(0);
    expect(await count(total)).toBe(before - expected);
    expect((await predict()).rules.map(({ rowsToGo }) => rowsToGo)).toEqual([0, 0, 0, 0]);
    expect(await readRollups()).toEqual(kept);
    await settle(database, now + 3_600_000);
    expect(await readRollups()).toEqual(kept);
    expect([await yearOf(lamp, celsius), await yearOf(meter, 'power.watts')]).toEqual(charts);
    expect(await expireHistory(database, now)).toMatchObject({ rows: 0, isDone: true });
  });

  it('leaves the charts of others’ devices alone when late rows come, and its own', { timeout: 120_000 }, async () => {
    const chart = await yearOf(lamp, celsius);
    await write(others, otherHome, opens + 10 * day + 1_000);
    await settle(database, now + 2 * 3_600_000);
    expect(await yearOf(lamp, celsius)).toEqual(chart);
    // A row of its own that is older than its rule: it goes again, and what was known stays.
    await write(lamp, home, opens + 10 * day + 1_000);
    await settle(database, now + 3 * 3_600_000);
    expect(await expireHistory(database, now)).toMatchObject({ rows: 1 });
    await settle(database, now + 4 * 3_600_000);
    expect(await yearOf(lamp, celsius)).toEqual(chart);
    expect(await count(past)).toBe(0);
  });

  it('takes the rollups along when the device goes', { timeout: 120_000 }, async () => {
    for (const series of ['device_telemetry', 'energy_usage']) {
      for (let more = true; more; ) {
        more = await database.asService('test', async ({ sql }) => {
          const [row] =
            await sql`SELECT (timeseries.delete_rows(${series}, ${home}, ${meter}) ->> 'more')::boolean AS more`;
          return row?.more === true;
        });
      }
    }
    await settle(database, now + 5 * 3_600_000);
    for (const name of [...rollups, ...rollups.map((rollup) => `${rollup}_left`)])
      expect(await count(`SELECT count(*) FROM timeseries.${name} WHERE device_id = '${meter}'`), name).toBe(0);
  });

  it('counts nothing for who does not manage the home', async () => {
    const stranger = database.withUser({ sub: id(99) }, (tx) =>
      retentionStore.count(tx, home, 'device_telemetry', { devices: [lamp] }),
    );
    await expect(stranger).rejects.toMatchObject({ code: 'NEXA_AUTH_FORBIDDEN' });
    const none = await database.withUser({ sub: id(99) }, (tx) => retentionStore.list(tx, home));
    expect(none).toEqual([]);
  });
});

/** Fails before the commit of every other step that removes rows; answers how many rows went with the others. */
async function expireUntilKilledTwice(database: Database): Promise<number> {
  let isNextKilled = true;
  let rows = 0;
  const killed: Database = {
    ...database,
    withUser: (...all) => database.withUser(...all),
    ping: () => database.ping(),
    close: () => database.close(),
    callAsService: (...all) => database.callAsService(...all),
    asService: async (reason, work) => {
      const answer = await database.asService(reason, async (tx) => {
        const result = await work(tx);
        const removed = (result as { rows?: number }).rows ?? 0;
        if (removed > 0 && isNextKilled) throw new Error('killed before the commit');
        return result;
      });
      rows += (answer as { rows?: number }).rows ?? 0;
      isNextKilled ||= rows > 0;
      return answer;
    },
  };
  await expect(expireHistory(killed, now)).rejects.toThrow('killed');
  isNextKilled = false;
  await expect(expireHistory(killed, now)).rejects.toThrow('killed');
  return rows;
}

async function openNative() {
  const test = await createTestDatabase();
  return { database: test.database, stop: () => test.drop() };
}

async function openTimescale() {
  const server = await startTimescaleServer();
  await migrate({ connection: server.connection });
  const database = openDatabase({ connection: server.connection, maxConnections: 1 });
  return { database, stop: () => database.close().then(() => server.stop()) };
}

const settle = (database: Database, moment: number) =>
  maintainTimeSeries(database, moment, undefined, { withoutRetention: true });

async function seed(database: Database): Promise<void> {
  await database.asService('test', async ({ sql }) => {
    await sql`INSERT INTO users (id, email, display_name) VALUES (${owner}, 'owner@nexa.test', 'Olive')`;
    for (const one of [home, otherHome])
      await sql`INSERT INTO homes (id, owner_id, name, timezone) VALUES (${one}, ${owner}, 'Home', 'UTC')`;
    await sql`INSERT INTO rooms (id, home_id, name) VALUES (${room}, ${home}, 'Study')`;
    const placed = [
      [lamp, home, room],
      [meter, home, null],
      [others, otherHome, null],
    ] as const;
    for (const [device, of, inRoom] of placed)
      await sql`INSERT INTO devices (id, home_id, room_id, device_type, name, description)
        VALUES (${device}, ${of}, ${inRoom}, 'sensor', 'Sensor', '{}')`;
    const [from, to] = [new Date(opens), new Date(opens + 61 * day)];
    await sql`SELECT timeseries.ensure_partitions(${from}, ${to})`;
    await sql`INSERT INTO timeseries.device_telemetry (time, value, device_id, home_id, component, metric)
      SELECT time, extract(hour FROM time), id, home_id, 'main', metric
      FROM devices, unnest(ARRAY[${celsius}, 'humidity.percent']::text[]) AS metric,
        generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 second', '1 hour') AS time`;
    await sql`INSERT INTO timeseries.energy_usage (time, device_id, home_id, power, component)
      SELECT time, id, home_id, extract(day FROM time), 'main'
      FROM devices, generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 second', '1 hour') AS time`;
    await sql`INSERT INTO timeseries.device_states (time, received_at, device_id, home_id, component, attribute, kind, value, source, cause)
      SELECT time, time, id, home_id, 'main', attribute, 'state', 'true', 'push', '[]'
      FROM devices, unnest(ARRAY['onOff.on', 'lock.locked']) AS attribute,
        generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 second', '6 hours') AS time`;
  });
}
