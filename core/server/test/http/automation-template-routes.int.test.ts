import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addMember, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

let api: TestApi;
let owner: Owner;
let lamp: string;
let sensor: string;
let member: { readonly token: string };

beforeAll(async () => {
  api = await startTestApi();
  owner = await setUp(api);
  const part = (capabilities: string[]) => [{ id: 'main', capabilities }];
  lamp = await addDevice(api.database, owner.homeId, { name: 'Hall lamp', components: part(['onOff', 'brightness']) });
  sensor = await addDevice(api.database, owner.homeId, {
    name: 'Hall motion',
    components: part(['motion', 'illuminance']),
  });
  member = await addMember(api.database, owner.homeId, 'member');
});
afterAll(() => api.stop());

const home = (path: string) => `/homes/${owner.homeId}${path}`;
const post = (path: string, body: object, token = owner.token) => api.call('POST', path, { token, body });

/** A template with one question; the second version asks for the command too. */
const template = (version: number, extra: object = {}) => ({
  id: 'acme-light',
  version,
  title: 'Light',
  description: 'Switches a light.',
  inputs: [{ name: 'lamp', title: 'Lamp', kind: 'device', capabilities: ['onOff'] }],
  definition: {
    name: version === 1 ? 'Light' : 'Light by motion',
    mode: 'single',
    triggers: [
      { id: 'on', type: 'state', deviceId: { $input: 'lamp' }, capability: 'onOff', attribute: 'on', to: true },
    ],
    conditions: [],
    actions: [
      { type: 'delay', seconds: 60 },
      { type: 'command', deviceId: { $input: 'lamp' }, capability: 'onOff', command: 'off' },
    ],
    ...extra,
  },
  ...(version === 1 ? {} : { changes: ['It has another name.'] }),
});

describe('templates', () => {
  it('are listed, filled with answers, and become automations', async () => {
    const { body } = await api.call('GET', home('/automation-templates'), { token: member.token });
    expect(body.items.length).toBeGreaterThanOrEqual(10);
    const motionLight = body.items.find(({ id }: { id: string }) => id === 'motion-light');
    expect(motionLight).toMatchObject({ isBundled: true, inputs: expect.any(Array) });
    const inputs = Object.fromEntries(
      motionLight.inputs
        .filter((input: { default?: unknown }) => input.default === undefined)
        .map(({ name, many, capabilities }: { name: string; many?: boolean; capabilities: string[] }) => {
          const id = capabilities.includes('motion') || capabilities.includes('illuminance') ? sensor : lamp;
          return [name, many === true ? [id] : id];
        }),
    );
    const filled = await post(home('/automation-templates/motion-light/fill'), { inputs });
    expect([filled.status, filled.body.detail]).toEqual([200, undefined]);
    const placeless = await post(home('/automations'), filled.body.definition);
    expect([placeless.status, placeless.body.detail]).toEqual([400, expect.stringContaining('position')]);
    const position = { latitude: 53.5, longitude: 10 };
    await api.call('PATCH', home(''), { token: owner.token, body: { position } });
    const created = await post(home('/automations'), filled.body.definition);
    expect([created.status, created.body.detail]).toEqual([201, undefined]);
    expect(created.body.template).toMatchObject({ id: 'motion-light', version: 1 });
  });

  it('say which answer is missing or wrong', async () => {
    const missing = await post(home('/automation-templates/motion-light/fill'), { inputs: {} });
    expect([missing.status, missing.body.code]).toEqual([400, 'NEXA_TEMPLATE_INVALID']);
    const unknown = await post(home('/automation-templates/nothing/fill'), { inputs: {} });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'NEXA_TEMPLATE_NOT_FOUND']);
  });

  it('that a home imported can be upgraded, with what a person changed kept', async () => {
    expect((await post(home('/automation-templates'), { template: template(1) })).status).toBe(201);
    const filled = await post(home('/automation-templates/acme-light/fill'), { inputs: { lamp } });
    const { definition } = filled.body;
    const [delay, command] = definition.actions;
    const created = await post(home('/automations'), { ...definition, actions: [{ ...delay, seconds: 5 }, command] });
    expect((await post(home('/automation-templates'), { template: template(2) })).status).toBe(201);
    const upgrade = await post(`/automations/${created.body.id}/upgrade`, {});
    expect(upgrade.body).toMatchObject({ from: 1, to: 2, changes: ['It has another name.'], conflicts: [] });
    expect(upgrade.body.definition).toMatchObject({
      name: 'Light by motion',
      actions: [{ seconds: 5 }, { command: 'off' }],
    });
    expect(upgrade.body.changedByHand).toHaveLength(1);
    const saved = await api.call('PUT', `/automations/${created.body.id}`, {
      token: owner.token,
      body: upgrade.body.definition,
    });
    expect([saved.status, saved.body.template.version]).toEqual([200, 2]);
  });

  it('that are wrong are not taken, and members import none', async () => {
    const wrong = await post(home('/automation-templates'), { template: template(3, { name: { $input: 'nothing' } }) });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'NEXA_TEMPLATE_INVALID']);
    const refused = async (given: object) => (await post(home('/automation-templates'), { template: given })).body;
    expect(await refused({ ...template(3), id: 'low-battery' })).toMatchObject({ params: { path: 'id' } });
    expect(await refused({ ...template(1), title: 'Other' })).toMatchObject({ params: { path: 'version' } });
    expect(await refused(template(3, { actions: [{ type: 'explode', deviceId: { $input: 'lamp' } }] }))).toMatchObject({
      code: 'NEXA_TEMPLATE_INVALID',
    });
    expect((await post(home('/automation-templates'), { template: template(3) }, member.token)).status).toBe(403);
    expect((await api.call('DELETE', home('/automation-templates/motion-light'), { token: owner.token })).status).toBe(
      404,
    );
  });
});

describe('automations of Home Assistant', () => {
  const yaml = `
- alias: Hall light
  triggers:
    - trigger: state
      entity_id: binary_sensor.hall_motion
      to: "on"
  conditions: []
  actions:
    - action: light.turn_on
      target: {entity_id: light.hall_lamp}
    - action: script.unknown_thing
  mode: restart
`;

  it('are brought over with an honest report, and nothing is kept', async () => {
    const { status, body } = await post(home('/automations/import'), { yaml });
    expect([status, body.automations.length]).toEqual([200, 1]);
    const [automation] = body.automations;
    expect(automation).toMatchObject({ name: 'Hall light', needsReview: true, enabled: false });
    expect(automation.lines.map(({ status: what }: { status: string }) => what)).toContain('left-out');
    const created = await post(home('/automations'), { ...automation.definition, enabled: false });
    expect([created.status, created.body.detail]).toEqual([201, undefined]);
  });

  it('are brought over by the address of a device before its name', async () => {
    const meant = await addDevice(api.database, owner.homeId, {
      name: 'Something else',
      description: { externalId: 'hall_lamp' },
    });
    const { body } = await post(home('/automations/import'), { yaml });
    expect(body.automations[0].definition.actions[0]).toMatchObject({ deviceId: meant });
    await api.database.asService('test', ({ sql }) => sql`UPDATE devices SET deleted_at = now() WHERE id = ${meant}`);
  });

  it('find devices in a home of more than a thousand, as templates do', async () => {
    await api.database.asService(
      'test',
      ({ sql }) => sql`
        INSERT INTO devices (home_id, device_type, name, capabilities, components, description, current_state)
        SELECT ${owner.homeId}, 'light', 'Another ' || n, '[]', '[]', '{}', '{}' FROM generate_series(1, 1010) AS n`,
    );
    const { body } = await post(home('/automations/import'), { yaml });
    expect(body.automations[0].definition.actions[0]).toMatchObject({ deviceId: lamp });
    await post(home('/automation-templates'), { template: template(1) });
    const filled = await post(home('/automation-templates/acme-light/fill'), { version: 1, inputs: { lamp } });
    expect([filled.status, filled.body.detail]).toEqual([200, undefined]);
  });

  it('are refused when they are no YAML', async () => {
    const { status } = await post(home('/automations/import'), { yaml: ']}' });
    expect(status).toBe(400);
  });
});
