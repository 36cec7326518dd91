import { createHash, randomUUID } from 'node:crypto';
import type { AutomationTemplate, SceneDefinition } from '@nexa/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  automationStore,
  type DatabaseTransaction,
  type ExecutionPageFilter,
  homeModeStore,
  notificationStore,
  PostgresRecordStore,
  PostgresWebhooks,
  pruneRows,
  sceneStore,
  templateStore,
  webhookStore,
} from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let home: SeededHome;
let memberId: string;
let strangerId: string;

const now = Date.now();
const day = 86_400_000;

beforeAll(async () => {
  test = await createTestDatabase();
});

beforeEach(async () => {
  home = await seedHome(test.database);
  strangerId = (await seedHome(test.database, 0)).ownerId;
  memberId = await test.database.asService('test', async ({ sql }) => {
    const [user] =
      await sql`INSERT INTO users (email, display_name) VALUES (${`${randomUUID()}@test`}, 'Member') RETURNING id`;
    await sql`INSERT INTO home_members (home_id, user_id, role) VALUES (${home.homeId}, ${user?.id as string}, 'member')`;
    return user?.id as string;
  });
});

afterAll(() => test.drop());

const as = <T>(sub: string, work: (tx: DatabaseTransaction) => Promise<T>) => test.database.withUser({ sub }, work);
const asOwner = <T>(work: (tx: DatabaseTransaction) => Promise<T>) => as(home.ownerId, work);
const forbidden = { code: 'NEXA_AUTH_FORBIDDEN' };

describe('scenes', () => {
  const definition = (change: Partial<SceneDefinition> = {}): SceneDefinition => ({
    name: 'Evening',
    transition: 2.5,
    states: [{ deviceId: home.deviceIds[0] ?? '', capability: 'brightness', attribute: 'percent', value: 20 }],
    ...change,
  });

  it('are made, found, replaced and removed by those who manage the home', async () => {
    const made = await asOwner((tx) => sceneStore.create(tx, home.homeId, definition()));
    const id = made?.id ?? '';
    expect(made).toMatchObject({ homeId: home.homeId, definition: definition() });
    expect(await as(memberId, (tx) => sceneStore.list(tx, home.homeId))).toEqual([made]);
    const { transition: _, ...atOnce } = definition({ name: 'Night' });
    const replaced = await asOwner((tx) => sceneStore.replace(tx, id, atOnce));
    expect(replaced?.definition).toEqual(atOnce);
    expect(await asOwner((tx) => sceneStore.remove(tx, id))).toBe(true);
    expect(await asOwner((tx) => sceneStore.remove(tx, id))).toBe(false);
    expect(await asOwner((tx) => sceneStore.find(tx, id))).toBeUndefined();
    expect(await asOwner((tx) => sceneStore.replace(tx, id, definition()))).toBeUndefined();
  });

  it('are not made or changed by a member, and not seen by strangers', async () => {
    await expect(as(memberId, (tx) => sceneStore.create(tx, home.homeId, definition()))).rejects.toMatchObject(
      forbidden,
    );
    const made = await asOwner((tx) => sceneStore.create(tx, home.homeId, definition()));
    const id = made?.id ?? '';
    expect(
      (await as(memberId, (tx) => sceneStore.replace(tx, id, definition({ name: 'Mine' }))))?.definition.name,
    ).toBe('Evening');
    expect(await as(memberId, (tx) => sceneStore.remove(tx, id))).toBe(false);
    expect(await as(strangerId, (tx) => sceneStore.find(tx, id))).toBeUndefined();
  });

  it('show how they were applied, the last first', async () => {
    const made = await asOwner((tx) => sceneStore.create(tx, home.homeId, definition()));
    const scene = { id: made?.id ?? '', homeId: home.homeId };
    const activations = [now - 2_000, now - 1_000].map((startedAt) => ({
      id: randomUUID(),
      sceneId: scene.id,
      cause: { kind: 'user', id: home.ownerId } as const,
      outcome: 'completed' as const,
      startedAt,
      finishedAt: startedAt + 100,
      results: [],
      previous: [],
    }));
    await new PostgresRecordStore(test.database).write(
      activations.map((activation) => ({ homeId: home.homeId, output: { type: 'scene-activation', activation } })),
    );
    expect(await as(memberId, (tx) => sceneStore.activations(tx, scene, 10))).toEqual([...activations].reverse());
    expect(await asOwner((tx) => sceneStore.activations(tx, scene, 1))).toHaveLength(1);
    expect((await asOwner((tx) => sceneStore.find(tx, scene.id)))?.lastActivatedAt).toBe(now - 1_000);
    expect((await asOwner((tx) => sceneStore.list(tx, home.homeId)))[0]?.lastActivatedAt).toBe(now - 1_000);
    const [first] = activations;
    const find = (sub: string) => as(sub, (tx) => sceneStore.findActivation(tx, first?.id ?? ''));
    expect(await find(home.ownerId)).toEqual({ homeId: home.homeId, activation: first });
    expect(await find(strangerId)).toBeUndefined();
  });
});

describe('the mode of a home', () => {
  it('is home since it was made, until something else was said', async () => {
    const mode = await as(memberId, (tx) => homeModeStore.get(tx, home.homeId));
    expect(mode).toEqual({ mode: 'home', since: expect.any(Number), cause: { kind: 'unknown' }, guests: false });
    const cause = { kind: 'user', id: home.ownerId } as const;
    await new PostgresRecordStore(test.database).write([
      { homeId: home.homeId, output: { type: 'mode', mode: { mode: 'night', since: now, until: now + 9, cause } } },
      { homeId: home.homeId, output: { type: 'guests', guests: true, cause } },
    ]);
    expect(await asOwner((tx) => homeModeStore.get(tx, home.homeId))).toEqual({
      mode: 'night',
      since: now,
      until: now + 9,
      cause,
      guests: true,
      guestsSince: expect.any(Number),
    });
  });

  it('is not told to strangers and guests', async () => {
    await test.database.asService(
      'test',
      ({ sql }) => sql`UPDATE home_members SET role = 'guest' WHERE user_id = ${memberId}`,
    );
    for (const sub of [strangerId, memberId])
      expect(await as(sub, (tx) => homeModeStore.get(tx, home.homeId))).toBeUndefined();
  });
});

describe('the inbox', () => {
  const tell = (count: number, at = now) =>
    new PostgresRecordStore(test.database).write(
      Array.from({ length: count }, (_, n) => ({
        homeId: home.homeId,
        output: {
          type: 'notification',
          notification: {
            id: randomUUID(),
            category: 'automation',
            severity: 'warning',
            title: `Told ${n}`,
            body: 'x',
            data: { n },
            // Two at a time come in the same moment.
            at: at + Math.floor(n / 2),
          },
        },
      })),
    );

  it('is read page by page, the newest first, each once, with how many are unread', async () => {
    await tell(7);
    await test.database.asService(
      'test',
      ({ sql }) => sql`
        UPDATE user_notifications SET created_at = created_at + interval '1 microsecond' * (data ->> 'n')::int
        WHERE home_id = ${home.homeId}`,
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const from = cursor === undefined ? {} : { cursor };
      const page = await asOwner((tx) => notificationStore.list(tx, { limit: 3, ...from }));
      expect(page.unread).toBe(7);
      seen.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `Told ${n}`));
  });

  it('refuses a cursor that it did not give', async () => {
    const made = (parts: readonly string[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const good = '2026-01-01 00:00:00+00';
    for (const cursor of [
      'x',
      made([good, 'x']),
      made(["'; DROP", randomUUID()]),
      made(['2026-99-01 00:00:00+00', randomUUID()]),
    ])
      await expect(asOwner((tx) => notificationStore.list(tx, { cursor }))).rejects.toMatchObject({
        code: 'NEXA_REQUEST_INVALID',
      });
    expect((await asOwner((tx) => notificationStore.list(tx, { cursor: made([good, randomUUID()]) }))).items).toEqual(
      [],
    );
  });

  it('lets people mark their own as read, and nobody else’s', async () => {
    await tell(2);
    const { items } = await asOwner((tx) => notificationStore.list(tx));
    const id = items[0]?.id ?? '';
    for (const sub of [memberId, strangerId])
      expect(await as(sub, (tx) => notificationStore.markRead(tx, id))).toBeUndefined();
    const read = await asOwner((tx) => notificationStore.markRead(tx, id));
    expect(read).toEqual({ ...items[0], readAt: expect.any(Number) });
    expect(await asOwner((tx) => notificationStore.markRead(tx, id))).toEqual(read);
    expect(await asOwner((tx) => notificationStore.unread(tx))).toBe(1);
    expect((await asOwner((tx) => notificationStore.list(tx, { unread: true }))).items.map((item) => item.id)).toEqual([
      items[1]?.id,
    ]);
    expect(await as(memberId, (tx) => notificationStore.unread(tx))).toBe(2);
  });

  it('is marked read as far as the person saw it', async () => {
    await tell(4);
    expect(await asOwner((tx) => notificationStore.markAllRead(tx, { upTo: now }))).toBe(2);
    expect(await asOwner((tx) => notificationStore.unread(tx))).toBe(2);
    expect(await asOwner((tx) => notificationStore.markAllRead(tx, { homeId: randomUUID() }))).toBe(0);
    expect(await asOwner((tx) => notificationStore.markAllRead(tx, { homeId: home.homeId }))).toBe(2);
    expect(await as(memberId, (tx) => notificationStore.unread(tx, home.homeId))).toBe(4);
  });

  it('has nothing of a home that the person left, nor what went through a channel', async () => {
    await tell(1);
    await test.database.asService('test', async ({ sql }) => {
      const [channel] = await sql`INSERT INTO notification_channels (user_id, kind, name)
        VALUES (${home.ownerId}, 'email', 'x') RETURNING id`;
      await sql`INSERT INTO user_notifications (user_id, home_id, channel_id, category, title)
        VALUES (${home.ownerId}, ${home.homeId}, ${channel?.id as string}, 'system', 'By mail')`;
      await sql`DELETE FROM home_members WHERE user_id = ${memberId}`;
    });
    expect(await as(memberId, (tx) => notificationStore.list(tx))).toEqual({ items: [], unread: 0 });
    expect(await asOwner((tx) => notificationStore.list(tx))).toMatchObject({
      items: [{ title: 'Told 0' }],
      unread: 1,
    });
  });

  it('forgets what was read after three months, and the rest after a year', async () => {
    await tell(1, now - 100 * day);
    await asOwner((tx) => notificationStore.markAllRead(tx));
    await tell(1, now - 370 * day);
    await tell(1, now - 300 * day);
    await tell(1);
    await pruneRows(test.database, now);
    const { items } = await asOwner((tx) => notificationStore.list(tx));
    expect(items.map(({ at }) => at)).toEqual([now, now - 300 * day]);
  });
});

describe('automations', () => {
  it('stay switched as somebody else switched them while they get another name', async () => {
    const definition = { name: 'A', mode: 'single', triggers: [], conditions: [], actions: [] } as never;
    const made = await asOwner((tx) => automationStore.create(tx, home.homeId, definition, true));
    const id = made?.id ?? '';
    const change = (changed: Parameters<typeof automationStore.replace>[2]) =>
      asOwner((tx) => automationStore.replace(tx, id, changed));
    const renamed = { ...structuredClone(made?.definition), name: 'B' } as never;
    expect(await change({ definition: renamed })).toMatchObject({ enabled: true, version: 2 });
    expect(await change({ definition: renamed, enabled: false })).toMatchObject({ enabled: false, version: 2 });
    expect(await change({ definition: renamed, version: 2 })).toMatchObject({ enabled: false, version: 2 });
    expect(await change({ definition: renamed, version: 1 })).toBeUndefined();
  });
});

describe('webhooks', () => {
  const hashOf = (token: string) => createHash('sha256').update(token).digest();
  let automation: { id: string; homeId: string };
  let hooks: PostgresWebhooks;

  beforeEach(async () => {
    hooks = new PostgresWebhooks(test.database);
    const definition = { name: 'A', mode: 'single', triggers: [], conditions: [], actions: [] } as const;
    const made = await asOwner((tx) =>
      automationStore.create(tx, home.homeId, structuredClone(definition) as never, true),
    );
    automation = { id: made?.id ?? '', homeId: home.homeId };
  });

  const issue = (token: string, triggerId = 'hook') =>
    asOwner((tx) => webhookStore.issue(tx, automation, triggerId, hashOf(token)));

  it('are found by their token alone, and note when they were called', async () => {
    const issued = await issue(`one ${automation.id}`);
    expect(issued).toMatchObject({ automationId: automation.id, triggerId: 'hook', createdBy: home.ownerId });
    expect(issued).not.toHaveProperty('lastCalledAt');
    expect(await hooks.findByHash(hashOf('another'))).toBeUndefined();
    expect(await hooks.findByHash(hashOf(`one ${automation.id}`))).toEqual({
      id: issued.id,
      homeId: home.homeId,
      automationId: automation.id,
      triggerId: 'hook',
      isEnabled: true,
    });
    const [listed] = await asOwner((tx) => webhookStore.list(tx, automation));
    expect(listed?.lastCalledAt).toEqual(expect.any(Number));
  });

  it('get a new token in the place of the one before', async () => {
    const [before, after] = [`before ${automation.id}`, `after ${automation.id}`];
    const first = await issue(before);
    await hooks.findByHash(hashOf(before));
    expect((await issue(after)).id).toBe(first.id);
    expect(await hooks.findByHash(hashOf(before))).toBeUndefined();
    expect(await hooks.findByHash(hashOf(after))).toMatchObject({ id: first.id });
    expect(await asOwner((tx) => webhookStore.list(tx, automation))).toHaveLength(1);
  });

  it('go with their trigger, and are good no more when their automation or home was removed', async () => {
    await issue(`a ${automation.id}`, 'a');
    await issue(`b ${automation.id}`, 'b');
    expect(await asOwner((tx) => webhookStore.remove(tx, automation, { except: ['b'] }))).toBe(1);
    expect(await hooks.findByHash(hashOf(`a ${automation.id}`))).toBeUndefined();
    expect(await hooks.findByHash(hashOf(`b ${automation.id}`))).toBeDefined();
    await asOwner((tx) => automationStore.remove(tx, automation.id));
    expect(await hooks.findByHash(hashOf(`b ${automation.id}`))).toBeUndefined();
    expect(await asOwner((tx) => webhookStore.remove(tx, automation))).toBe(1);
  });

  it('are the matter of those who manage the home; a member neither sees nor makes one', async () => {
    await issue(`c ${automation.id}`);
    expect(await as(memberId, (tx) => webhookStore.list(tx, automation))).toEqual([]);
    await expect(
      as(memberId, (tx) => webhookStore.issue(tx, automation, 'mine', hashOf('mine'))),
    ).rejects.toMatchObject(forbidden);
    await expect(as(memberId, (tx) => webhookStore.issue(tx, automation, 'hook', hashOf('x')))).rejects.toMatchObject(
      forbidden,
    );
    expect(await as(memberId, (tx) => webhookStore.remove(tx, automation))).toBe(0);
  });

  it('leave who issued them in the audit log, without the token', async () => {
    await issue(`d ${automation.id}`);
    const rows = await asOwner(
      ({ sql }) => sql`SELECT actor_id, after FROM audit_logs WHERE action = 'automation_webhooks.added'
        AND home_id = ${home.homeId}`,
    );
    expect(rows).toEqual([
      { actor_id: home.ownerId, after: expect.objectContaining({ trigger_id: 'hook', automation_id: automation.id }) },
    ]);
    expect(JSON.stringify(rows)).not.toContain('token_hash');
  });
});

describe('templates', () => {
  const template = (change: Partial<AutomationTemplate> = {}): AutomationTemplate => ({
    id: 'acme/light-at-dusk',
    version: 1,
    title: 'Light at dusk',
    description: 'x',
    inputs: [],
    definition: { name: 'x' },
    ...change,
  });
  const add = (sub: string, change?: Partial<AutomationTemplate>) =>
    as(sub, (tx) => templateStore.add(tx, home.homeId, template(change)));
  const find = (version?: number) =>
    as(memberId, (tx) => templateStore.find(tx, home.homeId, 'acme/light-at-dusk', version));

  it('are kept in every version, and found in the newest when none is named', async () => {
    await add(home.ownerId);
    await add(home.ownerId, { version: 10 });
    await add(home.ownerId, { version: 9 });
    expect((await find())?.template.version).toBe(10);
    expect(await find(1)).toMatchObject({ homeId: home.homeId, template: template(), createdBy: home.ownerId });
    expect(await find(2)).toBeUndefined();
    const listed = await as(memberId, (tx) => templateStore.list(tx, home.homeId));
    expect(listed.map((each) => each.template.version)).toEqual([10, 9, 1]);
    expect(await asOwner((tx) => templateStore.remove(tx, home.homeId, 'acme/light-at-dusk', 10))).toBe(1);
    expect((await find())?.template.version).toBe(9);
    expect(await asOwner((tx) => templateStore.remove(tx, home.homeId, 'acme/light-at-dusk'))).toBe(2);
    expect(await find()).toBeUndefined();
  });

  it('are replaced by one of the same id and version', async () => {
    const before = await add(home.ownerId);
    const after = await add(home.ownerId, { title: 'Better' });
    expect(after?.id).toBe(before?.id);
    expect((await find())?.template.title).toBe('Better');
  });

  it('are not imported by a member, nor seen by strangers', async () => {
    await expect(add(memberId)).rejects.toMatchObject(forbidden);
    await add(home.ownerId);
    expect(await as(strangerId, (tx) => templateStore.list(tx, home.homeId))).toEqual([]);
    expect(await as(memberId, (tx) => templateStore.remove(tx, home.homeId, 'acme/light-at-dusk'))).toBe(0);
  });
});

describe('executions', () => {
  it('are read as runs or as not-runs, without where they would go on', async () => {
    const made = await asOwner((tx) =>
      automationStore.create(
        tx,
        home.homeId,
        { name: 'A', mode: 'single', triggers: [], conditions: [], actions: [] },
        true,
      ),
    );
    const automation = { id: made?.id ?? '', homeId: home.homeId };
    const run = {
      automationId: automation.id,
      automationVersion: 1,
      trigger: { cause: { kind: 'unknown' } },
      conditions: [],
      actions: [],
    } as const;
    const executions = [
      { ...run, id: randomUUID(), startedAt: now, outcome: 'not-run', reason: 'queue-full', detail: 'Ten wait.' },
      { ...run, id: randomUUID(), startedAt: now + 1, outcome: 'queued', resume: { n: 1 } },
    ] as const;
    await new PostgresRecordStore(test.database).write(
      executions.map((execution) => ({ homeId: home.homeId, output: { type: 'execution', execution } })),
    );
    const page = (filter: ExecutionPageFilter) =>
      as(memberId, (tx) => automationStore.executions(tx, automation, filter));
    const read = async (only?: 'runs' | 'not-runs') => (await page(only === undefined ? {} : { only })).items;
    const [notRun, { resume: _, ...queued }] = executions;
    expect(await read()).toEqual([queued, notRun]);
    expect(await read('runs')).toEqual([queued]);
    expect(await read('not-runs')).toEqual([notRun]);
    const first = await page({ limit: 1 });
    expect([first.items, typeof first.nextCursor]).toEqual([[queued], 'string']);
    expect(await page({ limit: 1, cursor: first.nextCursor ?? '' })).toEqual({ items: [notRun] });
    const one = (sub: string) => as(sub, (tx) => automationStore.findExecution(tx, queued.id));
    expect(await one(memberId)).toEqual({ homeId: home.homeId, execution: queued });
    expect(await one(strangerId)).toBeUndefined();
    expect(await asOwner((tx) => automationStore.find(tx, automation.id))).not.toHaveProperty('lastRunAt');
  });
});
