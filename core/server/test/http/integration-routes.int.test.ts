import { randomUUID } from 'node:crypto';
import { authFailed, NexaError, unreachable } from '@nexa/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, addPerson, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const key = 'seeded-bridge-key-4711';
const password = 'seeded-bridge-password-0815';

const paired = (uniqueId: string) =>
  ({
    result: 'done',
    title: 'Hall bridge',
    uniqueId,
    config: { host: '192.168.1.9', port: 8443, username: key },
  }) as const;

describe('pairing', () => {
  let api: TestApi;
  let owner: Owner;

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
  });
  afterAll(() => api.stop());

  const secretNames = async (integrationId: string): Promise<string[]> => {
    const rows = await api.database.asService(
      'test',
      ({ sql }) => sql<{ name: string }[]>`
        SELECT name FROM nexa.integration_secrets WHERE integration_id = ${integrationId}`,
    );
    return rows.map(({ name }) => name);
  };
  beforeEach(() => {
    api.gateway.results.length = 0;
    api.gateway.calls.length = 0;
  });

  const add = (body: object, token = owner.token) =>
    api.call('POST', `/homes/${owner.homeId}/integrations`, { token, body });
  const answer = (flowId: string, input?: object) =>
    api.call('POST', `/flows/${flowId}`, { token: owner.token, body: { ...(input === undefined ? {} : { input }) } });

  it('adds a plugin that needs no answers at once, with an empty configuration as with none', async () => {
    api.gateway.results.push({ result: 'done', title: 'Plain', uniqueId: 'plain-a', config: {} });
    const withConfig = await add({ plugin: 'plain', config: {} });
    api.gateway.results.push({ result: 'done', title: 'Plain', uniqueId: 'plain-b', config: {} });
    const without = await add({ plugin: 'plain' });
    expect([withConfig.status, without.status]).toEqual([201, 201]);
    expect(withConfig.body.integration).toMatchObject({ plugin: 'plain', title: 'Plain', deviceCount: 0 });
    expect(api.homes.integrations.has(withConfig.body.integration.id)).toBe(true);
  });

  it('shows the first form when nothing was sent, without running it', async () => {
    const { status, body } = await add({ plugin: 'bridge' });
    expect([status, body.flow.step, body.flow.kind, body.flow.title]).toEqual([
      202,
      'address',
      'form',
      'Where is the bridge?',
    ]);
    expect(body.flow.fields.properties.password['x-nexa-secret']).toBe(true);
    expect(api.gateway.calls).toEqual([]);
  });

  it('shows what is missing with the rest filled in, secrets left out', async () => {
    const { status, body } = await add({ plugin: 'bridge', config: { port: 8443, password } });
    expect([status, body.flow.values, body.flow.error]).toEqual([202, { port: 8443 }, undefined]);
    expect(JSON.stringify(body)).not.toContain(password);
  });

  it('names the field whose value cannot be', async () => {
    const { status, body } = await add({ plugin: 'bridge', config: { host: 'h', port: 70_000 } });
    expect([status, body.flow.error]).toEqual([
      202,
      { message: 'Port must be <= 65535.', field: 'port', code: 'NEXA_VALUE_INVALID' },
    ]);
    expect(api.gateway.calls).toEqual([]);
  });

  it('does not pass over a field that there is not', async () => {
    const { status, body } = await add({ plugin: 'bridge', config: { host: '192.168.1.9', prot: 443 } });
    expect([status, body.code, body.params.field]).toEqual([400, 'NEXA_REQUEST_INVALID', 'config.prot']);
    expect(body.detail).toContain('port');
  });

  it('leads from the form over the button to a connected integration, and keeps its secret sealed', async () => {
    api.gateway.results.push({ result: 'next', step: 'link', data: { found: 'bridge-1' } });
    const begun = await add({ plugin: 'bridge', config: { host: '192.168.1.9' } });
    expect([begun.status, begun.body.flow.step, begun.body.flow.kind, begun.body.flow.hint]).toEqual([
      202,
      'link',
      'link-button',
      'The round one on top.',
    ]);
    expect(api.gateway.calls[0]).toMatchObject({
      step: 'address',
      input: { host: '192.168.1.9', port: 443 },
      data: {},
    });
    const flowId = begun.body.flow.id;

    api.gateway.results.push({ result: 'retry', message: 'The button was not pressed yet.' });
    const early = await answer(flowId);
    expect([early.status, early.body.flow.error]).toEqual([202, { message: 'The button was not pressed yet.' }]);
    expect((await api.call('GET', `/flows/${flowId}`, { token: owner.token })).body.error.message).toMatch(
      /not pressed/,
    );

    api.gateway.results.push(paired('bridge-1'));
    const done = await answer(flowId, {});
    expect(done.status).toBe(201);
    const { id } = done.body.integration;
    expect(api.gateway.calls.at(-1)).toMatchObject({ step: 'link', input: {}, data: { found: 'bridge-1' } });
    expect(api.homes.integrations.get(id)?.config).toEqual({ host: '192.168.1.9', port: 8443, username: key });
    expect(api.gateway.ended).toContain(flowId);
    expect(done.body.integration.config).toEqual({ host: '192.168.1.9', port: 8443 });
    expect((await answer(flowId, {})).body.code).toBe('NEXA_FLOW_NOT_FOUND');
    expect(await secretNames(id)).toEqual(['username']);
  });

  it('refuses the same bridge twice and names the one that is there', async () => {
    api.gateway.results.push(paired('bridge-1'));
    const { status, body } = await add({ plugin: 'bridge', config: { host: '192.168.1.10' } });
    expect([status, body.code]).toEqual([409, 'NEXA_INTEGRATION_EXISTS']);
    const { body: list } = await api.call('GET', `/homes/${owner.homeId}/integrations`, { token: owner.token });
    expect(list.items.map(({ id }: { id: string }) => id)).toContain(body.params.integrationId);
    expect(list.items.filter(({ plugin }: { plugin: string }) => plugin === 'bridge').length).toBe(1);
  });

  it('turns errors of the contract into the step’s message and stays where it is', async () => {
    api.gateway.results.push(unreachable('The bridge at 192.168.1.9 does not answer.'));
    const { body } = await add({ plugin: 'bridge', config: { host: '192.168.1.9' } });
    expect([body.flow.step, body.flow.error]).toEqual([
      'address',
      { message: 'The bridge at 192.168.1.9 does not answer.', code: 'NEXA_PLUGIN_UNREACHABLE' },
    ]);
    api.gateway.results.push(authFailed('The password is wrong.', { params: { field: 'password' } }));
    const again = await answer(body.flow.id, { password: 'x' });
    expect(again.body.flow.error).toEqual({
      message: 'The password is wrong.',
      field: 'password',
      code: 'NEXA_PLUGIN_AUTH_FAILED',
    });
  });

  it('shows a fault of the plugin as one and leaves nothing half-done', async () => {
    const before = api.homes.integrations.size;
    api.gateway.results.push({ ...paired('bridge-9'), config: { port: 'eighty' } });
    const broken = await add({ plugin: 'bridge', config: { host: '192.168.1.9' } });
    expect([broken.status, broken.body.code]).toEqual([502, 'NEXA_PLUGIN_BUG']);
    api.gateway.results.push(new NexaError('NEXA_INTERNAL', 'secret detail'));
    const fault = await add({ plugin: 'bridge', config: { host: '192.168.1.9' } });
    expect([fault.status, JSON.stringify(fault.body).includes('secret detail')]).toEqual([500, false]);
    expect(api.homes.integrations.size).toBe(before);
  });

  it('renews a refused key with the present configuration, and keeps the integration', async () => {
    const { body: list } = await api.call('GET', `/homes/${owner.homeId}/integrations`, { token: owner.token });
    const { id } = list.items.find(({ plugin }: { plugin: string }) => plugin === 'bridge');
    api.gateway.results.push({ result: 'retry', message: 'Press the button.' });
    const begun = await api.call('POST', `/integrations/${id}/reauth`, { token: owner.token });
    const done = paired('bridge-1');
    expect([begun.status, begun.body.flow.step]).toEqual([202, 'link']);
    api.gateway.results.push({ ...done, config: { ...done.config, username: 'renewed-key' } });
    const again = await api.call('POST', `/integrations/${id}/reauth`, { token: owner.token, body: {} });
    expect(again.body.integration.id).toBe(id);
    expect(api.gateway.calls.at(-1)?.data).toMatchObject({ host: '192.168.1.9' });
    expect(api.homes.integrations.get(id)?.config).toMatchObject({ username: 'renewed-key' });
    expect(api.homes.reconnected).toContain(id);
  });

  it('connects afresh on request', async () => {
    const [id] = [...api.homes.integrations.keys()];
    const { status, body } = await api.call('POST', `/integrations/${id}/reconnect`, { token: owner.token });
    expect([status, body.integration.id]).toEqual([202, id]);
    expect(api.homes.reconnected).toContain(id);
  });

  it('removes an integration with its secrets', async () => {
    api.gateway.results.push(paired('bridge-7'));
    const { body } = await add({ plugin: 'bridge', config: { host: '192.168.1.7' } });
    const { id } = body.integration;
    expect((await api.call('DELETE', `/integrations/${id}`, { token: owner.token })).status).toBe(204);
    expect(api.homes.integrations.has(id)).toBe(false);
    expect(await secretNames(id)).toEqual([]);
    expect((await api.call('GET', `/integrations/${id}`, { token: owner.token })).status).toBe(404);
    api.gateway.results.push(paired('bridge-7'));
    expect((await add({ plugin: 'bridge', config: { host: '192.168.1.7' } })).status).toBe(201);
  });

  it('forgets a flow that was given up or has expired', async () => {
    const { body: given } = await add({ plugin: 'bridge' });
    expect((await api.call('DELETE', `/flows/${given.flow.id}`, { token: owner.token })).status).toBe(204);
    expect((await answer(given.flow.id, { host: 'h' })).status).toBe(404);
    const { body: left } = await add({ plugin: 'bridge' });
    await api.database.asService(
      'test',
      ({ sql }) =>
        sql`UPDATE nexa.pairing_flows SET expires_at = now() - interval '1 second' WHERE id = ${left.flow.id}`,
    );
    expect((await answer(left.flow.id, { host: 'h' })).body.code).toBe('NEXA_FLOW_NOT_FOUND');
    await api.parts.pairing.sweep();
    expect(api.gateway.ended).toEqual(expect.arrayContaining([given.flow.id, left.flow.id]));
  });

  it('is for those who manage the home only', async () => {
    const member = await addMember(api.database, owner.homeId, 'member');
    const stranger = await addPerson(api.database, 'stranger');
    const { body } = await add({ plugin: 'bridge' });
    const answers = await Promise.all([
      add({ plugin: 'plain', config: {} }, member.token),
      add({ plugin: 'plain', config: {} }, stranger.token),
      api.call('POST', `/flows/${body.flow.id}`, { token: stranger.token, body: { input: {} } }),
      add({ plugin: 'nothing', config: {} }),
      api.call('GET', `/flows/${randomUUID()}`, { token: owner.token }),
    ]);
    expect(answers.map(({ status, body: problem }) => [status, problem.code])).toEqual([
      [403, 'NEXA_AUTH_FORBIDDEN'],
      [404, 'NEXA_HOME_NOT_FOUND'],
      [404, 'NEXA_FLOW_NOT_FOUND'],
      [404, 'NEXA_PLUGIN_NOT_FOUND'],
      [404, 'NEXA_FLOW_NOT_FOUND'],
    ]);
  });

  it('offers what was discovered, and starts with what is known of it', async () => {
    const [row] = await api.database.asService(
      'test',
      ({ sql }) => sql<{ id: string }[]>`
        INSERT INTO nexa.discoveries (plugin_id, unique_id, title, source, address, config)
        VALUES ('bridge', 'bridge-77', 'Attic bridge', 'mdns', '192.168.1.77', ${sql.json({ host: '192.168.1.77' })})
        RETURNING id`,
    );
    const { body } = await api.call('GET', `/homes/${owner.homeId}/discoveries`, { token: owner.token });
    expect(body.items).toEqual([
      expect.objectContaining({
        id: row?.id,
        plugin: 'bridge',
        title: 'Attic bridge',
        uniqueId: 'bridge-77',
        status: 'new',
      }),
    ]);
    api.gateway.results.push(paired('bridge-77'));
    const added = await add({ plugin: 'bridge', discoveryId: row?.id });
    expect(added.status).toBe(201);
    expect(api.gateway.calls[0]?.input).toMatchObject({ host: '192.168.1.77' });
    const { body: after } = await api.call('GET', `/homes/${owner.homeId}/discoveries`, { token: owner.token });
    expect(after.items[0].status).toBe('paired');
    const wrong = await add({ plugin: 'plain', discoveryId: row?.id });
    expect(wrong.body.params.path).toBe('body/discoveryId');
  });

  it('leaves no trace of a secret in answers, log, database or configuration', async () => {
    const { body: list } = await api.call('GET', `/homes/${owner.homeId}/integrations`, { token: owner.token });
    const rows = await api.database.asService('test', async ({ sql }) => [
      await sql`SELECT row_to_json(i)::text FROM nexa.integrations AS i`,
      await sql`SELECT row_to_json(s)::text, encode(ciphertext, 'escape') FROM nexa.integration_secrets AS s`,
      await sql`SELECT row_to_json(f)::text, encode(data, 'escape') FROM nexa.pairing_flows AS f`,
      await sql`SELECT row_to_json(a)::text FROM timeseries.audit_logs AS a`,
    ]);
    const everywhere = JSON.stringify([list, rows, api.log]);
    expect(rows[1]?.length).toBeGreaterThan(0);
    expect(everywhere).not.toContain(key);
    expect(everywhere).not.toContain(password);
    expect(everywhere).not.toContain(Buffer.from(key).toString('base64'));
  });
});
