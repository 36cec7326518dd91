import { randomUUID } from 'node:crypto';
import type { ReplacementPlan } from '@nexa/engine';
import { NexaError } from '@nexa/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const plan: ReplacementPlan = {
  components: [{ from: 'main', to: 'main' }],
  componentMap: {},
  units: [],
  description: { externalId: 'x', name: 'x', type: 'light', components: [{ id: 'main', capabilities: ['onOff'] }] },
  keeps: [{ component: 'main', capability: 'onOff' }],
  loses: [{ component: 'main', capability: 'brightness' }],
  gains: [],
  automations: [],
  scenes: [{ sceneId: '0190f3a0-0000-7000-8000-000000000001', name: 'Evening', lost: ['brightness.level of main'] }],
};

describe('the paths of devices', () => {
  let api: TestApi;
  let owner: Owner;
  let lamp: string;
  let other: string;
  let foreign: string;
  let binding: string;
  let member: { token: string };
  let stranger: { token: string };

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    lamp = await addDevice(api.database, owner.homeId, { name: 'Lamp' });
    other = await addDevice(api.database, owner.homeId, { name: 'New lamp' });
    member = await addMember(api.database, owner.homeId, 'member');
    stranger = await addPerson(api.database, 'stranger');
    const home = { token: stranger.token, body: { name: 'Elsewhere', timezone: 'Europe/Berlin' } };
    foreign = await addDevice(api.database, (await api.call('POST', '/homes', home)).body.id);
    binding = await api.database.asService('test', async ({ sql }) => {
      const [integration] = await sql<{ id: string }[]>`
        INSERT INTO nexa.integrations (home_id, plugin_id, title, unique_id)
        VALUES (${owner.homeId}, 'acme', 'Acme bridge', 'one') RETURNING id`;
      const evidence = { by: 'nexa', at: Date.now(), matched: [{ kind: 'mac', value: '5c:cf:7f:b1:b6:59' }] };
      const [row] = await sql<{ id: string }[]>`
        INSERT INTO nexa.device_bindings (home_id, device_id, integration_id, external_id, evidence)
        VALUES (${owner.homeId}, ${lamp}, ${integration?.id ?? ''}, 'lamp-1', ${sql.json(evidence as never)})
        RETURNING id`;
      await sql`INSERT INTO nexa.binding_changes (home_id, device_id, kind, reason, message, cause)
        VALUES (${owner.homeId}, ${lamp}, 'switched', 'failover', 'The bridge was away.', '[{"kind": "plugin"}]')`;
      return row?.id ?? '';
    });
  });
  afterAll(() => api.stop());

  const as = (token: string) => (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
    api.call(method, path, { token, ...(body === undefined ? {} : { body }) });
  const deeds = (action: string) =>
    api.database.withUser(
      { sub: owner.userId },
      ({ sql }) => sql`SELECT entity_id FROM audit_logs WHERE action = ${action}`,
    );

  it('are shown with the device: plugin, evidence, which is in use and why', async () => {
    const { body } = await as(owner.token)('GET', `/devices/${lamp}`);
    expect(body.bindings).toMatchObject([
      {
        id: binding,
        externalId: 'lamp-1',
        plugin: 'acme',
        integrationTitle: 'Acme bridge',
        active: true,
        activeReason: 'first',
        status: { value: 'unknown' },
        evidence: { by: 'nexa', matched: [{ kind: 'mac', value: '5c:cf:7f:b1:b6:59' }] },
      },
    ]);
  });

  it('have a history of what became of them', async () => {
    const { body } = await as(owner.token)('GET', `/devices/${lamp}/binding-changes`);
    expect(body.items).toMatchObject([
      { kind: 'switched', reason: 'failover', by: 'nexa', message: 'The bridge was away.' },
    ]);
  });

  it('are linked, preferred and parted by who manages the home, and each deed is on record', async () => {
    await as(owner.token)('POST', `/devices/${lamp}/link`, { deviceId: other });
    await as(owner.token)('PUT', `/devices/${lamp}/bindings/${binding}`, { priority: 3 });
    expect(api.homes.pathChanges.splice(0)).toEqual([
      { type: 'link-devices', wish: { deviceId: lamp, otherDeviceId: other, userId: owner.userId } },
      { type: 'set-path', wish: { deviceId: lamp, bindingId: binding, priority: 3, userId: owner.userId } },
    ]);
    expect(await deeds('devices.linked')).toMatchObject([{ entity_id: lamp }]);
    expect(await deeds('devices.path-changed')).toMatchObject([{ entity_id: lamp }]);
  });

  it('say what a replacement would mean without doing it', async () => {
    api.homes.plan = plan;
    const wish = { withDeviceId: other, dryRun: true };
    const { status, body } = await as(owner.token)('POST', `/devices/${lamp}/replace`, wish);
    expect(status).toBe(200);
    expect(body).toEqual({
      preview: {
        components: plan.components,
        units: [],
        keeps: plan.keeps,
        loses: plan.loses,
        gains: [],
        automations: [],
        scenes: plan.scenes,
      },
    });
    expect(api.homes.pathChanges).toEqual([]);
  });

  it('are swapped by a replacement that can be named afterwards', async () => {
    api.homes.plan = plan;
    const { status, body } = await as(owner.token)('POST', `/devices/${lamp}/replace`, { withDeviceId: other });
    expect(status).toBe(201);
    expect(api.homes.pathChanges.splice(0)).toMatchObject([
      { type: 'replace-device', wish: { replacementId: body.id, deviceId: lamp, withDeviceId: other } },
    ]);
    expect(await deeds('devices.replaced')).toMatchObject([{ entity_id: lamp }]);
  });

  it('tell in words why something cannot be, and leave no deed', async () => {
    api.homes.pathProblem = new NexaError('NEXA_LINK_REFUSED', 'They have nothing in common.');
    const { status, body } = await as(owner.token)('DELETE', `/devices/${lamp}/bindings/${binding}`);
    api.homes.pathProblem = undefined;
    expect({ status, code: body.code, detail: body.detail }).toEqual({
      status: 409,
      code: 'NEXA_LINK_REFUSED',
      detail: 'They have nothing in common.',
    });
    expect(await deeds('devices.unlinked')).toEqual([]);
  });

  it('are no matter of members and strangers, nor of devices of another home', async () => {
    const link = { deviceId: other };
    expect((await as(member.token)('POST', `/devices/${lamp}/link`, link)).status).toBe(403);
    expect((await as(member.token)('GET', `/homes/${owner.homeId}/device-links`)).status).toBe(403);
    expect((await as(stranger.token)('POST', `/devices/${lamp}/link`, link)).status).toBe(404);
    expect((await as(owner.token)('POST', `/devices/${lamp}/link`, { deviceId: foreign })).status).toBe(404);
    expect((await as(owner.token)('POST', `/devices/${lamp}/replace`, { withDeviceId: foreign })).status).toBe(404);
    expect((await as(owner.token)('POST', `/replacements/${randomUUID()}/undo`)).status).toBe(404);
    expect(api.homes.pathChanges).toEqual([]);
  });

  it('are suggested with what speaks for and against them', async () => {
    api.homes.suggestions = [
      { deviceId: lamp, otherDeviceId: other, matched: [{ kind: 'uuid', value: 'u' }], obstacles: ['weak'] },
    ];
    const { body } = await as(owner.token)('GET', `/homes/${owner.homeId}/device-links`);
    expect(body.items).toEqual(api.homes.suggestions);
  });
});
