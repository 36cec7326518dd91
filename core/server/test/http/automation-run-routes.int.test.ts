import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

let api: TestApi;
let owner: Owner;
let automation: { readonly id: string; readonly webhooks: readonly { readonly path: string }[] };
let other: { readonly id: string };

beforeAll(async () => {
  api = await startTestApi();
  owner = await setUp(api);
  const lamp = await addDevice(api.database, owner.homeId);
  const body = {
    name: 'Evening',
    mode: 'single',
    triggers: [{ id: 'bell', type: 'webhook' }],
    conditions: [],
    actions: [{ type: 'command', deviceId: lamp, capability: 'onOff', command: 'on' }],
  };
  const path = `/homes/${owner.homeId}/automations`;
  automation = (await api.call('POST', path, { token: owner.token, body })).body;
  other = (await api.call('POST', path, { token: owner.token, body })).body;
});
afterAll(() => api.stop());

const get = (path: string, token = owner.token) => api.call('GET', path, { token });
const run = (body?: object) =>
  api.call('POST', `/automations/${automation.id}/run`, {
    token: owner.token,
    ...(body === undefined ? {} : { body }),
  });

describe('an automation is run', () => {
  it.each([
    ['as it is', undefined, {}],
    ['with nothing said', {}, {}],
    ['without its conditions', { skipConditions: true }, { skipConditions: true }],
    ['by one of its triggers', { triggerId: 'bell', data: { who: 'me' } }, { triggerId: 'bell', data: { who: 'me' } }],
  ])('%s', async (_how, body, wish) => {
    const { status } = await run(body);
    expect(status).toBe(202);
    expect(api.homes.runs.at(-1)).toEqual({ automationId: automation.id, skipConditions: false, ...wish });
  });

  it.each([
    ['a trigger that it does not have', { triggerId: 'door' }, 'NEXA_AUTOMATION_INVALID', 'triggerId'],
    ['what is not known', { variables: { a: 1 } }, 'NEXA_REQUEST_INVALID', 'body/variables'],
    ['data that is nested too deep', { data: { a: { b: { c: {} } } } }, 'NEXA_REQUEST_INVALID', 'body/data'],
  ])('not with %s', async (_what, body, code, path) => {
    const runs = api.homes.runs.length;
    const answer = await run(body);
    expect([answer.status, answer.body.code, answer.body.params.path]).toEqual([400, code, path]);
    expect(api.homes.runs).toHaveLength(runs);
  });
});

describe('runs that were', () => {
  const ids = Array.from({ length: 5 }, () => randomUUID());

  beforeAll(async () => {
    await api.database.asService(
      'test',
      ({ sql }) => sql`
        INSERT INTO automation_executions (id, home_id, automation_id, automation_version, outcome, trigger, trace, started_at)
        SELECT id, ${owner.homeId}, ${automation.id}, 1, CASE nr WHEN 2 THEN 'not-run' ELSE 'completed' END,
          ${sql.json({ cause: [{ kind: 'physical' }] })}, ${sql.json({ conditions: [], actions: [] })},
          now() - nr * interval '1 minute'
        FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS run (id, nr)`,
    );
  });

  const list = async (query: string) => {
    const { body } = await get(`/automations/${automation.id}/executions?${query}`);
    return { ids: body.items.map(({ id }: { id: string }) => id), next: body.nextCursor };
  };

  it('are listed part by part, newest first', async () => {
    const first = await list('limit=2');
    expect(first.ids).toEqual(ids.slice(0, 2));
    const second = await list(`limit=2&cursor=${first.next}`);
    expect(second.ids).toEqual(ids.slice(2, 4));
    expect(await list(`limit=2&cursor=${second.next}`)).toEqual({ ids: ids.slice(4), next: undefined });
    const runs = await list('limit=1&only=runs');
    expect((await list(`limit=1&only=runs&cursor=${runs.next}`)).ids).toEqual([ids[2]]);
  });

  it.each(['limit=1001', 'limit=0', 'cursor=nonsense'])('are not listed with %s', async (query) => {
    const { status, body } = await get(`/automations/${automation.id}/executions?${query}`);
    expect([status, body.code]).toEqual([400, 'NEXA_REQUEST_INVALID']);
  });

  it('are found by their id, with the automation that they are of', async () => {
    const path = (of: string, id = ids[3]) => `/automations/${of}/executions/${id}`;
    const { status, body } = await get(path(automation.id));
    expect([status, body.execution]).toEqual([
      200,
      expect.objectContaining({ id: ids[3], automationId: automation.id, outcome: 'completed' }),
    ]);
    const unknown = await Promise.all([get(path(other.id)), get(path(automation.id, randomUUID()))]);
    expect(unknown.map((answer) => [answer.status, answer.body.code])).toEqual([
      [404, 'NEXA_EXECUTION_NOT_FOUND'],
      [404, 'NEXA_EXECUTION_NOT_FOUND'],
    ]);
    const guest = await addMember(api.database, owner.homeId, 'guest');
    expect((await get(path(automation.id), guest.token)).status).toBe(404);
  });
});

describe('a webhook', () => {
  const call = (method: string, body: object) => api.call(method, automation.webhooks[0]?.path ?? '', { body });

  it.each(['POST', 'PUT'])('is called by %s', async (method) => {
    expect((await call(method, { by: method })).status).toBe(202);
    expect(api.homes.webhooks.at(-1)).toEqual({
      homeId: owner.homeId,
      automationId: automation.id,
      triggerId: 'bell',
      data: { by: method },
    });
    expect((await call(method, { a: { b: { c: {} } } })).status).toBe(400);
    expect((await api.call(method, '/webhooks/nexa_whk_nothing', { body: {} })).status).toBe(404);
  });

  it('answers when what began by it is kept', async () => {
    let keep = () => {};
    api.homes.keeping = new Promise<void>((resolve) => {
      keep = resolve;
    });
    const taken = api.homes.webhooks.length;
    const answer = call('POST', {}).then(({ status }) => status);
    // Until it is taken and kept there is no answer; a fault would end the race.
    const first = await Promise.race([answer, api.homes.untilWebhooks(taken + 1)]);
    expect(first).toBeUndefined();
    keep();
    expect(await answer).toBe(202);
    api.homes.keeping = Promise.resolve();
  });
});
