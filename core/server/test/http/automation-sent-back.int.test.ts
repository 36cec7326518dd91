import { fillTemplate, sampleInputs } from '@nexa/engine';
import type { AutomationTemplate } from '@nexa/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledTemplates } from '../../src/automations/templates/bundled-templates.ts';
import { addDevice, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

let api: TestApi;
let owner: Owner;
let lamp: string;
let elsewhere: string;

beforeAll(async () => {
  api = await startTestApi();
  owner = await setUp(api);
  lamp = await addDevice(api.database, owner.homeId);
  const { body } = await api.call('POST', '/homes', { token: owner.token, body: { name: 'x', timezone: 'UTC' } });
  elsewhere = body.id;
  const position = { latitude: 53.5, longitude: 10 };
  await send('PATCH', `/homes/${owner.homeId}`, { position });
});
afterAll(() => api.stop());

const send = (method: string, path: string, body: object) => api.call(method, path, { token: owner.token, body });
const get = async (id: string) => (await api.call('GET', `/automations/${id}`, { token: owner.token })).body;
const definition = (more: object = {}) => ({
  name: 'Evening',
  mode: 'single',
  triggers: [
    { id: 't', type: 'time', at: '20:00' },
    { id: 'bell', type: 'webhook' },
  ],
  conditions: [],
  actions: [{ type: 'command', deviceId: lamp, capability: 'onOff', command: 'on' }],
  ...more,
});
const create = async (more: object = {}) =>
  (await send('POST', `/homes/${owner.homeId}/automations`, definition(more))).body;

/** An automation of the template, with devices of the home that can do what it asks for. */
async function filled(template: AutomationTemplate) {
  const answers = sampleInputs(template);
  const made = template.inputs.map(async (input) => {
    if (input.kind !== 'device') return [input.name, answers[input.name]] as const;
    const add = () =>
      addDevice(api.database, owner.homeId, {
        name: input.title,
        components: [{ id: 'main', capabilities: input.capabilities }],
      });
    return [input.name, input.many === true ? [await add(), await add()] : await add()] as const;
  });
  return fillTemplate(template, Object.fromEntries(await Promise.all(made)) as typeof answers);
}

describe('an automation that is sent back as it was read', () => {
  it.each(bundledTemplates.map((template) => [template.id, template] as const))(
    'is unchanged: %s',
    async (_id, template) => {
      const created = await send('POST', `/homes/${owner.homeId}/automations`, await filled(template));
      expect([created.status, created.body.detail]).toEqual([201, undefined]);
      const read = await get(created.body.id);
      const put = await send('PUT', `/automations/${created.body.id}`, read);
      expect([put.status, put.body.detail]).toEqual([200, undefined]);
      expect(await get(created.body.id)).toEqual({ ...read, updatedAt: expect.any(String) });
    },
  );

  it('keeps the addresses of its webhooks', async () => {
    const { id, webhooks } = await create();
    const read = await get(id);
    expect(read.webhooks).toHaveLength(1);
    expect((await send('PUT', `/automations/${id}`, read)).body).toEqual({ ...read, updatedAt: expect.any(String) });
    expect((await send('POST', webhooks[0].path, {})).status).toBe(202);
  });

  it('makes another one where it is posted, and is replayed as a draft', async () => {
    const read = await get((await create()).id);
    const copy = await send('POST', `/homes/${owner.homeId}/automations`, read);
    expect([copy.status, copy.body.version, copy.body.id === read.id]).toEqual([201, 1, false]);
    const span = { from: new Date(Date.now() - 60_000).toISOString(), to: new Date().toISOString() };
    const draft = await send('POST', `/homes/${owner.homeId}/automations/replay`, { definition: read, ...span });
    expect([draft.status, draft.body.detail]).toEqual([200, undefined]);
  });

  it.each([
    ['id', () => ({ id: lamp }), 'PUT', 'body/id'],
    ['home', () => ({ homeId: elsewhere }), 'PUT', 'body/homeId'],
    ['home', () => ({ homeId: elsewhere }), 'POST', 'body/homeId'],
  ])('is refused with the %s of another one', async (_what, other, method, path) => {
    const read = await get((await create()).id);
    const to = method === 'PUT' ? `/automations/${read.id}` : `/homes/${owner.homeId}/automations`;
    const { status, body } = await send(method, to, { ...read, ...other() });
    expect([status, body.code, body.params.path]).toEqual([400, 'NEXA_REQUEST_INVALID', path]);
  });

  it('is refused when somebody else has changed it meanwhile', async () => {
    const read = await get((await create()).id);
    const path = `/automations/${read.id}`;
    expect((await send('PUT', path, { ...read, name: 'First' })).body.version).toBe(2);
    const late = await send('PUT', path, { ...read, name: 'Second' });
    expect([late.status, late.body.code, late.body.params]).toEqual([
      409,
      'NEXA_DATABASE_CONFLICT',
      { path: 'body/version', version: 2 },
    ]);
    const { version: _, ...anyVersion } = read;
    expect((await send('PUT', path, { ...anyVersion, name: 'Third' })).body).toMatchObject({
      name: 'Third',
      version: 3,
    });
  });

  it('of two at once is changed by one', async () => {
    const read = await get((await create()).id);
    const both = await Promise.all(
      ['First', 'Second'].map((name) => send('PUT', `/automations/${read.id}`, { ...read, name })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('an automation', () => {
  const patch = (id: string, body: object) => send('PATCH', `/automations/${id}`, body);

  it('is switched on and off, and named otherwise, without being sent whole', async () => {
    const { id } = await create();
    expect((await patch(id, { enabled: false })).body).toMatchObject({ enabled: false, version: 1 });
    expect(api.homes.automations.get(id)?.enabled).toBe(false);
    expect((await patch(id, { name: 'Late' })).body).toMatchObject({ name: 'Late', enabled: false, version: 2 });
    const { body } = await patch(id, { enabled: true });
    expect(body).toMatchObject({ enabled: true, name: 'Late', webhooks: [{ triggerId: 'bell' }] });
    expect(api.homes.automations.get(id)).toMatchObject({ enabled: true, version: 2, definition: { name: 'Late' } });
  });

  it.each([[{}], [{ enabled: 'yes' }], [{ name: ' ' }], [{ mode: 'single' }]])('is not changed by %j', async (body) => {
    const { id } = await create();
    expect((await patch(id, body)).status).toBe(400);
  });

  it('is not switched on while a test fails or what it names is gone, and is switched off all the same', async () => {
    const tests = [{ name: 'runs twice', when: [{ trigger: 't' }], then: { runs: 2 } }];
    const failing = await create({ tests, enabled: false });
    expect((await patch(failing.id, { enabled: true })).body.code).toBe('NEXA_AUTOMATION_TESTS_FAILED');
    const gone = await addDevice(api.database, owner.homeId);
    const broken = await create({
      actions: [{ type: 'command', deviceId: gone, capability: 'onOff', command: 'on' }],
    });
    await api.database.asService('test', ({ sql }) => sql`UPDATE devices SET deleted_at = now() WHERE id = ${gone}`);
    expect((await patch(broken.id, { enabled: false })).body.enabled).toBe(false);
    expect((await patch(broken.id, { enabled: true })).body.code).toBe('NEXA_AUTOMATION_INVALID');
  });
});
