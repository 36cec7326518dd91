import { randomUUID } from 'node:crypto';
import type {
  BindingRecord,
  DeviceRecord,
  ExecutionRecord,
  HealingRecord,
  HomeRecordOutput,
  IssueRecord,
} from '@nexa/engine';
import type { AttributeState, Command, DeviceDescription } from '@nexa/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { integrationStore, openDatabase, PostgresHomeStore, PostgresRecordStore } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let home: SeededHome;
let store: PostgresRecordStore;
let homes: PostgresHomeStore;

beforeAll(async () => {
  test = await createTestDatabase();
});

beforeEach(async () => {
  home = await seedHome(test.database, 0);
  store = new PostgresRecordStore(test.database);
  homes = new PostgresHomeStore(test.database);
});

afterAll(() => test.drop());

const now = Date.now();
const cause = {
  kind: 'automation',
  id: 'a',
  commandId: 'c',
  parent: { kind: 'physical', id: 'd' },
} as const;

const write = (...outputs: HomeRecordOutput[]) =>
  store.write(outputs.map((output) => ({ homeId: home.homeId, output })));

const read = (text: string) =>
  test.database.withUser({ sub: home.ownerId }, ({ sql }) => sql.unsafe(text).then((rows) => [...rows]));

function device(change: Partial<DeviceRecord> = {}): DeviceRecord {
  const { integrationId = home.integrationId, externalId = 'lamp-1' } = change;
  const description: DeviceDescription = {
    externalId,
    name: 'Lamp',
    type: 'light',
    manufacturer: 'Acme',
    components: [{ id: 'main', capabilities: ['onOff', 'power'] }],
  };
  return {
    id: randomUUID(),
    integrationId,
    externalId,
    name: 'Lamp',
    type: 'light',
    description,
    bindings: [binding({ integrationId, externalId, description })],
    ...change,
  };
}

const binding = (
  told: Pick<BindingRecord, 'integrationId' | 'externalId' | 'description'>,
  change: Partial<BindingRecord> = {},
): BindingRecord => ({
  id: randomUUID(),
  ...told,
  componentMap: {},
  unitMap: [],
  priority: 0,
  active: true,
  activeSince: now,
  activeReason: 'first',
  keptApart: [],
  ...change,
});

const state = (change: Partial<AttributeState> = {}): AttributeState => ({
  value: true,
  observedAt: now,
  receivedAt: now + 5,
  source: 'push',
  freshness: 'live',
  cause,
  ...change,
});

const added = (record: DeviceRecord) => ({ type: 'device', change: 'added', device: record }) as const;

const stateOutput = (deviceId: string, change: Partial<AttributeState> = {}) =>
  ({
    type: 'state',
    ref: { deviceId, component: 'main', capability: 'onOff', attribute: 'on' },
    key: 'onOff.on',
    history: 'states',
    state: state(change),
    previous: false,
    changed: true,
  }) as const;

describe('the record store', () => {
  it('keeps a home so that it can be loaded again as it was', async () => {
    const lamp = device();
    const [automation] = await test.database.asService(
      'test',
      ({ sql }) => sql`INSERT INTO automations (home_id, name, definition) VALUES (${home.homeId}, 'A', '{"name": "A"}')
        RETURNING id`,
    );
    const command: Command = {
      id: randomUUID(),
      deviceId: lamp.id,
      component: 'main',
      capability: 'onOff',
      command: 'on',
      params: {},
      requestedAt: now,
      deadline: now + 10_000,
      cause,
      status: 'pending',
    };
    const execution: ExecutionRecord = {
      id: randomUUID(),
      automationId: automation?.id as string,
      automationVersion: 1,
      startedAt: now,
      outcome: 'running',
      trigger: { triggerId: 't', deviceId: lamp.id, stateKey: 'onOff.on', value: true, previous: false, cause },
      conditions: [{ path: 'conditions/0', type: 'state', passed: true, value: 1, freshness: 'live', observedAt: now }],
      actions: [{ path: 'actions/0', type: 'command', commandId: command.id, status: 'pending' }],
    };
    const issue: IssueRecord = {
      id: randomUUID(),
      code: 'core.device-unreachable',
      severity: 'error',
      state: 'healing',
      title: 'Lamp does not answer',
      explanation: 'It may have no power.',
      deviceId: lamp.id,
      evidence: { since: now },
      raisedAt: now,
      updatedAt: now,
      relapses: 1,
    };
    const healing: HealingRecord = {
      id: randomUUID(),
      issueId: issue.id,
      actionId: 'core.reconnect-integration',
      title: 'Connect again',
      trigger: 'user',
      userId: home.ownerId,
      startedAt: now,
      outcome: 'verifying',
      budgetLeft: 2,
      verification: { by: 'fresh-report' },
    };
    const status = { value: 'offline', detail: 'communication-error', message: 'No answer', since: now } as const;
    await write(
      added(lamp),
      { type: 'device-status', deviceId: lamp.id, status, previous: { value: 'unknown', since: now } },
      stateOutput(lamp.id),
      { type: 'command', command },
      { type: 'execution', execution },
      { type: 'issue', issue },
      { type: 'healing', healing },
    );
    const snapshot = await homes.load(home.homeId);
    expect(snapshot).toMatchObject({
      homeId: home.homeId,
      integrations: [{ id: home.integrationId, pluginId: 'virtual', title: 'Virtual' }],
      automations: [{ id: automation?.id, enabled: true, version: 1, definition: { name: 'A' } }],
      commands: [command],
      executions: [execution],
      healings: [healing],
    });
    expect(snapshot.devices).toEqual([
      { device: lamp, states: { 'onOff.on': state({ freshness: 'stale' }) }, status, lastContactAt: now + 5 },
    ]);
    expect(snapshot.issues).toEqual([{ ...issue, updatedAt: expect.any(Number) }]);
    expect(await homes.listHomes()).toContain(home.homeId);
  });

  it('knows after a day, too, which plug is off on whose behalf, until it is on again', async () => {
    const plug = device({ externalId: randomUUID() });
    const startedAt = now - 24 * 3_600_000;
    const issue: IssueRecord = {
      id: randomUUID(),
      code: 'core.integration-unreachable',
      severity: 'error',
      state: 'escalated',
      title: 'Not reachable',
      explanation: '',
      integrationId: home.integrationId,
      evidence: {},
      raisedAt: startedAt,
      updatedAt: startedAt,
      relapses: 0,
    };
    const healing: HealingRecord = {
      id: randomUUID(),
      issueId: issue.id,
      actionId: 'core.restart-by-plug',
      title: 'Restart it at its plug',
      trigger: 'user',
      startedAt,
      finishedAt: startedAt + 1_000,
      outcome: 'interrupted',
      budgetLeft: 2,
    };
    const power = { deviceId: plug.id, component: 'main' };
    await write(added(plug), { type: 'issue', issue }, { type: 'healing', healing: { ...healing, power } });
    const link = { integrationId: home.integrationId, ...power };
    const integration = { homeId: home.homeId, id: home.integrationId };
    await test.database.withUser({ sub: home.ownerId }, (tx) =>
      integrationStore.linkPower(tx, integration, power, home.ownerId),
    );
    const before = await homes.load(home.homeId);
    expect(before.healings).toContainEqual({ ...healing, power });
    expect(before.powerLinks).toEqual([link]);
    await write({ type: 'healing', healing });
    expect((await homes.load(home.homeId)).healings).not.toContainEqual(expect.objectContaining({ id: healing.id }));
  });

  it('keeps changes of states and events with their cause, and samples where their history lies', async () => {
    const lamp = device();
    const times = Float64Array.of(now, now + 1_000);
    const sampled = (capability: string, attribute: string, history: 'telemetry' | 'energy') =>
      ({
        type: 'samples',
        ref: { deviceId: lamp.id, component: 'main', capability, attribute },
        key: `${capability}.${attribute}`,
        history,
        times,
        values: Float64Array.of(1.5, 2.5),
      }) as const;
    await write(
      added(lamp),
      stateOutput(lamp.id),
      { ...stateOutput(lamp.id, { observedAt: now + 1 }), changed: false },
      {
        type: 'event',
        deviceId: lamp.id,
        component: 'key2',
        capability: 'button',
        event: 'pressed',
        data: { press: 'single' },
        observedAt: now,
        cause: { kind: 'physical' },
      },
      sampled('temperature', 'celsius', 'telemetry'),
      sampled('power', 'watts', 'energy'),
    );
    expect(
      await read('SELECT component, attribute, kind, value, previous_value, cause FROM device_states ORDER BY kind'),
    ).toEqual([
      {
        component: 'key2',
        attribute: 'button.pressed',
        kind: 'event',
        value: { press: 'single' },
        previous_value: null,
        cause: [{ kind: 'physical' }],
      },
      {
        component: 'main',
        attribute: 'onOff.on',
        kind: 'state',
        value: true,
        previous_value: false,
        cause: [
          { kind: 'automation', id: 'a', commandId: 'c' },
          { kind: 'physical', id: 'd' },
        ],
      },
    ]);
    expect(await read('SELECT metric, value FROM device_telemetry ORDER BY time')).toEqual([
      { metric: 'temperature.celsius', value: 1.5 },
      { metric: 'temperature.celsius', value: 2.5 },
    ]);
    expect(await read('SELECT power FROM energy_usage ORDER BY time')).toEqual([{ power: 1.5 }, { power: 2.5 }]);
  });

  it('does not undo a name and room that a person chose meanwhile', async () => {
    const lamp = device();
    await write(added(lamp));
    await read(`UPDATE devices SET name = 'Reading lamp', is_name_chosen = true WHERE id = '${lamp.id}'`);
    await write({ type: 'device', change: 'updated', device: { ...lamp, type: 'plug' } });
    expect(await read('SELECT name, device_type FROM devices')).toEqual([
      { name: 'Reading lamp', device_type: 'plug' },
    ]);
  });

  it('lets a device that was removed come back under a new id on the same path', async () => {
    const first = device();
    const second = device();
    await write(added(first), { type: 'device', change: 'removed', device: { ...first, removedAt: now } });
    expect((await homes.load(home.homeId)).devices).toEqual([]);
    await write(added(second));
    expect((await homes.load(home.homeId)).devices.map((entry) => entry.device.id)).toEqual([second.id]);
  });

  it('moves a device to another path', async () => {
    const lamp = device();
    await write(added(lamp));
    const [first] = lamp.bindings;
    const { integrationId, description } = lamp;
    const second = binding({ integrationId, externalId: 'lamp-2', description }, { priority: 1 });
    const bindings = [{ ...(first as BindingRecord), active: false }, second];
    await write({ type: 'device', change: 'updated', device: { ...lamp, externalId: 'lamp-2', bindings } });
    expect(await read('SELECT external_id, active FROM nexa.device_bindings ORDER BY external_id')).toEqual([
      { external_id: 'lamp-1', active: false },
      { external_id: 'lamp-2', active: true },
    ]);
  });

  it('skips what belongs to things that are not there any more, and writes the rest', async () => {
    const lamp = device();
    const gone = randomUUID();
    const command = {
      id: randomUUID(),
      deviceId: gone,
      component: 'main',
      capability: 'onOff',
      command: 'on',
      params: {},
    };
    await write(
      added(lamp),
      added(device({ integrationId: gone, externalId: 'x' })),
      stateOutput(gone),
      stateOutput(lamp.id),
      { type: 'command', command: { ...command, requestedAt: now, deadline: now, cause, status: 'pending' } },
      {
        type: 'integration-status',
        integrationId: gone,
        status: { value: 'online', since: now },
        previous: { value: 'unknown', since: now },
      },
    );
    expect(await read('SELECT count(*)::int AS states FROM device_states')).toEqual([{ states: 1 }]);
    expect(await read('SELECT count(*)::int AS commands FROM nexa.commands')).toEqual([{ commands: 0 }]);
  });

  it('never lets one home’s records reach another’s', async () => {
    const lamp = device();
    await write(added(lamp));
    const other = await seedHome(test.database, 0);
    await store.write([
      { homeId: other.homeId, output: { ...added({ ...lamp, name: 'Stolen', integrationId: other.integrationId }) } },
      { homeId: other.homeId, output: stateOutput(lamp.id) },
    ]);
    expect(await read('SELECT name, current_state FROM devices')).toEqual([{ name: 'Lamp', current_state: {} }]);
    expect(await read('SELECT FROM device_states')).toEqual([]);
  });

  it('writes all of a batch or nothing of it', async () => {
    const lamp = device();
    const impossible = { ...stateOutput(lamp.id), ref: { ...stateOutput(lamp.id).ref, deviceId: lamp.id } };
    await expect(
      write(added(lamp), impossible, {
        type: 'issue',
        issue: {
          id: randomUUID(),
          code: 'x',
          severity: 'never' as 'error',
          state: 'confirmed',
          title: 'x',
          explanation: '',
          evidence: {},
          raisedAt: now,
          updatedAt: now,
          relapses: 0,
        },
      }),
    ).rejects.toMatchObject({ code: 'NEXA_REQUEST_INVALID' });
    expect(await read('SELECT FROM devices')).toEqual([]);
  });

  it('says that the database is away, so that the batch is tried again', async () => {
    const away = openDatabase({ connection: { ...test.connection, host: '/nowhere' } });
    const record = { homeId: home.homeId, output: added(device()) };
    await expect(new PostgresRecordStore(away).write([record])).rejects.toMatchObject({
      code: 'NEXA_DATABASE_UNAVAILABLE',
      retryable: true,
    });
    await away.close();
  });
});

describe('the home store', () => {
  it('does not know a home that is not there or was removed', async () => {
    await expect(homes.load(randomUUID())).rejects.toMatchObject({ code: 'NEXA_HOME_NOT_FOUND' });
    await read(`UPDATE homes SET deleted_at = now() WHERE id = '${home.homeId}'`);
    await expect(homes.load(home.homeId)).rejects.toMatchObject({ code: 'NEXA_HOME_NOT_FOUND' });
  });
});
