import { authFailed, configInvalid, type JsonObject } from '@nexa/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const key = 'seeded-bridge-key-2323';
const config = { host: '192.168.1.9', port: 8443, username: key };

let api: TestApi;
let owner: Owner;
const post = (path: string, body: object = {}, token = owner.token) => api.call('POST', path, { token, body });
const stored = async (id: string) => {
  const [row] = await api.database.asService(
    'test',
    ({ sql }) => sql<{ config: JsonObject; config_version: number }[]>`
      SELECT config, config_version FROM nexa.integrations WHERE id = ${id}`,
  );
  return row;
};

/** An integration of `plugin`, paired in one step. */
async function added(plugin: string, uniqueId: string): Promise<string> {
  api.gateway.results.push({ result: 'done', title: `Hall ${plugin}`, uniqueId, config });
  const { body } = await post(`/homes/${owner.homeId}/integrations`, { plugin, config: { host: '192.168.1.9' } });
  return body.integration.id;
}

/** An integration of the plugin `account` whose settings were written in form `version`. */
async function withVersion(uniqueId: string, version: number): Promise<string> {
  const id = await added('bridge', uniqueId);
  await api.database.asService(
    'test',
    ({ sql }) => sql`UPDATE nexa.integrations SET plugin_id = 'account', config_version = ${version} WHERE id = ${id}`,
  );
  return id;
}

beforeAll(async () => {
  api = await startTestApi();
  owner = await setUp(api);
});
afterAll(() => api.stop());
beforeEach(() => {
  api.gateway.results.length = 0;
  api.gateway.calls.length = 0;
  api.gateway.shows.length = 0;
  api.gateway.migrationProblem = undefined;
  api.homes.connectProblem = undefined;
});

describe('a change of settings, where the plugin has no step of its own', () => {
  let id: string;
  beforeAll(async () => {
    id = await added('bridge', 'bridge-of-settings');
  });

  it('is a form of the configuration, secrets masked and kept', async () => {
    const { status, body } = await post(`/integrations/${id}/reconfigure`);
    expect([status, body.flow.purpose, body.flow.kind]).toEqual([202, 'reconfigure', 'form']);
    expect(body.flow.values).toEqual({ host: '192.168.1.9', port: 8443 });
    expect(body.flow.kept).toEqual(['/username']);
    expect(JSON.stringify(body)).not.toContain(key);
  });

  it('is taken when it connects, and leaves a secret that was not entered as it is', async () => {
    const { body } = await post(`/integrations/${id}/reconfigure`);
    const done = await post(`/flows/${body.flow.id}`, { input: { host: '192.168.1.10', port: null } });
    expect(done.status).toBe(201);
    expect(api.homes.integrations.get(id)?.config).toEqual({ host: '192.168.1.10', username: key });
    expect((await stored(id))?.config).toEqual({ host: '192.168.1.10' });
  });

  it('says why when it does not connect, and leaves everything as it was', async () => {
    api.homes.connectProblem = authFailed('The bridge refuses the key.', { params: { field: 'username' } });
    const { status, body } = await post(`/integrations/${id}/reconfigure`, { config: { host: '192.168.1.66' } });
    expect([status, body.flow.error.field]).toEqual([202, 'username']);
    expect(body.flow.error.message).toMatch(/The bridge refuses the key\..*settings from before/);
    expect(api.homes.integrations.get(id)?.config).toMatchObject({ host: '192.168.1.10' });
    expect((await stored(id))?.config).toEqual({ host: '192.168.1.10' });
  });

  it('is refused at its field before anything is tried', async () => {
    const { body } = await post(`/integrations/${id}/reconfigure`, { config: { port: 70_000 } });
    expect(body.flow.error).toMatchObject({ field: 'port', code: 'NEXA_VALUE_INVALID' });
    expect(api.homes.integrations.get(id)?.config).toMatchObject({ host: '192.168.1.10' });
  });

  it('is for those who manage the home', async () => {
    const member = await addMember(api.database, owner.homeId, 'member');
    expect((await post(`/integrations/${id}/reconfigure`, {}, member.token)).status).toBe(403);
  });
});

describe('a step on a vendor’s page', () => {
  const begin = async () => (await post(`/homes/${owner.homeId}/integrations`, { plugin: 'account' })).body.flow;
  const stateOf = (): string => api.gateway.shows.at(-1)?.callback?.state ?? '';

  it('gives the address to open and where the person comes back to', async () => {
    const flow = await begin();
    expect(flow).toMatchObject({ kind: 'external', content: 'https://vendor.example/1' });
    expect(api.gateway.shows[0]?.callback?.url).toBe('http://localhost:8420/pairing/callback');
    expect(stateOf().startsWith(`${flow.id}.`)).toBe(true);
    expect(JSON.stringify(flow)).not.toContain(stateOf());
  });

  it('goes on with what the vendor brings, once', async () => {
    const flow = await begin();
    const brought = { state: stateOf(), params: { code: 'the-code', scope: 'all' } };
    api.gateway.results.push({ result: 'retry', message: 'The code is too old.' });
    const again = await post(`/flows/${flow.id}/callback`, brought);
    expect(again.body.flow).toMatchObject({
      error: { message: 'The code is too old.' },
      content: 'https://vendor.example/2',
    });
    expect(api.gateway.calls[0]).toMatchObject({ input: { code: 'the-code' }, data: { verifier: 'v1' } });
    expect((await post(`/flows/${flow.id}/callback`, brought)).body.code).toBe('NEXA_FLOW_STATE_WRONG');
    api.gateway.results.push({ result: 'done', title: 'Account', uniqueId: 'account-1', config });
    const done = await post(`/flows/${flow.id}/callback`, { ...brought, state: stateOf() });
    expect(done.status).toBe(201);
    expect((await stored(done.body.integration.id))?.config_version).toBe(2);
  });

  it('takes no state of another person, though they manage the same home', async () => {
    const flow = await begin();
    const other = await addMember(api.database, owner.homeId, 'admin');
    const brought = { state: stateOf(), params: { code: 'the-code' } };
    const answer = await post(`/flows/${flow.id}/callback`, brought, other.token);
    expect([answer.status, answer.body.code]).toEqual([404, 'NEXA_FLOW_NOT_FOUND']);
    expect(api.gateway.calls).toEqual([]);
  });

  it('cannot be answered without its page', async () => {
    const flow = await begin();
    const answer = await post(`/flows/${flow.id}`, { input: { code: 'typed' } });
    expect(answer.body.code).toBe('NEXA_FLOW_STATE_WRONG');
  });

  it('shows what the vendor said when the person did not agree', async () => {
    const flow = await begin();
    const params = { error: 'access_denied' };
    const { body } = await post(`/flows/${flow.id}/callback`, { state: stateOf(), params });
    expect(body.flow.error.message).toMatch(/not finished: access_denied/);
    expect(api.gateway.calls).toEqual([]);
  });
});

describe('an issue that a person mends', () => {
  const issueOf = async (id: string, code: string): Promise<string> => {
    const [row] = await api.database.asService(
      'test',
      ({ sql }) => sql<{ id: string }[]>`
        INSERT INTO diagnostic_issues (home_id, integration_id, code, title, severity, state)
        VALUES (${owner.homeId}, ${id}, ${code}, 'Worn', 'warning', 'confirmed') RETURNING id`,
    );
    return row?.id ?? '';
  };

  it('is led through the plugin’s step, and looked at again', async () => {
    const id = await withVersion('account-to-mend', 2);
    const issue = await issueOf(id, 'account.worn');
    const { body: list } = await api.call('GET', `/homes/${owner.homeId}/issues`, { token: owner.token });
    expect(list.items.find((one: { id: string }) => one.id === issue).repairable).toBe(true);
    const begun = await post(`/issues/${issue}/repair`);
    expect([begun.status, begun.body.flow.purpose, begun.body.flow.step]).toEqual([202, 'repair', 'mend']);
    api.gateway.results.push({ result: 'done', title: 'Hall bridge', uniqueId: 'account-to-mend', config });
    const done = await post(`/flows/${begun.body.flow.id}`, { input: { serial: 'F-1' } });
    expect(done.body.integration.id).toBe(id);
    expect(api.gateway.calls.at(-1)).toMatchObject({
      purpose: 'repair',
      issue: { code: 'account.worn' },
      integration: { uniqueId: 'account-to-mend', config },
    });
    expect(api.homes.rechecked).toEqual([{ homeId: owner.homeId, issueId: issue }]);
  });

  it('renews the key for an access that was refused', async () => {
    const id = await added('bridge', 'bridge-to-mend');
    const issue = await issueOf(id, 'core.integration-auth-failed');
    api.gateway.results.push({ result: 'retry', message: 'Press it.' });
    const { body } = await post(`/issues/${issue}/repair`);
    expect([body.flow.purpose, body.flow.step]).toEqual(['reauth', 'link']);
  });

  it('is refused where there is no way', async () => {
    const id = await added('bridge', 'bridge-without-way');
    const { status, body } = await post(`/issues/${await issueOf(id, 'bridge.odd')}/repair`);
    expect([status, body.code]).toEqual([409, 'NEXA_REPAIR_UNAVAILABLE']);
  });
});

describe('settings of another form of the schema', () => {
  it('are shown in the present one when they are older', async () => {
    const { body } = await post(`/integrations/${await withVersion('bridge-old', 1)}/reconfigure`);
    expect(body.flow.values).toMatchObject({ port: 1001 });
  });

  it('can be entered anew when the plugin cannot bring them over', async () => {
    const id = await withVersion('bridge-older', 1);
    api.gateway.migrationProblem = configInvalid('host', 'There is no host.');
    const { status, body } = await post(`/integrations/${id}/reconfigure`);
    expect([status, body.flow.values.port]).toEqual([202, 8443]);
  });

  it('are not touched when they are newer, and say so', async () => {
    const { status, body } = await post(`/integrations/${await withVersion('bridge-new', 7)}/reconfigure`);
    expect([status, body.code]).toEqual([400, 'NEXA_PLUGIN_CONFIG_INVALID']);
    expect(body.detail).toMatch(/newer version of account \(form 7; this one knows up to 2\)/);
  });
});
