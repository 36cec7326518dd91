import { type HealthFinding, PostgresAutomationHealth } from '@nexa/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDevice, addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

let api: TestApi;
let owner: Owner;
let health: PostgresAutomationHealth;
let lamp: string;
let other: string;
let door: string;
let elsewhere: string;
let gone: string;
let automationId: string;

const command = (deviceId: string) => ({ type: 'command', deviceId, capability: 'onOff', command: 'on' });
const trigger = { id: 't', type: 'time', at: '20:00' };
const definition = (...actions: object[]) => ({
  name: 'Evening',
  mode: 'single',
  triggers: [trigger],
  conditions: [],
  actions,
});

beforeAll(async () => {
  api = await startTestApi();
  health = new PostgresAutomationHealth(api.database);
  owner = await setUp(api);
  const part = (capabilities: string[]) => [{ id: 'main', capabilities }];
  lamp = await addDevice(api.database, owner.homeId, { name: 'Lamp' });
  other = await addDevice(api.database, owner.homeId, { name: 'Other' });
  door = await addDevice(api.database, owner.homeId, { name: 'Door', components: part(['lock']) });
  const second = await api.call('POST', '/homes', { token: owner.token, body: { name: 'x', timezone: 'UTC' } });
  elsewhere = await addDevice(api.database, second.body.id);
});
afterAll(() => api.stop());

const create = async (...actions: object[]): Promise<string> =>
  (await api.call('POST', `/homes/${owner.homeId}/automations`, { token: owner.token, body: definition(...actions) }))
    .body.id;
const remove = (deviceId: string) =>
  api.database.asService(
    'test',
    ({ sql }) => sql`UPDATE devices SET deleted_at = now(), name = 'Gone' WHERE id = ${deviceId}`,
  );

beforeEach(async () => {
  gone = await addDevice(api.database, owner.homeId);
  automationId = await create(command(gone), { type: 'delay', seconds: 1 }, command(gone));
  await remove(gone);
});

const broken = (path: string): HealthFinding => ({
  automationId,
  automationVersion: 1,
  kind: 'broken-reference',
  grade: 'observed',
  fingerprint: path,
  detail: { missing: 'device', deviceId: gone, path, title: 'Broken', explanation: 'Choose another one.' },
});
const repair = (body: object, { id = automationId, token = owner.token } = {}) =>
  api.call('POST', `/automations/${id}/repair`, { token, body });

describe('what is wrong with automations', () => {
  it('is shown with the automation, and of the whole home', async () => {
    await health.apply(owner.homeId, [broken('actions/0')]);
    const one = await api.call('GET', `/automations/${automationId}/health`, { token: owner.token });
    expect([one.status, one.body]).toEqual([
      200,
      {
        items: [
          {
            id: expect.any(String),
            automationId,
            kind: 'broken-reference',
            grade: 'observed',
            title: 'Broken',
            explanation: 'Choose another one.',
            path: 'actions/0',
            detail: { missing: 'device', deviceId: gone },
            foundAt: expect.stringMatching(/Z$/),
          },
        ],
      },
    ]);
    const all = await api.call('GET', `/homes/${owner.homeId}/automation-health`, { token: owner.token });
    expect(all.body).toEqual(one.body);
  });

  it('is shown with each automation that has a part in it', async () => {
    const second = await create(command(lamp));
    const { grade: _, ...loop } = broken('');
    await health.apply(owner.homeId, [
      { ...loop, kind: 'loop', detail: { title: 'Loop', explanation: '', otherAutomationIds: [second], code: '1234' } },
    ]);
    for (const id of [automationId, second]) {
      const { body } = await api.call('GET', `/automations/${id}/health`, { token: owner.token });
      expect(body.items).toMatchObject([
        { automationId, kind: 'loop', grade: 'possible', otherAutomationIds: [second], detail: { code: '[redacted]' } },
      ]);
    }
  });

  it('is for those who live there', async () => {
    const member = await addMember(api.database, owner.homeId, 'member');
    const guest = await addMember(api.database, owner.homeId, 'guest');
    const stranger = await addPerson(api.database, 'stranger');
    const status = async (token: string, path: string) => (await api.call('GET', path, { token })).status;
    const [one, all] = [`/automations/${automationId}/health`, `/homes/${owner.homeId}/automation-health`];
    const statuses = (token: string) => Promise.all([status(token, one), status(token, all)]);
    expect(await statuses(member.token)).toEqual([200, 200]);
    // Of automations guests know nothing.
    expect(await statuses(guest.token)).toEqual([404, 403]);
    expect(await statuses(stranger.token)).toEqual([404, 404]);
  });
});

describe('a repair', () => {
  it('puts another device in one place, as a new version that the home hears of', async () => {
    await health.apply(owner.homeId, [broken('actions/0'), broken('actions/2')]);
    const { status, body } = await repair({ path: 'actions/0', replacementId: lamp.toUpperCase() });
    expect([status, body.id, body.version, body.enabled]).toEqual([200, automationId, 2, true]);
    expect(body.actions).toEqual([command(lamp), { type: 'delay', seconds: 1 }, command(gone)]);
    expect(api.homes.automations.get(automationId)).toMatchObject({
      version: 2,
      definition: { actions: body.actions },
    });
    const second = await repair({ path: 'actions/2', replacementId: other });
    expect([second.status, second.body.version]).toEqual([200, 3]);
    expect(second.body.actions[2]).toEqual(command(other));
  });

  it('leaves an automation that is switched off as it is', async () => {
    await api.database.asService(
      'test',
      ({ sql }) => sql`UPDATE automations SET enabled = false WHERE id = ${automationId}`,
    );
    await health.apply(owner.homeId, [broken('actions/0'), broken('actions/2')]);
    const { body } = await repair({ path: 'actions/0', replacementId: lamp });
    expect([body.enabled, api.homes.automations.get(automationId)?.enabled]).toEqual([false, false]);
  });

  it.each([
    ['by what cannot do it', () => ({ path: 'actions/0', replacementId: door }), 'actions/0'],
    ['by a device of another home', () => ({ path: 'actions/0', replacementId: elsewhere }), 'actions/0'],
    ['by nothing', () => ({ path: 'actions/0', replacementId: owner.homeId }), 'actions/0'],
    [
      'by a component that the device does not have',
      () => ({ path: 'actions/0', replacementId: lamp, component: 'left' }),
      'actions/0',
    ],
    ['where nothing is named', () => ({ path: 'actions/1', replacementId: lamp }), 'actions/1'],
    ['where nothing is', () => ({ path: 'actions/9', replacementId: lamp }), 'actions/9'],
  ])('is refused %s, and nothing is changed', async (_name, body, path) => {
    await health.apply(owner.homeId, [broken('actions/0'), broken('actions/2')]);
    const answer = await repair(body());
    expect([answer.status, answer.body.code]).toEqual([400, 'NEXA_AUTOMATION_INVALID']);
    expect(String(answer.body.params.path)).toMatch(new RegExp(`^${path}`));
    const { body: now } = await api.call('GET', `/automations/${automationId}`, { token: owner.token });
    expect([now.version, now.actions[0]]).toEqual([1, command(gone)]);
  });

  it('is refused while something is wrong that nobody has found yet', async () => {
    await health.apply(owner.homeId, [broken('actions/0')]);
    const answer = await repair({ path: 'actions/0', replacementId: lamp });
    expect([answer.status, answer.body.code, answer.body.params.path]).toEqual([
      400,
      'NEXA_AUTOMATION_INVALID',
      expect.stringMatching(/^actions\/2/),
    ]);
  });

  describe('that makes a test fail', () => {
    const createTested = async (enabled: boolean) => {
      const wanted = { deviceId: lamp, capability: 'onOff', command: 'on' };
      const tests = [{ name: 'Lights both', when: [{ trigger: 't' }], then: { commands: [wanted, wanted] } }];
      const body = { ...definition(command(lamp), command(lamp)), tests, enabled };
      return (await api.call('POST', `/homes/${owner.homeId}/automations`, { token: owner.token, body })).body.id;
    };

    it('is refused, and nothing is changed', async () => {
      const id = await createTested(true);
      const answer = await repair({ path: 'actions/0', replacementId: other }, { id });
      expect([answer.status, answer.body.code]).toEqual([400, 'NEXA_AUTOMATION_TESTS_FAILED']);
      expect(answer.body.params.failed).toMatchObject([{ name: 'Lights both' }]);
      const { body } = await api.call('GET', `/automations/${id}`, { token: owner.token });
      expect([body.version, body.enabled, body.actions[0]]).toEqual([1, true, command(lamp)]);
    });

    it('is kept while the automation is switched off', async () => {
      const id = await createTested(false);
      const answer = await repair({ path: 'actions/0', replacementId: other }, { id });
      expect([answer.status, answer.body.version, answer.body.enabled]).toEqual([200, 2, false]);
    });
  });

  it('is for whoever manages the home', async () => {
    const member = await addMember(api.database, owner.homeId, 'member');
    const stranger = await addPerson(api.database, 'passer-by');
    const body = { path: 'actions/0', replacementId: lamp };
    expect((await repair(body, { token: member.token })).status).toBe(403);
    expect((await repair(body, { token: stranger.token })).status).toBe(404);
  });

  it('takes nothing else', async () => {
    const answer = await repair({ path: 'actions/0', replacementId: lamp, everywhere: true });
    expect([answer.status, answer.body.code]).toEqual([400, 'NEXA_REQUEST_INVALID']);
  });
});
