import { NexaError } from '@nexa/sdk';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addDevice, addMember, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

let api: TestApi;
let owner: Owner;
let integrationId: string;
let plug: string;

beforeAll(async () => {
  api = await startTestApi();
  owner = await setUp(api);
  api.gateway.results.push({ result: 'done', title: 'Bridge', uniqueId: 'bridge', config: {} });
  const added = await api.call('POST', `/homes/${owner.homeId}/integrations`, {
    token: owner.token,
    body: { plugin: 'plain' },
  });
  integrationId = added.body.integration.id;
  plug = await addDevice(api.database, owner.homeId, { type: 'plug', name: 'Desk plug' });
});
beforeEach(() => {
  api.homes.powerProblem = undefined;
});
afterAll(() => api.stop());

const link = (body: object, token = owner.token) =>
  api.call('PUT', `/integrations/${integrationId}/power`, { token, body });
const unlink = (token = owner.token) => api.call('DELETE', `/integrations/${integrationId}/power`, { token });
const get = async () => (await api.call('GET', `/integrations/${integrationId}`, { token: owner.token })).body;

it('a person says which plug feeds a bridge, says otherwise, and takes it back', async () => {
  expect(await get()).not.toHaveProperty('poweredBy');
  const { status, body } = await link({ deviceId: plug });
  expect(status).toBe(200);
  expect(body.integration.poweredBy).toEqual({ deviceId: plug, component: 'main' });
  expect(api.homes.powered.get(integrationId)).toEqual({ deviceId: plug, component: 'main' });
  const strip = await addDevice(api.database, owner.homeId, {
    type: 'power-strip',
    components: [{ id: 'second', capabilities: ['onOff'] }],
  });
  await link({ deviceId: strip, component: 'second' });
  expect(await get()).toMatchObject({ poweredBy: { deviceId: strip, component: 'second' } });
  const listed = await api.call('GET', `/homes/${owner.homeId}/integrations`, { token: owner.token });
  expect(listed.body.items).toMatchObject([{ poweredBy: { deviceId: strip, component: 'second' } }]);
  expect((await unlink()).status).toBe(204);
  expect((await unlink()).status).toBe(204);
  expect(await get()).not.toHaveProperty('poweredBy');
  expect(api.homes.powered.get(integrationId)).toBeUndefined();
});

it('a plug that cannot be it changes nothing, and the answer says why', async () => {
  await link({ deviceId: plug });
  api.homes.powerProblem = new NexaError('NEXA_POWER_LINK_REFUSED', 'It is reached through what it feeds.', {
    params: { reason: 'It is reached through what it feeds.' },
  });
  const { status, body } = await link({ deviceId: plug, component: 'other' });
  expect(status).toBe(409);
  expect(body).toMatchObject({ code: 'NEXA_POWER_LINK_REFUSED', detail: 'It is reached through what it feeds.' });
  expect(await get()).toMatchObject({ poweredBy: { component: 'main' } });
});

it.each([{}, { deviceId: 'none' }, { deviceId: '', component: 'main' }, { component: 'main' }])(
  '%j says of no plug',
  async (body) => {
    expect((await link(body)).status).toBe(400);
  },
);

it('is the matter of those who manage the home', async () => {
  const member = await addMember(api.database, owner.homeId, 'member');
  expect((await link({ deviceId: plug }, member.token)).status).toBe(403);
  expect((await unlink(member.token)).status).toBe(403);
});

it('stands in the audit log', async () => {
  await link({ deviceId: plug });
  const rows = await api.database.asService(
    'test',
    ({ sql }) =>
      sql`SELECT action, actor_id FROM timeseries.audit_logs WHERE entity_type = 'power_links' ORDER BY time`,
  );
  expect(rows.map(({ action }) => action)).toContain('power_links.added');
  expect(new Set(rows.map(({ actor_id }) => actor_id))).toEqual(new Set([owner.userId]));
});
