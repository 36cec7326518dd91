import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

describe('automations', () => {
  let api: TestApi;
  let owner: Owner;
  let sensor: string;
  let lamp: string;
  let door: string;
  let elsewhere: string;

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    const part = (capabilities: string[]) => [{ id: 'main', capabilities }];
    sensor = await addDevice(api.database, owner.homeId, { components: part(['motion', 'button', 'temperature']) });
    lamp = await addDevice(api.database, owner.homeId, { components: part(['onOff', 'brightness']) });
    door = await addDevice(api.database, owner.homeId, { components: part(['lock']) });
    const second = await api.call('POST', '/homes', { token: owner.token, body: { name: 'x', timezone: 'UTC' } });
    elsewhere = await addDevice(api.database, second.body.id);
  });
  afterAll(() => api.stop());

  const trigger = () => ({
    id: 't',
    type: 'state',
    deviceId: sensor,
    capability: 'motion',
    attribute: 'active',
    to: true,
  });
  const action = () => ({ type: 'command', deviceId: lamp, capability: 'onOff', command: 'on' });
  const smallest = () => ({
    name: 'Light at motion',
    mode: 'single',
    triggers: [trigger()],
    conditions: [],
    actions: [action()],
  });
  const create = (body: object, token = owner.token) =>
    api.call('POST', `/homes/${owner.homeId}/automations`, { token, body });

  it('are added, shown, changed and removed, and the home hears of each', async () => {
    const { status, body } = await create(smallest());
    expect([status, body.version, body.enabled, body.name]).toEqual([201, 1, true, 'Light at motion']);
    expect(body.triggers).toEqual([trigger()]);
    expect(api.homes.automations.get(body.id)).toMatchObject({ version: 1, enabled: true });
    const path = `/automations/${body.id}`;
    const off = await api.call('PUT', path, { token: owner.token, body: { ...smallest(), enabled: false } });
    expect([off.body.version, off.body.enabled]).toEqual([1, false]);
    const changed = await api.call('PUT', path, {
      token: owner.token,
      body: { ...smallest(), name: 'Other', enabled: true },
    });
    expect([changed.body.version, changed.body.enabled, changed.body.name]).toEqual([2, true, 'Other']);
    expect(api.homes.automations.get(body.id)).toMatchObject({ version: 2 });
    const { body: listed } = await api.call('GET', `/homes/${owner.homeId}/automations`, { token: owner.token });
    expect(listed.items).toEqual([changed.body]);
    expect((await api.call('DELETE', path, { token: owner.token })).status).toBe(204);
    expect(api.homes.automations.has(body.id)).toBe(false);
    expect((await api.call('GET', path, { token: owner.token })).body.code).toBe('NEXA_AUTOMATION_NOT_FOUND');
  });

  it('run on request and show what they saw and did', async () => {
    const { body } = await create(smallest());
    const run = await api.call('POST', `/automations/${body.id}/run`, { token: owner.token });
    expect(run.status).toBe(202);
    expect(run.body.execution).toMatchObject({
      automationId: body.id,
      outcome: 'running',
      trigger: { cause: { kind: 'user', id: owner.userId } },
      actions: [{ action: action(), status: 'pending' }],
    });
    await api.database.asService(
      'test',
      ({ sql }) => sql`
        INSERT INTO automation_executions (home_id, automation_id, automation_version, outcome, reason, trigger, trace)
        VALUES (${owner.homeId}, ${body.id}, 1, 'not-run', 'condition',
          ${sql.json({ triggerId: 't', cause: [{ kind: 'physical' }] })},
          ${sql.json({ conditions: [], actions: [{ path: 'actions/0', type: 'command', status: 'skipped' }] })})`,
    );
    const { body: runs } = await api.call('GET', `/automations/${body.id}/executions`, { token: owner.token });
    expect(runs.items).toEqual([
      expect.objectContaining({
        outcome: 'not-run',
        reason: 'condition',
        trigger: { triggerId: 't', cause: { kind: 'physical' } },
        actions: [{ path: 'actions/0', action: action(), status: 'skipped' }],
      }),
    ]);
  });

  const broken = (): [object, string, string][] => [
    [{ ...smallest(), triggers: [] }, 'NEXA_REQUEST_INVALID', 'body/triggers'],
    [{ ...smallest(), actions: undefined }, 'NEXA_REQUEST_INVALID', 'body/actions'],
    [
      { ...smallest(), triggers: [{ ...trigger(), deviceId: 'lamp' }] },
      'NEXA_REQUEST_INVALID',
      'body/triggers/0/deviceId',
    ],
    [
      { ...smallest(), triggers: [{ ...trigger(), deviceId: elsewhere }] },
      'NEXA_AUTOMATION_INVALID',
      'triggers/0/deviceId',
    ],
    [
      { ...smallest(), triggers: [{ ...trigger(), capability: 'contact' }] },
      'NEXA_AUTOMATION_INVALID',
      'triggers/0/capability',
    ],
    [
      { ...smallest(), triggers: [{ ...trigger(), component: 'b' }] },
      'NEXA_AUTOMATION_INVALID',
      'triggers/0/component',
    ],
    [
      { ...smallest(), triggers: [{ ...trigger(), attribute: 'actve' }] },
      'NEXA_AUTOMATION_INVALID',
      'triggers/0/attribute',
    ],
    [{ ...smallest(), triggers: [{ ...trigger(), to: 'yes' }] }, 'NEXA_AUTOMATION_INVALID', 'triggers/0/to'],
    [{ ...smallest(), triggers: [{ ...trigger(), above: 3 }] }, 'NEXA_AUTOMATION_INVALID', 'triggers/0/above'],
    [{ ...smallest(), triggers: [trigger(), trigger()] }, 'NEXA_AUTOMATION_INVALID', 'triggers/1/id'],
    [
      { ...smallest(), triggers: [{ id: 't', type: 'event', deviceId: sensor, capability: 'button', event: 'held' }] },
      'NEXA_AUTOMATION_INVALID',
      'triggers/0/event',
    ],
    [
      {
        ...smallest(),
        triggers: [
          {
            id: 't',
            type: 'event',
            deviceId: sensor,
            capability: 'button',
            event: 'pressed',
            match: { press: 'soft' },
          },
        ],
      },
      'NEXA_AUTOMATION_INVALID',
      'triggers/0/match/press',
    ],
    [
      {
        ...smallest(),
        conditions: [
          { type: 'state', deviceId: sensor, capability: 'temperature', attribute: 'celsius', equals: 'hot' },
        ],
      },
      'NEXA_AUTOMATION_INVALID',
      'conditions/0/equals',
    ],
    [{ ...smallest(), actions: [{ ...action(), command: 'dance' }] }, 'NEXA_AUTOMATION_INVALID', 'actions/0/command'],
    [
      { ...smallest(), actions: [{ ...action(), capability: 'brightness', command: 'set', params: { level: 400 } }] },
      'NEXA_AUTOMATION_INVALID',
      'actions/0/params/level',
    ],
  ];

  it('are refused with the place of what is wrong, and nothing is kept', async () => {
    const before = api.homes.automations.size;
    const cases = broken();
    const answers = await Promise.all(cases.map(([body]) => create(body)));
    expect(answers.map(({ status, body }) => [status, body.code, body.params.path])).toEqual(
      cases.map(([, code, path]) => [400, code, path]),
    );
    expect(api.homes.automations.size).toBe(before);
  });

  it('unlock a door only with a person’s consent', async () => {
    const body = {
      ...smallest(),
      actions: [{ type: 'command', deviceId: door, capability: 'lock', command: 'unlock' }],
    };
    const refused = await create(body);
    expect([refused.status, refused.body.code]).toEqual([403, 'NEXA_COMMAND_SENSITIVE']);
    expect((await create({ ...body, allowSensitive: true })).status).toBe(201);
  });

  it('are seen and run by members, changed by those who manage, hidden from everyone else', async () => {
    const { body } = await create(smallest());
    const member = await addMember(api.database, owner.homeId, 'member');
    const guest = await addMember(api.database, owner.homeId, 'guest');
    const stranger = await addPerson(api.database, 'stranger');
    const path = `/automations/${body.id}`;
    const answers = await Promise.all([
      api.call('GET', path, { token: member.token }),
      api.call('POST', `${path}/run`, { token: member.token }),
      api.call('DELETE', path, { token: member.token }),
      api.call('GET', path, { token: guest.token }),
      api.call('GET', path, { token: stranger.token }),
      create(smallest(), member.token),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 202, 403, 404, 404, 403]);
  });

  it('of every kind are taken, and shown as they were sent', async () => {
    const body = {
      ...smallest(),
      mode: 'queued',
      max: 3,
      variables: {
        wished: {
          op: '+',
          args: [20, { state: { deviceId: sensor, capability: 'temperature', attribute: 'celsius' } }],
        },
      },
      triggers: [
        { ...trigger(), for: 60 },
        {
          id: 'warm',
          type: 'numeric',
          deviceId: sensor,
          capability: 'temperature',
          attribute: 'celsius',
          above: 25,
          hysteresis: 1,
        },
        { id: 'early', type: 'time', at: '06:30', weekdays: ['monday'], missed: 'run-once' },
        { id: 'often', type: 'cron', cron: '*/5 * * * *' },
        { id: 'away', type: 'presence', event: 'last-left', for: 300 },
        { id: 'night', type: 'mode', to: ['night'] },
        { id: 'start', type: 'start' },
        { id: 'issue', type: 'issue', on: 'opened', minSeverity: 'error' },
      ],
      conditions: [
        {
          type: 'or',
          conditions: [
            { type: 'time', after: '22:00', before: '06:00' },
            { type: 'mode', is: ['away'] },
          ],
        },
        { type: 'not', condition: { type: 'expression', expression: { op: '>', args: [{ time: 'hour' }, 12] } } },
      ],
      actions: [
        {
          type: 'if',
          conditions: [{ type: 'trigger', is: ['warm'] }],
          then: [{ type: 'notify', title: 'Warm: {trigger.value}', severity: 'warning' }],
          else: [
            { type: 'delay', seconds: 5 },
            { type: 'repeat', count: 2, actions: [action()] },
          ],
        },
        { type: 'wait', conditions: [{ type: 'presence', someone: true }], timeout: 60, onTimeout: 'continue' },
        { type: 'parallel', branches: [[action()], [{ type: 'mode', mode: 'night', for: 60 }]] },
        {
          type: 'command',
          deviceId: lamp,
          capability: 'brightness',
          command: 'set',
          params: { level: { $expression: { variable: 'wished' } } },
        },
      ],
    };
    const created = await create(body);
    expect([created.status, created.body.code, created.body.detail]).toEqual([201, undefined, undefined]);
    expect(created.body).toMatchObject(body);
    expect((await api.call('GET', `/automations/${created.body.id}`, { token: owner.token })).body).toMatchObject(body);
  });

  it('are refused with the place of what is wrong, however deep', async () => {
    const nested = (bad: object) => ({
      ...smallest(),
      actions: [{ type: 'if', conditions: [], then: [action(), bad] }],
    });
    const refused = async (body: object) => {
      const { status, body: answer } = await create(body);
      return [status, answer.code, answer.params?.path];
    };
    expect(await refused(nested({ type: 'dely', seconds: 1 }))).toEqual([
      400,
      'NEXA_REQUEST_INVALID',
      expect.anything(),
    ]);
    expect(await refused(nested({ ...action(), command: 'explode' }))).toEqual([
      400,
      'NEXA_AUTOMATION_INVALID',
      'actions/0/then/1/command',
    ]);
    expect(await refused({ ...smallest(), triggers: [{ id: 's', type: 'sun', event: 'sunset' }] })).toEqual([
      400,
      'NEXA_AUTOMATION_INVALID',
      expect.stringContaining('triggers/0'),
    ]);
    let deep: object = action();
    for (let level = 0; level < 12; level += 1) deep = { type: 'if', conditions: [], then: [deep] };
    expect((await refused({ ...smallest(), actions: [deep] }))[0]).toBe(400);
  });

  it('have webhooks whose address is shown once, is good for one trigger, and ends with it', async () => {
    const hook = { id: 'bell', type: 'webhook' };
    const created = await create({ ...smallest(), triggers: [trigger(), hook] });
    const [{ path, triggerId }] = created.body.webhooks;
    expect([triggerId, path]).toEqual(['bell', expect.stringMatching(/^\/api\/v1\/webhooks\/nexa_whk_/)]);
    const { id } = created.body;
    const shown = await api.call('GET', `/automations/${id}`, { token: owner.token });
    expect(shown.body.webhooks).toEqual([{ triggerId: 'bell', createdAt: expect.any(String) }]);
    const call = (address: string, body?: object) =>
      api.call('POST', address.replace('/api/v1', ''), { body: body ?? {} });
    expect((await call(path, { who: 'door' })).status).toBe(202);
    expect(api.homes.webhooks).toEqual([
      { homeId: owner.homeId, automationId: id, triggerId: 'bell', data: { who: 'door' } },
    ]);
    expect((await api.call('POST', path.replace('/api/v1', ''))).status).toBe(202);
    expect((await call(`${path}x`)).body).toMatchObject({ status: 404, code: 'NEXA_WEBHOOK_NOT_FOUND' });
    const renewed = await api.call('POST', `/automations/${id}/webhooks`, {
      token: owner.token,
      body: { triggerId: 'bell' },
    });
    expect([(await call(path)).status, (await call(renewed.body.path)).status]).toEqual([404, 202]);
    await api.call('PUT', `/automations/${id}`, { token: owner.token, body: smallest() });
    expect((await call(renewed.body.path)).status).toBe(404);
    expect(api.log.join('')).not.toContain(path.slice(path.lastIndexOf('/') + 1));
  });

  it('end when they are told to', async () => {
    const { body } = await create(smallest());
    expect((await api.call('POST', `/automations/${body.id}/stop`, { token: owner.token })).status).toBe(204);
    expect(api.homes.stopped).toEqual([body.id]);
  });

  it('can be switched off although what they name is gone, and stay off when the body does not say', async () => {
    const gone = await addDevice(api.database, owner.homeId, { components: [{ id: 'main', capabilities: ['onOff'] }] });
    const draft = { ...smallest(), actions: [{ ...action(), deviceId: gone }] };
    const { body } = await create(draft);
    await api.database.asService('test', ({ sql }) => sql`UPDATE devices SET deleted_at = now() WHERE id = ${gone}`);
    const put = (change: object) => api.call('PUT', `/automations/${body.id}`, { token: owner.token, body: change });
    expect((await put({ ...draft, enabled: true })).status).toBe(400);
    expect((await put({ ...draft, enabled: false })).body).toMatchObject({ enabled: false, version: 1 });
    expect((await put({ ...smallest(), name: 'Mended' })).body).toMatchObject({ enabled: false, version: 2 });
  });

  it('are refused when they are nested without end, without a name, or of a kind that there is not', async () => {
    let deep = JSON.stringify(action());
    for (let level = 0; level < 3_000; level += 1) deep = `{"type":"if","conditions":[],"then":[${deep}]}`;
    const endless = await api.app.inject({
      method: 'POST',
      url: `/api/v1/homes/${owner.homeId}/automations`,
      headers: { host: 'localhost:8420', authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ ...smallest(), actions: ['@'] }).replace('"@"', deep),
    });
    expect(endless.statusCode).toBe(400);
    const answers = await Promise.all([
      create({ ...smallest(), name: '   ' }),
      create({ ...smallest(), actions: [{ type: 'explode' }] }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(answers[1]?.body.detail).toContain('"explode", which is not known');
  });

  it('are not saved while a test of theirs fails, unless they are switched off', async () => {
    const tests = [{ name: 'runs twice', when: [{ trigger: 't' }], then: { runs: 2 } }];
    const refused = await create({ ...smallest(), tests });
    expect([refused.status, refused.body.code]).toEqual([400, 'NEXA_AUTOMATION_TESTS_FAILED']);
    expect(refused.body.detail).toContain('runs twice');
    expect((await create({ ...smallest(), tests, enabled: false })).status).toBe(201);
    expect((await create({ ...smallest(), tests: [{ ...tests[0], then: { runs: 1 } }] })).status).toBe(201);
  });

  it('that are switched off answer their webhook with why nothing is done', async () => {
    const { body } = await create({ ...smallest(), triggers: [{ id: 'bell', type: 'webhook' }], enabled: false });
    const answer = await api.call('POST', body.webhooks[0].path.replace('/api/v1', ''), { body: {} });
    expect([answer.status, answer.body.code]).toEqual([409, 'NEXA_AUTOMATION_DISABLED']);
  });
});
