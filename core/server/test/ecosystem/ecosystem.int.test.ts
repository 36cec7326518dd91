import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundlePlugin } from '../../src/plugin-host/bundle.ts';
import { ServedNexa } from '../plugin-install/served-nexa.ts';
import { addDevice, addMember } from '../support/furnish.ts';

const patience = { timeout: 40_000, interval: 25 };
let folder: string;
let nexa: ServedNexa;
let lampId: string;
let crierId: string;
let token: string;

async function install(id: string, fixture: string, kind: string): Promise<void> {
  const target = join(folder, id);
  mkdirSync(join(target, 'dist'), { recursive: true });
  await bundlePlugin(
    fileURLToPath(new URL(`../fixtures/plugins/${fixture}.ts`, import.meta.url)),
    join(target, 'dist', 'plugin.mjs'),
  );
  const manifest = { id, name: `The ${id}`, sdk: '*', kind, iotClass: 'simulated' };
  writeFileSync(
    join(target, 'package.json'),
    JSON.stringify({ name: id, version: '1.0.0', type: 'module', nexa: manifest }),
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nexa-ecosystem-'));
  await install('alexa', 'town-crier', 'ecosystem');
  await install('lamps', 'healthy', 'brand');
  nexa = await ServedNexa.start({ pluginsDirs: [folder] });
  await nexa.integrate('lamps');
  const paired = await nexa.call('POST', `/homes/${nexa.homeId}/integrations`, {
    body: { plugin: 'alexa', config: {} },
  });
  crierId = paired.body.integration.id;
  await nexa.until(crierId, ({ value }) => value === 'online');
  lampId = await vi.waitUntil(async () => {
    const { body } = await nexa.call('GET', `/homes/${nexa.homeId}/devices`);
    return body.items[0]?.id;
  }, patience);
  token = await newToken(nexa.token, ['ecosystem:alexa']);
}, 120_000);

afterAll(async () => {
  await nexa?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function newToken(session: string, scopes: readonly string[]): Promise<string> {
  const { body } = await nexa.call('POST', '/tokens', { token: session, body: { name: 'Voice', scopes } });
  return body.token;
}

const expose = (deviceIds: readonly string[], settings: object = {}) =>
  nexa.call('PUT', `/homes/${nexa.homeId}/exposure`, { body: { ecosystem: 'alexa', deviceIds, settings } });
const exposeScenes = (scenes: readonly { readonly sceneId: string; readonly name?: string }[]) =>
  nexa.call('PUT', `/homes/${nexa.homeId}/exposure`, { body: { ecosystem: 'alexa', deviceIds: [lampId], scenes } });
async function addScene(name: string): Promise<string> {
  const states = [{ deviceId: lampId, capability: 'onOff', attribute: 'on', value: true }];
  return (await nexa.call('POST', `/homes/${nexa.homeId}/scenes`, { body: { name, states } })).body.id;
}
const say = (order: object, by = token) =>
  nexa.request('POST', '/hooks/alexa/say', { body: { scope: { token: by }, order } });
const told = async (order: object, by = token) => (await say(order, by)).body.answers[0];

describe('an ecosystem', () => {
  it('sees nothing of a home until somebody says so, and then only that', async () => {
    expect(await told({ what: 'devices' })).toEqual([]);
    const command = { what: 'command', wish: { deviceId: lampId, capability: 'onOff', command: 'on' } };
    expect(await told(command)).toEqual({ code: 'NEXA_DEVICE_NOT_FOUND' });
    const { status, body } = await expose([lampId], { [lampId]: { name: 'Reading lamp' } });
    expect(status).toBe(200);
    expect(body.ecosystems).toMatchObject([
      { ecosystem: 'alexa', name: 'The alexa', devices: [{ deviceId: lampId, name: 'Reading lamp', needsPin: false }] },
    ]);
    expect(await told({ what: 'devices' })).toMatchObject([
      {
        id: lampId,
        name: 'Reading lamp',
        type: 'light',
        components: [{ id: 'main', capabilities: ['onOff', 'temperature', 'button'] }],
        needsPin: false,
      },
    ]);
  });

  it('is told of what is exposed, renamed and taken back, also after it was away', async () => {
    await expose([lampId]);
    await vi.waitUntil(async () => {
      const heard = await told({ what: 'heard' });
      return heard.at(-1)?.present[0]?.id === lampId;
    }, patience);
    await vi.waitUntil(async () => {
      const { body } = await nexa.call('GET', `/homes/${nexa.homeId}/exposure`);
      return body.ecosystems[0].devices[0]?.isKnown === true;
    }, patience);
    await say({ what: 'deaf', value: 'yes' });
    await expose([]);
    await nexa.call('PATCH', `/devices/${lampId}`, { body: { name: 'Other lamp' } });
    await expose([lampId]);
    await expose([]);
    await say({ what: 'deaf', value: 'no' });
    await vi.waitUntil(async () => (await told({ what: 'heard' })).at(-1)?.gone[0] === lampId, patience);
    const rows = await vi.waitUntil(async () => {
      const left = await nexa.database.asService('test', ({ sql }) => sql`SELECT 1 FROM ecosystem_sync_status`);
      return left.length === 0 && left;
    }, patience);
    expect(rows).toEqual([]);
  });

  it('commands what is exposed in the name of the person, and hears of changes', async () => {
    await expose([lampId]);
    await vi.waitUntil(async () => (await told({ what: 'heard' })).at(-1)?.present[0]?.id === lampId, patience);
    const answer = await told({ what: 'command', wish: { deviceId: lampId, capability: 'onOff', command: 'on' } });
    expect(answer).toMatchObject({
      status: 'confirmed',
      state: { status: 'online', values: { 'onOff.on': { value: true, freshness: 'live' } } },
    });
    const changes = await vi.waitUntil(async () => {
      const all = await told({ what: 'changes' });
      return all.length > 0 && all;
    }, patience);
    expect(changes.at(-1)).toMatchObject({
      deviceId: lampId,
      changed: ['onOff.on'],
      cause: 'voice',
      values: { 'onOff.on': { value: true } },
    });
    const [command] = await nexa.database.asService(
      'test',
      ({ sql }) => sql`SELECT cause FROM nexa.commands WHERE device_id = ${lampId} ORDER BY requested_at DESC LIMIT 1`,
    );
    expect(command?.cause).toMatchObject([{ kind: 'voice' }]);
    expect(await told({ what: 'states', deviceIds: [lampId, crypto.randomUUID()] })).toMatchObject({
      [lampId]: { status: 'online' },
    });
    const wrong = { deviceId: lampId, capability: 'onOff', command: 'explode' };
    expect(await told({ what: 'command', wish: wrong })).toEqual({ code: 'NEXA_COMMAND_UNKNOWN' });
  });

  it('shows a guest the granted rooms only, whatever is exposed', async () => {
    await expose([lampId]);
    const guest = await addMember(nexa.database, nexa.homeId, 'guest', []);
    const by = await newToken(guest.token, ['ecosystem:alexa']);
    expect(await told({ what: 'devices' }, by)).toEqual([]);
    const wish = { deviceId: lampId, capability: 'onOff', command: 'off' };
    expect(await told({ what: 'command', wish }, by)).toEqual({ code: 'NEXA_DEVICE_NOT_FOUND' });
    expect(await told({ what: 'states', deviceIds: [lampId] }, by)).toEqual({});
  });

  it('sees nothing any more through a link that was ended, although its plugin remembers it', async () => {
    await expose([lampId]);
    const made = await nexa.call('POST', '/tokens', { body: { name: 'Voice', scopes: ['ecosystem:alexa'] } });
    const { linkId } = (await say({ what: 'nothing' }, made.body.token)).body.caller;
    const devices = () => told({ what: 'devicesOf', name: linkId });
    expect(await devices()).toHaveLength(1);
    await nexa.call('DELETE', `/tokens/${made.body.id}`);
    expect(await devices()).toEqual([]);
    expect(await told({ what: 'devicesOf', name: 'no link' })).toEqual([]);
  });

  it('sees and starts a scene that people exposed, in the name of the person', async () => {
    const sceneId = await addScene('Evening');
    await expose([lampId]);
    expect(await told({ what: 'devices' })).toHaveLength(1);
    const wish = { deviceId: sceneId, capability: 'scene', command: 'activate', waitFor: 5_000 };
    expect(await told({ what: 'command', wish })).toEqual({ code: 'NEXA_DEVICE_NOT_FOUND' });
    await exposeScenes([{ sceneId, name: 'Cosy' }]);
    expect((await told({ what: 'devices' })).slice(1)).toEqual([
      {
        id: sceneId,
        name: 'Cosy',
        type: 'scene',
        components: [{ id: 'main', capabilities: ['scene'] }],
        needsPin: false,
      },
    ]);
    const state = { status: 'online', values: {} };
    expect(await told({ what: 'states', deviceIds: [sceneId] })).toEqual({ [sceneId]: state });
    expect(await told({ what: 'command', wish })).toEqual({ status: 'confirmed', state });
    const { body } = await nexa.call('GET', `/scenes/${sceneId}/activations`);
    expect(body.items).toMatchObject([
      { sceneId, outcome: 'completed', cause: { kind: 'voice' }, results: [{ deviceId: lampId }] },
    ]);
    const [deed] = await nexa.database.asService(
      'test',
      ({ sql }) => sql`SELECT action, actor_kind FROM timeseries.audit_logs
        WHERE entity_type = 'scenes' AND entity_id = ${sceneId} AND actor_kind = 'voice'`,
    );
    expect(deed).toMatchObject({ action: 'scene_activations.added' });
    expect(await told({ what: 'command', wish: { ...wish, command: 'undo' } })).toEqual({
      code: 'NEXA_COMMAND_UNKNOWN',
    });
  });

  it('is told of a scene that is exposed, renamed, removed', async () => {
    const sceneId = await addScene('Evening');
    const name = async () => (await told({ what: 'known' }))[sceneId];
    await exposeScenes([{ sceneId }]);
    await vi.waitUntil(async () => (await name()) === 'Evening', patience);
    await vi.waitUntil(async () => {
      const { body } = await nexa.call('GET', `/homes/${nexa.homeId}/exposure`);
      return body.ecosystems[0].scenes[0]?.isKnown === true;
    }, patience);
    const { body: scene } = await nexa.call('GET', `/scenes/${sceneId}`);
    await nexa.call('PUT', `/scenes/${sceneId}`, { body: { ...scene, name: 'Night' } });
    await vi.waitUntil(async () => (await name()) === 'Night', patience);
    await nexa.call('DELETE', `/scenes/${sceneId}`);
    await vi.waitUntil(async () => (await name()) === undefined, patience);
    const wish = { deviceId: sceneId, capability: 'scene', command: 'activate' };
    expect(await told({ what: 'command', wish })).toEqual({ code: 'NEXA_DEVICE_NOT_FOUND' });
  });

  it('loses a scene that comes to change a lock, and gets it back', async () => {
    const sceneId = await addScene('Evening');
    const door = await addDevice(nexa.database, nexa.homeId, {
      name: 'Front door',
      type: 'lock',
      components: [{ id: 'main', capabilities: ['lock'] }],
    });
    const name = async () => (await told({ what: 'known' }))[sceneId];
    await exposeScenes([{ sceneId }]);
    await vi.waitUntil(async () => (await name()) === 'Evening', patience);
    const { body: scene } = await nexa.call('GET', `/scenes/${sceneId}`);
    const states = [...scene.states, { deviceId: door, capability: 'lock', attribute: 'locked', value: true }];
    await nexa.call('PUT', `/scenes/${sceneId}`, { body: { ...scene, states } });
    const wish = { deviceId: sceneId, capability: 'scene', command: 'activate' };
    expect(await told({ what: 'command', wish })).toEqual({ code: 'NEXA_DEVICE_NOT_FOUND' });
    expect(await told({ what: 'states', deviceIds: [sceneId] })).toEqual({});
    await vi.waitUntil(async () => (await name()) === undefined, patience);
    await nexa.call('PUT', `/scenes/${sceneId}`, { body: scene });
    await vi.waitUntil(async () => (await name()) === 'Evening', patience);
    await nexa.call('DELETE', `/scenes/${sceneId}`);
  });

  it('lets those start a scene by voice who may in the page: members, and no guests', async () => {
    const sceneId = await addScene('Evening');
    await exposeScenes([{ sceneId }]);
    const [member, guest] = [
      await addMember(nexa.database, nexa.homeId, 'member'),
      await addMember(nexa.database, nexa.homeId, 'guest', null),
    ];
    const wish = { deviceId: sceneId, capability: 'scene', command: 'activate', waitFor: 5_000 };
    const asMember = await newToken(member.token, ['ecosystem:alexa']);
    expect(await told({ what: 'command', wish }, asMember)).toMatchObject({ status: 'confirmed' });
    const asGuest = await newToken(guest.token, ['ecosystem:alexa']);
    expect(await told({ what: 'command', wish }, asGuest)).toEqual({ code: 'NEXA_DEVICE_NOT_FOUND' });
    expect(await told({ what: 'states', deviceIds: [sceneId] }, asGuest)).toEqual({});
    const byApi = await nexa.call('POST', `/scenes/${sceneId}/activate`, { token: guest.token });
    expect(byApi.status).toBeGreaterThanOrEqual(400);
    await nexa.call('DELETE', `/scenes/${sceneId}`);
  });

  it('is one for a home, and is told everything anew after it was removed', async () => {
    await expose([lampId]);
    const known = async () => {
      const { body } = await nexa.call('GET', `/homes/${nexa.homeId}/exposure`);
      return body.ecosystems[0].devices[0]?.isKnown;
    };
    await vi.waitUntil(known, patience);
    const again = () =>
      nexa.call('POST', `/homes/${nexa.homeId}/integrations`, { body: { plugin: 'alexa', config: {} } });
    expect(await again()).toMatchObject({ status: 409, body: { code: 'NEXA_INTEGRATION_EXISTS' } });
    await nexa.call('DELETE', `/integrations/${crierId}`);
    expect(await known()).toBe(false);
    crierId = (await again()).body.integration.id;
    await nexa.until(crierId, ({ value }) => value === 'online');
    await vi.waitUntil(known, patience);
  });

  it('keeps its secrets sealed, and out of its own log', async () => {
    const value = 'Atzr|a-refresh-token-nobody-reads';
    await say({ what: 'keep', name: 'grant', value });
    expect(await told({ what: 'kept', name: 'grant' })).toBe(value);
    expect(await told({ what: 'kept', name: 'other' })).toBeNull();
    const rows = await nexa.database.asService('test', ({ sql }) => sql`SELECT key, value FROM nexa.plugin_storage`);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('a-refresh-token');
    const { body } = await nexa.call('GET', '/plugins/alexa/logs');
    expect(JSON.stringify(body)).toContain('Kept [secret].');
    expect(JSON.stringify(body)).not.toContain('a-refresh-token');
  });
});

describe('the door of an ecosystem', () => {
  const at = (path: string, headers: Record<string, string> = {}, body: object = {}) =>
    nexa.request('POST', path, { body, headers });
  const bearer = (value: string) => ({ authorization: `Bearer ${value}` });

  it('opens for a token in the header or where the plugin finds it in the body, and answers as the plugin does', async () => {
    expect(await say({ what: 'nothing' })).toMatchObject({ status: 202, body: { answers: [null] } });
    expect(await at('/hooks/alexa/open', bearer(token))).toMatchObject({ status: 200, body: { integrations: 1 } });
    expect(await at(`/hooks/alexa/${crierId}/open`, bearer(token))).toMatchObject({ body: { integrations: 1 } });
    const other = await at(`/hooks/alexa/${crypto.randomUUID()}/open`, bearer(token));
    expect(other).toMatchObject({ status: 200, body: { integrations: 0 } });
  });

  it.each([
    ['no token', async () => ({}), 401],
    ['a wrong token', async () => bearer('nexa_pat_wrong'), 401],
    ['a session', async () => bearer(nexa.token), 401],
    ['another scope', async () => bearer(await newToken(nexa.token, ['admin'])), 403],
    ['another ecosystem’s scope', async () => bearer(await newToken(nexa.token, ['ecosystem:google'])), 403],
  ])('stays shut for %s', async (_what, headers, status) => {
    expect((await at('/hooks/alexa/open', await headers())).status).toBe(status);
  });

  it.each(['/hooks/alexa/elsewhere', '/hooks/lamps/open', '/hooks/nobody/open'])('is not at %s', async (path) => {
    expect((await at(path, bearer(token))).status).toBe(404);
  });

  it('stays open while the ecosystem itself cannot be reached, and is shut with the integration', async () => {
    await say({ what: 'status', value: 'away' });
    await nexa.until(crierId, ({ value }) => value === 'offline');
    expect((await at('/hooks/alexa/open', bearer(token))).body).toEqual({ integrations: 1 });
    await say({ what: 'status', value: 'back' });
    await nexa.until(crierId, ({ value }) => value === 'online');
    await nexa.call('POST', `/integrations/${crierId}/reconnect`);
    expect((await at('/hooks/alexa/open', bearer(token))).body).toEqual({ integrations: 1 });
  });

  it('says 502 when the plugin throws, without its words', async () => {
    const { status, body } = await at('/hooks/alexa/broken', bearer(token));
    expect([status, body.code]).toEqual([502, 'NEXA_PLUGIN_BUG']);
    expect(JSON.stringify(body)).not.toContain('cracked');
  });

  it('takes no body that is nested without end', async () => {
    const body = { order: JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) };
    const { status, body: answer } = await at('/hooks/alexa/open', bearer(token), body);
    expect([status, answer.code]).toEqual([400, 'NEXA_REQUEST_INVALID']);
  });

  it('takes 256 kB at most', async () => {
    const { status } = await at('/hooks/alexa/open', bearer(token), { text: 'x'.repeat(300_000) });
    expect(status).toBe(413);
  });

  it('shows one who left the home nothing', async () => {
    const member = await addMember(nexa.database, nexa.homeId, 'member');
    const by = await newToken(member.token, ['ecosystem:alexa']);
    expect((await at('/hooks/alexa/open', bearer(by))).body).toEqual({ integrations: 1 });
    await nexa.database.asService('test', ({ sql }) => sql`DELETE FROM home_members WHERE user_id = ${member.userId}`);
    expect((await at('/hooks/alexa/open', bearer(by))).body).toEqual({ integrations: 0 });
  });
});
