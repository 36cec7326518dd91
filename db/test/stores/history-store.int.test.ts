import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyStore, PostgresRecordStore } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let home: SeededHome;
let stranger: SeededHome;
let deviceId: string;

const hour = 3_600_000;
const start = Date.UTC(2026, 9, 24, 20);

beforeAll(async () => {
  test = await createTestDatabase();
  home = await seedHome(test.database);
  stranger = await seedHome(test.database);
  deviceId = home.deviceIds[0] as string;
  const store = new PostgresRecordStore(test.database);
  const hours = Array.from({ length: 72 }, (_, index) => index);
  const sampled = (capability: string, attribute: string, history: 'telemetry' | 'energy' | 'network') =>
    ({
      type: 'samples',
      ref: { deviceId, component: 'main', capability, attribute },
      key: `${capability}.${attribute}`,
      history,
      times: Float64Array.from(hours, (index) => start + index * hour),
      values: Float64Array.from(hours),
    }) as const;
  const level = (index: number) =>
    ({
      type: 'state',
      ref: { deviceId, component: 'left', capability: 'brightness', attribute: 'level' },
      key: 'left:brightness.level',
      history: 'states',
      state: {
        value: index,
        observedAt: start + index * hour,
        receivedAt: start + index * hour + 1,
        source: 'push',
        freshness: 'live',
        cause: { kind: 'user', id: home.ownerId },
      },
      ...(index === 0 ? {} : { previous: index - 1 }),
      changed: true,
    }) as const;
  const press = {
    type: 'event',
    deviceId,
    component: 'main',
    capability: 'button',
    event: 'pressed',
    data: { press: 'long' },
    observedAt: start,
    cause: { kind: 'physical' },
  } as const;
  const outputs = [
    sampled('temperature', 'celsius', 'telemetry'),
    sampled('power', 'watts', 'energy'),
    sampled('linkQuality', 'rssi', 'network'),
    ...[0, 1, 2, 3, 4].map(level),
    press,
  ];
  await store.write(outputs.map((output) => ({ homeId: home.homeId, output })));
});

afterAll(() => test.drop());

const range = { from: start, to: start + 72 * hour, timezone: 'Europe/Berlin' };
const telemetry = (key: string, bucket?: string, change: Partial<typeof range> = {}) =>
  test.database.withUser({ sub: home.ownerId }, (tx) =>
    historyStore.telemetry(tx, { deviceId, key, ...range, ...change, ...(bucket ? { bucket } : {}) }),
  );

describe('telemetry', () => {
  it.each([
    ['temperature.celsius', 72],
    ['power.watts', 72],
    ['linkQuality.rssi', 72],
    ['left:brightness.level', 5],
    ['power.volts', 0],
    ['temperature.unknown', 0],
  ])('of %s comes from whichever series holds it', async (key, count) => {
    const { items, bucket } = await telemetry(key);
    expect(items).toEqual(Array.from({ length: count }, (_, index) => ({ time: start + index * hour, value: index })));
    expect(bucket).toBeUndefined();
  });

  it.each([
    ['acme.flow', 1],
    ['humidity.percent', 0],
  ])(
    'of %s, were it among the states, has %i sample: what NEXA knows to be only measured is not looked for there',
    async (key, count) => {
      const before = new Date(start - 48 * hour);
      await test.database.asService(
        'test',
        ({ sql }) => sql`
        INSERT INTO timeseries.device_states
          (time, received_at, device_id, home_id, component, attribute, kind, value, source, cause)
        VALUES (${before}, ${before}, ${deviceId}, ${home.homeId}, 'measures', ${key}, 'state', '7', 'push', '[]')`,
      );
      const earlier = { from: start - 72 * hour, to: start };
      expect((await telemetry(`measures:${key}`, undefined, earlier)).items).toHaveLength(count);
      expect((await telemetry(`measures:${key}`, 'P1D', earlier)).items).toHaveLength(count);
    },
  );

  it('includes the beginning of the time and leaves out its end', async () => {
    const { items } = await telemetry('temperature.celsius', undefined, { from: start + hour, to: start + 2 * hour });
    expect(items).toEqual([{ time: start + hour, value: 1 }]);
  });

  it('is put together in fixed spans of UTC', async () => {
    const { items, bucket } = await telemetry('power.watts', 'PT24H');
    expect(bucket).toBe('PT24H');
    expect(items).toEqual([
      { time: Date.UTC(2026, 9, 24), avg: 1.5, min: 0, max: 3, count: 4 },
      { time: Date.UTC(2026, 9, 25), avg: 15.5, min: 4, max: 27, count: 24 },
      { time: Date.UTC(2026, 9, 26), avg: 39.5, min: 28, max: 51, count: 24 },
      { time: Date.UTC(2026, 9, 27), avg: 61.5, min: 52, max: 71, count: 20 },
    ]);
  });

  it('is put together in days of the home’s zone, whose day at the end of summer time has 25 hours', async () => {
    const { items } = await telemetry('temperature.celsius', 'P1D');
    expect(items).toMatchObject([
      { time: Date.UTC(2026, 9, 23, 22), count: 2 },
      { time: Date.UTC(2026, 9, 24, 22), count: 25 },
      { time: Date.UTC(2026, 9, 25, 23), count: 24 },
      { time: Date.UTC(2026, 9, 26, 23), count: 21 },
    ]);
  });

  it.each([
    ['P1W', [Date.UTC(2026, 9, 18, 22), Date.UTC(2026, 9, 25, 23)]],
    ['P1M', [Date.UTC(2026, 8, 30, 22)]],
    ['P1Y', [Date.UTC(2025, 11, 31, 23)]],
    ['P3M', [Date.UTC(2026, 8, 30, 22)]],
  ])('is put together in %s of the home’s zone', async (bucket, times) => {
    const { items } = await telemetry('temperature.celsius', bucket);
    expect(items.map((item) => item.time)).toEqual(times);
  });

  it('picks a span for auto that gives at most 400 pieces', async () => {
    const { items, bucket } = await telemetry('temperature.celsius', 'auto');
    expect(bucket).toBe('PT15M');
    expect(items).toHaveLength(72);
  });

  it.each(['', 'P', 'PT', 'PT0S', 'P1DT1H', '1 day', 'PT-1H', "PT1H'; DROP TABLE homes", 'PT0.001S'])(
    'refuses the bucket %j',
    async (bucket) => {
      const query = { deviceId, key: 'power.watts', ...range, bucket };
      await expect(
        test.database.withUser({ sub: home.ownerId }, (tx) => historyStore.telemetry(tx, query)),
      ).rejects.toMatchObject({ code: 'NEXA_REQUEST_INVALID', params: { path: 'bucket' } });
    },
  );

  it('of another home is empty', async () => {
    const query = { deviceId, key: 'power.watts', ...range };
    const result = await test.database.withUser({ sub: stranger.ownerId }, (tx) => historyStore.telemetry(tx, query));
    expect(result).toEqual({ items: [] });
  });
});

describe('the history of states and events', () => {
  const asOwner = { sub: () => home.ownerId };

  it('goes back page by page', async () => {
    const page = (cursor?: string) =>
      test.database.withUser({ sub: asOwner.sub() }, (tx) =>
        historyStore.states(tx, { deviceId, ...range, limit: 2, ...(cursor ? { cursor } : {}) }),
      );
    const first = await page();
    const second = await page(first.nextCursor);
    const third = await page(second.nextCursor);
    expect([first, second, third].map(({ items }) => items.map((item) => item.value))).toEqual([[4, 3], [2, 1], [0]]);
    expect(third.nextCursor).toBeUndefined();
  });

  it('tells key, value before, source and cause of a change', async () => {
    const { items } = await test.database.withUser({ sub: home.ownerId }, (tx) =>
      historyStore.states(tx, { deviceId, ...range, key: 'left:brightness.level', limit: 1 }),
    );
    expect(items).toEqual([
      {
        time: start + 4 * hour,
        receivedAt: start + 4 * hour + 1,
        key: 'left:brightness.level',
        value: 4,
        previous: 3,
        source: 'push',
        cause: { kind: 'user', id: home.ownerId },
      },
    ]);
  });

  it('keeps events apart from states', async () => {
    const { items } = await test.database.withUser({ sub: home.ownerId }, (tx) =>
      historyStore.events(tx, { deviceId, ...range }),
    );
    expect(items).toEqual([
      {
        time: start,
        component: 'main',
        capability: 'button',
        event: 'pressed',
        data: { press: 'long' },
        cause: { kind: 'physical' },
      },
    ]);
  });

  it('refuses a cursor that no list gave', async () => {
    await expect(
      test.database.withUser({ sub: home.ownerId }, (tx) =>
        historyStore.states(tx, { deviceId, ...range, cursor: 'x' }),
      ),
    ).rejects.toMatchObject({ code: 'NEXA_REQUEST_INVALID', params: { path: 'cursor' } });
  });
});
