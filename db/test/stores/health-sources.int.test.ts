import type { HomeRecord } from '@nexa/engine';
import type { ScalarValue } from '@nexa/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresHealthSources, PostgresRecordStore } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

const hour = 3_600_000;
const now = Math.floor(Date.now() / hour) * hour;

let test: TestDatabase;
let sources: PostgresHealthSources;
let home: SeededHome;
let other: SeededHome;
let lamp: string;
let sensor: string;
let removed: string;
let automation: string;
let deletedAutomation: string;

beforeAll(async () => {
  test = await createTestDatabase();
  sources = new PostgresHealthSources(test.database);
  home = await seedHome(test.database, 3);
  other = await seedHome(test.database);
  [lamp = '', sensor = '', removed = ''] = home.deviceIds;
  [automation = '', deletedAutomation = ''] = await test.database.asService('test', async ({ sql }) => {
    await sql`UPDATE devices SET deleted_at = now(), name = 'Gone lamp' WHERE id = ${removed}`;
    await sql`UPDATE homes SET latitude = 52.5, longitude = 13.4 WHERE id = ${home.homeId}`;
    const rows = await sql<{ id: string }[]>`INSERT INTO automations (home_id, name, definition, version, deleted_at)
      VALUES (${home.homeId}, 'A', '{"name": "A"}', 2, NULL), (${home.homeId}, 'B', '{"name": "B"}', 1, now()) RETURNING id`;
    await sql`INSERT INTO scenes (home_id, name) VALUES (${home.homeId}, 'Film')`;
    return rows.map(({ id }) => id);
  });
});

afterAll(() => test.drop());

interface Run {
  readonly outcome: string;
  readonly at: number;
  readonly reason?: string;
  readonly version?: number;
  readonly failedAt?: string;
  readonly of?: string;
}

async function addRuns(...runs: Run[]): Promise<void> {
  await test.database.asService('test', async ({ sql }) => {
    for (const { outcome, at, reason = null, version = 2, failedAt, of = automation } of runs) {
      const conditions = [
        { path: 'conditions/0', type: 'mode', passed: true },
        ...(failedAt === undefined ? [] : [{ path: failedAt, type: 'state', passed: false }]),
      ];
      await sql`INSERT INTO automation_executions (home_id, automation_id, automation_version, outcome, reason, trigger, trace,
          started_at)
        VALUES (${home.homeId}, ${of}, ${version}, ${outcome}, ${reason}, ${sql.json({ cause: [{ kind: 'physical' }] })},
          ${sql.json({ conditions, actions: [] })}, ${new Date(at)})`;
    }
  });
}

function states(deviceId: string, key: string, values: readonly ScalarValue[], component = 'main'): HomeRecord[] {
  const [capability = '', attribute = ''] = key.split('.');
  return values.map((value, index) => ({
    homeId: home.homeId,
    output: {
      type: 'state',
      ref: { deviceId, component, capability, attribute },
      key: component === 'main' ? key : `${component}:${key}`,
      history: 'states',
      state: {
        value,
        observedAt: now - (values.length - index) * hour,
        receivedAt: now,
        source: 'push',
        freshness: 'live',
        cause: { kind: 'physical' },
      },
      ...(index === 0 ? {} : { previous: values[index - 1] as ScalarValue }),
      changed: true,
    },
  }));
}

function samples(key: string, history: 'telemetry' | 'energy', values: readonly number[]): HomeRecord {
  const [capability = '', attribute = ''] = key.split('.');
  return {
    homeId: home.homeId,
    output: {
      type: 'samples',
      ref: { deviceId: sensor, component: 'main', capability, attribute },
      key,
      history,
      times: Float64Array.from(values, (_, index) => now - (values.length - index) * hour),
      values: Float64Array.from(values),
    },
  };
}

describe('a home as checks of automations see it', () => {
  it('has its automations, scenes, integrations and place, and its devices with those that were removed', async () => {
    const found = await sources.home(home.homeId);
    expect(found?.automations).toEqual([
      { id: automation, enabled: true, version: 2, definition: { name: 'A' }, enabledSince: expect.any(Number) },
    ]);
    expect(found?.devices.map(({ id, removedAt, name }) => [id, removedAt !== undefined, name])).toEqual([
      [lamp, false, 'Device 0001'],
      [sensor, false, 'Device 0002'],
      [removed, true, 'Gone lamp'],
    ]);
    expect(found?.scenes.map(({ definition }) => definition.name)).toEqual(['Film']);
    expect(found?.integrations).toEqual([{ id: home.integrationId, pluginId: 'virtual', title: 'Virtual' }]);
    expect(found?.place).toEqual({ timezone: 'Europe/Berlin', latitude: 52.5, longitude: 13.4 });
  });

  it('is undefined when it is gone', async () => {
    expect(await sources.home('01900000-0000-7000-8000-00000000dead')).toBeUndefined();
  });
});

describe('runs', () => {
  beforeAll(() =>
    addRuns(
      { outcome: 'completed', at: now - 10 * hour },
      { outcome: 'failed', at: now - 9 * hour, reason: 'command-failed' },
      { outcome: 'completed', at: now - 8 * hour, version: 1 },
      { outcome: 'completed', at: now - 24 * 40 * hour },
      { outcome: 'not-run', at: now - 7 * hour, reason: 'condition', failedAt: 'conditions/1' },
      { outcome: 'not-run', at: now - 6 * hour, reason: 'condition', failedAt: 'conditions/1' },
      { outcome: 'not-run', at: now - 5 * hour, reason: 'loop' },
      { outcome: 'completed', at: now - hour, of: deletedAutomation, version: 1 },
    ),
  );

  it('are counted with why there was none', async () => {
    expect(await sources.runCounts(home.homeId)).toEqual([
      {
        automationId: automation,
        runs: 4,
        notRuns: 3,
        lastRunAt: now - 8 * hour,
        notRunReasons: [
          { reason: 'condition', path: 'conditions/1', count: 2 },
          { reason: 'loop', count: 1 },
        ],
      },
    ]);
    expect(await sources.runCounts(other.homeId)).toEqual([]);
  });

  it('are read newest first, of the version that is there, with triggers that were held back for a loop', async () => {
    const found = await sources.executions(home.homeId, now - 24 * 30 * hour);
    expect(found.map(({ startedAt, outcome }) => [(now - startedAt) / hour, outcome])).toEqual([
      [5, 'not-run'],
      [9, 'failed'],
      [10, 'completed'],
    ]);
    expect(found[0]?.trigger.cause).toEqual({ kind: 'physical' });
  });
});

describe('values that were seen', () => {
  beforeAll(async () => {
    await new PostgresRecordStore(test.database).write([
      ...states(lamp, 'onOff.on', [true, false, true]),
      ...states(lamp, 'brightness.level', [10, 30, 20], 'left'),
      samples('temperature.celsius', 'telemetry', [18, 21.5, 20]),
      samples('humidity.percent', 'telemetry', [50, 50]),
      samples('power.watts', 'energy', [5, 900]),
    ]);
  });

  it('come from wherever they are kept', async () => {
    const places = [
      { deviceId: lamp, key: 'onOff.on' },
      { deviceId: lamp, key: 'left:brightness.level' },
      { deviceId: sensor, key: 'temperature.celsius' },
      { deviceId: sensor, key: 'humidity.percent' },
      { deviceId: sensor, key: 'power.watts' },
      { deviceId: sensor, key: 'linkQuality.rssi' },
      { deviceId: sensor, key: 'motion.active' },
      { deviceId: 'kitchen', key: 'onOff.on' },
      { deviceId: lamp, key: 'no key' },
    ];
    const found = await sources.seen(home.homeId, places);
    const day = expect.any(Number);
    expect(found).toEqual([
      { deviceId: lamp, key: 'onOff.on', values: [false, true], since: now - 3 * hour, count: 2 },
      {
        deviceId: lamp,
        key: 'left:brightness.level',
        values: [10, 20, 30],
        min: 10,
        max: 30,
        since: now - 3 * hour,
        count: 2,
      },
      { deviceId: sensor, key: 'temperature.celsius', values: [], min: 18, max: 21.5, since: day, count: 3 },
      { deviceId: sensor, key: 'humidity.percent', values: [], min: 50, max: 50, since: day, count: 0 },
      { deviceId: sensor, key: 'power.watts', values: [], min: 5, max: 900, since: day, count: 2 },
    ]);
    expect(await sources.seen(other.homeId, places)).toEqual([]);
  });
});

describe('what else is asked', () => {
  it('is since when devices are away, and with what commands were given', async () => {
    const since = new Date(now - hour);
    const [command] = await test.database.asService('test', async ({ sql }) => {
      await sql`UPDATE devices SET connectivity_status = 'offline', connectivity_since = ${since} WHERE id = ${sensor}`;
      await sql`UPDATE devices SET connectivity_status = 'online' WHERE id = ${lamp}`;
      return sql<
        { id: string }[]
      >`INSERT INTO nexa.commands (home_id, device_id, capability, command, params, cause, deadline)
        VALUES (${home.homeId}, ${lamp}, 'brightness', 'set', '{"level": 40}', '[]', now()) RETURNING id`;
    });
    expect([...(await sources.offlineSince(home.homeId, [lamp, sensor, 'kitchen']))]).toEqual([
      [sensor, since.getTime()],
    ]);
    const ids = [command?.id ?? '', 'nothing'];
    expect([...(await sources.commandParams(home.homeId, ids))]).toEqual([[command?.id, { level: 40 }]]);
    expect(await sources.commandParams(other.homeId, ids)).toEqual(new Map());
  });
});
