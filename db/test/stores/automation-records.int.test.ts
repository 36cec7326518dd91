import { randomUUID } from 'node:crypto';
import type {
  ExecutionRecord,
  HomeRecordOutput,
  ModeRecord,
  NotificationRecord,
  SceneActivationRecord,
  TriggerMemory,
} from '@nexa/engine';
import type { Cause } from '@nexa/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PostgresHomeStore, PostgresRecordStore, pruneExecutions } from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let home: SeededHome;
let automationId: string;
let sceneId: string;
let store: PostgresRecordStore;
let homes: PostgresHomeStore;

const now = Date.now();
const cause = { kind: 'automation', id: 'a', parent: { kind: 'physical', id: 'd' } } as const;

beforeAll(async () => {
  test = await createTestDatabase();
  store = new PostgresRecordStore(test.database);
  homes = new PostgresHomeStore(test.database);
});

beforeEach(async () => {
  home = await seedHome(test.database);
  [automationId, sceneId] = await addThings(home.homeId);
});

afterAll(() => test.drop());

const service = (text: string) =>
  test.database.asService('test', ({ sql }) => sql.unsafe(text).then((rows) => [...rows]));

async function addThings(homeId: string): Promise<[string, string]> {
  const [automation] = await service(
    `INSERT INTO automations (home_id, name, definition) VALUES ('${homeId}', 'A', '{"name": "A"}') RETURNING id`,
  );
  const [scene] = await service(
    `INSERT INTO scenes (home_id, name, transition, states) VALUES ('${homeId}', 'Dim', 1.5, '[]') RETURNING id`,
  );
  return [automation?.id as string, scene?.id as string];
}

const write = (...outputs: HomeRecordOutput[]) => writeFor(home.homeId, ...outputs);
const writeFor = (homeId: string, ...outputs: HomeRecordOutput[]) =>
  store.write(outputs.map((output) => ({ homeId, output })));
const load = () => homes.load(home.homeId);

const execution = (change: Partial<ExecutionRecord> = {}): ExecutionRecord => ({
  id: randomUUID(),
  automationId,
  automationVersion: 1,
  startedAt: now,
  outcome: 'running',
  trigger: { triggerId: 't', cause },
  conditions: [{ path: 'conditions/0', type: 'state', passed: true, value: 1, freshness: 'live', observedAt: now }],
  actions: [
    { path: 'actions/0', type: 'command', status: 'confirmed', commandId: 'c' },
    { path: 'actions/1/actions/0', round: [2], type: 'delay', status: 'running', until: now + 5_000 },
  ],
  resume: { at: 'actions/1', variables: { level: 3 } },
  ...change,
});

const activation = (change: Partial<SceneActivationRecord> = {}): SceneActivationRecord => ({
  id: randomUUID(),
  sceneId,
  cause: { kind: 'user', id: home.ownerId },
  outcome: 'running',
  startedAt: now,
  results: [{ deviceId: home.deviceIds[0] ?? '', outcome: 'running', attempts: 1, commandIds: ['c'] }],
  previous: [{ deviceId: home.deviceIds[0] ?? '', capability: 'onOff', attribute: 'on', value: false }],
  ...change,
});

const notification = (change: Partial<NotificationRecord> = {}): NotificationRecord => ({
  id: randomUUID(),
  category: 'automation',
  severity: 'info',
  title: 'The window is open',
  body: 'For an hour.',
  data: { path: '/devices' },
  at: now,
  ...change,
});

const mode = (change: Partial<ModeRecord> = {}): HomeRecordOutput => ({
  type: 'mode',
  mode: { mode: 'away', since: now, until: now + 60_000, cause: { kind: 'user', id: home.ownerId }, ...change },
});

describe('a run', () => {
  it('that has not ended is loaded with where it stands, whether it runs or waits in a queue', async () => {
    const running = execution();
    const queued = execution({ outcome: 'queued', startedAt: now + 1, conditions: [], actions: [], resume: { n: 1 } });
    const ended = execution({ outcome: 'completed', finishedAt: now + 1 });
    await write(...[running, queued, ended].map((each) => ({ type: 'execution', execution: each }) as const));
    expect((await load()).executions).toEqual([running, queued]);
  });

  it('keeps nothing to go on from when it has ended, whatever is said', async () => {
    const first = execution();
    const last = execution({
      ...first,
      outcome: 'failed',
      reason: 'timed-out',
      detail: 'The door stayed open.',
      leftOut: 12,
      finishedAt: now + 9,
    });
    await write({ type: 'execution', execution: first });
    await write({ type: 'execution', execution: last });
    expect(
      await service(`SELECT outcome, reason, detail, resume, trace -> 'leftOut' AS left_out
      FROM automation_executions WHERE id = '${first.id}'`),
    ).toEqual([
      { outcome: 'failed', reason: 'timed-out', detail: 'The door stayed open.', resume: null, left_out: 12 },
    ]);
    expect((await load()).executions).toEqual([]);
  });

  it('of version 0.1 is read as one of today', async () => {
    const id = randomUUID();
    await service(`INSERT INTO automation_executions (id, home_id, automation_id, automation_version, outcome, trigger, trace)
      VALUES ('${id}', '${home.homeId}', '${automationId}', 1, 'running', '{"cause": []}',
        '{"conditions": [{"index": 1, "passed": true, "freshness": "live"}], "actions": [{"index": 0, "status": "pending"}]}')`);
    const [loaded] = (await load()).executions;
    expect(loaded).toMatchObject({
      id,
      conditions: [{ path: 'conditions/1', type: 'state', passed: true, freshness: 'live' }],
      actions: [{ path: 'actions/0', type: 'command', status: 'pending' }],
    });
    expect(loaded?.conditions[0]).not.toHaveProperty('index');
  });

  it('that has not ended is never pruned, however old it is and however many there are', async () => {
    const day = 86_400_000;
    const old = (outcome: ExecutionRecord['outcome']) => ({
      type: 'execution' as const,
      execution: execution({ outcome, startedAt: now - 40 * day }),
    });
    await write(old('running'), old('queued'), old('failed'), old('interrupted'));
    await service(`INSERT INTO automation_executions (home_id, automation_id, automation_version, outcome, trigger, trace)
      SELECT '${home.homeId}', '${automationId}', 1, 'queued', '{}', '{}' FROM generate_series(1, 1100)`);
    await pruneExecutions(test.database, now);
    expect(
      await service(`SELECT outcome, count(*)::int AS n FROM automation_executions
      WHERE home_id = '${home.homeId}' GROUP BY outcome ORDER BY outcome`),
    ).toEqual([
      // Old, but among the last 100 runs.
      { outcome: 'failed', n: 1 },
      { outcome: 'interrupted', n: 1 },
      { outcome: 'queued', n: 1101 },
      { outcome: 'running', n: 1 },
    ]);
  });
});

describe('what a trigger knows', () => {
  const memory = (change: Partial<TriggerMemory> = {}): TriggerMemory => ({
    automationId,
    triggerId: 't',
    place: 'device/onOff.on',
    waiting: { since: now, fired: { deviceId: 'device', stateKey: 'onOff.on', value: true, previous: false, cause } },
    ...change,
  });
  const told = (...memories: TriggerMemory[]) =>
    memories.map((each) => ({ type: 'trigger-memory', memory: each }) as const);
  const spent = ({ waiting: _, ...rest }: TriggerMemory): TriggerMemory => ({ ...rest, isSpent: true });
  const nothing = ({ waiting: _, isSpent: __, ...rest }: TriggerMemory): TriggerMemory => rest;

  it('is loaded as it was told last, place by place', async () => {
    const [first, other] = [memory(), memory({ place: 'home' })];
    await write(...told(first, other, memory({ triggerId: 'u', isSpent: true })));
    await write(...told(memory({ triggerId: 'v' }), spent(first)));
    expect((await load()).triggerMemories).toEqual([
      spent(first),
      other,
      memory({ triggerId: 'u', isSpent: true }),
      memory({ triggerId: 'v' }),
    ]);
  });

  it('is gone when there is nothing to know any more, also when that was told in the same batch', async () => {
    await write(...told(memory(), memory({ triggerId: 'u' })));
    await write(...told(nothing(memory()), spent(memory({ triggerId: 'v' })), nothing(memory({ triggerId: 'v' }))));
    expect((await load()).triggerMemories).toEqual([memory({ triggerId: 'u' })]);
  });

  it('goes with its automation, and is not kept of one that is gone or of another home', async () => {
    await write(...told(memory()));
    const other = await seedHome(test.database);
    await writeFor(other.homeId, ...told(memory()), ...told(nothing(memory())));
    await writeFor(other.homeId, ...told(memory()));
    expect((await homes.load(other.homeId)).triggerMemories).toEqual([]);
    expect((await load()).triggerMemories).toHaveLength(1);
    await service(`DELETE FROM automations WHERE id = '${automationId}'`);
    await write(...told(memory()));
    expect((await load()).triggerMemories).toEqual([]);
  });
});

describe('the home itself', () => {
  it('is loaded with its place, and without a mode until somebody said one', async () => {
    await service(`UPDATE homes SET latitude = 52.5, longitude = 13.4 WHERE id = '${home.homeId}'`);
    expect((await load()).home).toEqual({ timezone: 'Europe/Berlin', latitude: 52.5, longitude: 13.4 });
  });

  it('keeps the last mode, the guests and until when it ran, each without touching the others', async () => {
    const record: ModeRecord = { mode: 'night', since: now + 1, cause };
    await write({ type: 'guests', guests: true, cause }, { type: 'alive', at: now + 7 });
    expect((await load()).home).toMatchObject({
      mode: { mode: 'home', cause: { kind: 'unknown' } },
      guests: true,
      aliveAt: now + 7,
    });
    await write(mode(), { type: 'mode', mode: record }, { type: 'alive', at: now + 3 });
    expect((await load()).home).toEqual({ timezone: 'Europe/Berlin', mode: record, guests: true, aliveAt: now + 7 });
    await write(mode(), { type: 'guests', guests: false, cause });
    expect((await load()).home).toMatchObject({ mode: { mode: 'away', until: now + 60_000 }, guests: false });
  });

  it('takes a mode that ended before it began without an end, instead of losing the batch', async () => {
    await write(mode({ until: now - 1 }));
    const facts = (await load()).home;
    expect(facts?.mode?.mode).toBe('away');
    expect(facts?.mode).not.toHaveProperty('until');
  });

  it('does not take it for an edit that the home runs', async () => {
    await write(mode());
    const edited = () => service(`SELECT updated_at FROM nexa.home_modes WHERE home_id = '${home.homeId}'`);
    const before = await edited();
    await write({ type: 'alive', at: now + 60_000 });
    expect(await edited()).toEqual(before);
    await write(mode({ mode: 'home' }));
    expect(await edited()).not.toEqual(before);
  });

  it('that was removed for good takes nothing', async () => {
    await writeFor(randomUUID(), mode(), { type: 'guests', guests: true, cause }, { type: 'alive', at: now });
    expect(await service(`SELECT FROM nexa.home_modes WHERE home_id NOT IN (SELECT id FROM homes)`)).toEqual([]);
  });

  it('has in its audit log what a voice set and applied; what people wish by request is noted there', async () => {
    const voice: Cause = { kind: 'voice', id: home.ownerId };
    await write(
      mode(),
      { type: 'scene-activation', activation: activation({ cause: voice }) },
      { type: 'scene-activation', activation: activation({ cause }) },
    );
    await write(mode({ mode: 'night', until: now + 90_000, cause: voice }), mode({ mode: 'vacation', cause }));
    await write(mode({ mode: 'home', cause: { kind: 'voice', id: 'no uuid' } }));
    const entries = await service(`SELECT action, actor_id, after ->> 'mode' AS mode FROM timeseries.audit_logs
      WHERE home_id = '${home.homeId}' AND action IN ('home_modes.changed', 'scene_activations.added') ORDER BY id`);
    expect(entries).toEqual([
      { action: 'scene_activations.added', actor_id: home.ownerId, mode: null },
      { action: 'home_modes.changed', actor_id: home.ownerId, mode: 'night' },
      { action: 'home_modes.changed', actor_id: null, mode: 'home' },
    ]);
  });
});

describe('a scene', () => {
  it('is loaded with those of its activations that run, and the last one', async () => {
    const oldest = activation({ outcome: 'completed', startedAt: now - 3_000, finishedAt: now - 2_900 });
    const running = activation({ startedAt: now - 2_000 });
    const last = activation({
      outcome: 'partial',
      startedAt: now - 1_000,
      finishedAt: now,
      undoes: oldest.id,
      cause: { kind: 'voice' },
    });
    await write(...[oldest, running, last].map((each) => ({ type: 'scene-activation', activation: each }) as const));
    const { scenes, sceneActivations } = await load();
    expect(scenes).toEqual([{ id: sceneId, definition: { name: 'Dim', transition: 1.5, states: [] } }]);
    expect(sceneActivations).toEqual([running, last]);
  });

  it('keeps what became of an activation later, and that it was undone', async () => {
    const first = activation();
    const done: SceneActivationRecord = {
      ...first,
      outcome: 'completed',
      finishedAt: now + 1,
      results: [{ deviceId: home.deviceIds[0] ?? '', outcome: 'confirmed', attempts: 2, commandIds: ['c', 'd'] }],
    };
    await write({ type: 'scene-activation', activation: first });
    await write({ type: 'scene-activation', activation: done });
    expect((await load()).sceneActivations).toEqual([done]);
    await write({ type: 'scene-activation', activation: { ...done, undoneAt: now + 2 } });
    expect((await load()).sceneActivations).toEqual([{ ...done, undoneAt: now + 2 }]);
  });

  it('that was removed is not loaded, nor is its last activation', async () => {
    await write({ type: 'scene-activation', activation: activation({ outcome: 'completed' }) });
    await service(`UPDATE scenes SET deleted_at = now() WHERE id = '${sceneId}'`);
    expect(await load()).toMatchObject({ scenes: [], sceneActivations: [] });
  });

  it('of another home takes no activation of this one', async () => {
    const other = await seedHome(test.database, 0);
    const [, otherScene] = await addThings(other.homeId);
    const theirs = activation({ sceneId: otherScene });
    await writeFor(other.homeId, { type: 'scene-activation', activation: theirs });
    await write(
      { type: 'scene-activation', activation: activation({ sceneId: otherScene }) },
      { type: 'scene-activation', activation: { ...theirs, outcome: 'failed' } },
    );
    expect((await homes.load(other.homeId)).sceneActivations).toEqual([theirs]);
  });
});

describe('a notification', () => {
  let people: Record<'admin' | 'member' | 'guest' | 'gone' | 'later', string>;

  beforeEach(async () => {
    const rows = await service(`INSERT INTO users (email, display_name)
      SELECT name || gen_random_uuid() || '@test', name
      FROM unnest(ARRAY['admin', 'member', 'guest', 'gone', 'later']) AS name RETURNING display_name AS name, id`);
    people = Object.fromEntries(rows.map((row) => [row.name, row.id])) as typeof people;
    await service(`INSERT INTO home_members (home_id, user_id, role, valid_from, valid_until) VALUES
      ('${home.homeId}', '${people.admin}', 'admin', NULL, NULL),
      ('${home.homeId}', '${people.member}', 'member', now() - interval '1 day', now() + interval '1 day'),
      ('${home.homeId}', '${people.guest}', 'guest', NULL, NULL),
      ('${home.homeId}', '${people.gone}', 'member', NULL, now() - interval '1 minute'),
      ('${home.homeId}', '${people.later}', 'member', now() + interval '1 day', NULL)`);
  });

  const told = async (id: string) =>
    (await service(`SELECT user_id FROM user_notifications WHERE notification_id = '${id}'`))
      .map((row) => row.user_id as string)
      .sort();

  it('is put into the inbox of everybody who lives there now, but not of guests', async () => {
    const record = notification();
    await write({ type: 'notification', notification: record });
    expect(await told(record.id)).toEqual([home.ownerId, people.admin, people.member].sort());
    expect(
      await service(`SELECT home_id, channel_id, category, severity, title, body, data, delivery, read_at, created_at
        FROM user_notifications WHERE notification_id = '${record.id}' AND user_id = '${home.ownerId}'`),
    ).toEqual([
      {
        home_id: home.homeId,
        channel_id: null,
        category: 'automation',
        severity: 'info',
        title: record.title,
        body: record.body,
        data: record.data,
        delivery: 'delivered',
        read_at: null,
        created_at: new Date(now),
      },
    ]);
  });

  it('is told to those who are named and belong to the home now, and to nobody else', async () => {
    const { guest, gone, later, admin } = people;
    const stranger = (await seedHome(test.database, 0)).ownerId;
    const record = notification({ to: [guest.toUpperCase(), gone, later, stranger, 'nobody'] });
    await write(
      { type: 'notification', notification: record },
      { type: 'notification', notification: notification({ to: [] }) },
    );
    expect(await told(record.id)).toEqual([guest]);
    expect(await service(`SELECT FROM user_notifications WHERE user_id IN ('${admin}', '${gone}')`)).toEqual([]);
  });

  it('is there once when it is written twice, and stays read', async () => {
    const record = notification();
    await write({ type: 'notification', notification: record });
    await service(`UPDATE user_notifications SET read_at = now() WHERE notification_id = '${record.id}'`);
    await write({ type: 'notification', notification: record }, { type: 'notification', notification: record });
    expect(await told(record.id)).toHaveLength(3);
    expect(
      await service(`SELECT FROM user_notifications WHERE read_at IS NULL AND home_id = '${home.homeId}'`),
    ).toEqual([]);
  });

  it('with a title that is too long or empty does not cost the batch', async () => {
    const long = notification({ title: '😀'.repeat(300) });
    const empty = notification({ title: '' });
    await write({ type: 'notification', notification: long }, { type: 'notification', notification: empty });
    expect(await told(long.id)).toHaveLength(3);
    expect(await told(empty.id)).toHaveLength(3);
  });

  it('is written with everything else of the batch or not at all', async () => {
    const record = notification();
    const impossible = mode({ mode: 'party' as 'home' });
    const run = execution();
    await expect(
      write({ type: 'execution', execution: run }, { type: 'notification', notification: record }, impossible),
    ).rejects.toMatchObject({ code: 'NEXA_REQUEST_INVALID' });
    expect(await told(record.id)).toEqual([]);
    expect((await load()).executions).toEqual([]);
  });
});

describe('a state', () => {
  it('is loaded with the moment at which it became what it is, where that was kept', async () => {
    const [deviceId = ''] = home.deviceIds;
    const state = (key: string, changedAt?: number) =>
      ({
        type: 'state',
        ref: { deviceId, component: 'main', capability: 'contact', attribute: key },
        key: `contact.${key}`,
        history: 'states',
        state: {
          value: true,
          observedAt: now,
          receivedAt: now,
          ...(changedAt === undefined ? {} : { changedAt }),
          source: 'push',
          freshness: 'live',
          cause: { kind: 'physical' },
        },
        changed: true,
      }) as const;
    await write(state('open', now - 90_000), state('tampered'));
    const [device] = (await load()).devices;
    expect(device?.states['contact.open']).toMatchObject({ observedAt: now, changedAt: now - 90_000 });
    expect(device?.states['contact.tampered']).not.toHaveProperty('changedAt');
  });
});
