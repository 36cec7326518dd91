import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundlePlugin } from '../../src/plugin-host/bundle.ts';
import { ServedNexa } from '../plugin-install/served-nexa.ts';

/** The voice plugins as they are shipped, in processes of their own, with no credentials and no way to any cloud. */
const patience = { timeout: 40_000, interval: 25 };
const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));
let folder: string;
let nexa: ServedNexa;
let lampId: string;

async function build(id: string, entry: string): Promise<string> {
  const target = join(folder, id);
  mkdirSync(join(target, 'dist'), { recursive: true });
  await bundlePlugin(entry, join(target, 'dist', 'plugin.mjs'));
  return join(target, 'package.json');
}

async function ship(id: string): Promise<void> {
  const root = `../../../../plugins/${id}`;
  cpSync(source(`${root}/package.json`), await build(id, source(`${root}/src/index.ts`)));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nexa-voice-'));
  await Promise.all([ship('alexa'), ship('google')]);
  const manifest = { id: 'lamps', name: 'Lamps', sdk: '*', kind: 'brand', iotClass: 'simulated' };
  writeFileSync(
    await build('lamps', source('../fixtures/plugins/healthy.ts')),
    JSON.stringify({ name: 'lamps', version: '1.0.0', type: 'module', nexa: manifest }),
  );
  nexa = await ServedNexa.start({ pluginsDirs: [folder] });
  await nexa.integrate('lamps');
  lampId = await vi.waitUntil(async () => {
    const { body } = await nexa.call('GET', `/homes/${nexa.homeId}/devices`);
    return body.items[0]?.id;
  }, patience);
}, 120_000);

afterAll(async () => {
  await nexa?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function accessToken(ecosystem: string): Promise<string> {
  const body = { name: 'Voice', scopes: [`ecosystem:${ecosystem}`] };
  return (await nexa.call('POST', '/tokens', { body })).body.token;
}

/** As the ecosystem's own pages do it, from registering to the token. */
async function linkedToken(ecosystem: string): Promise<string> {
  const redirectUri = 'https://voice.example/back';
  const scopes = [`ecosystem:${ecosystem}`];
  const { body: client } = await nexa.call('POST', '/system/oauth-clients', {
    body: { clientId: ecosystem, name: 'Voice', plugin: ecosystem, redirectUris: [redirectUri], scopes },
  });
  const query = { response_type: 'code', client_id: ecosystem, redirect_uri: redirectUri, state: '1' };
  const { body } = await nexa.call('POST', '/account-links', { body: { query, homeIds: [nexa.homeId] } });
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: new URL(body.redirectTo).searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    client_id: ecosystem,
    client_secret: client.clientSecret,
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const tokens = await nexa.request('POST', '/oauth/token', { headers, body: Buffer.from(form.toString()) });
  return tokens.body.access_token;
}

const expose = (ecosystem: string, sceneIds: readonly string[] = []) =>
  nexa.call('PUT', `/homes/${nexa.homeId}/exposure`, {
    body: { ecosystem, deviceIds: [lampId], scenes: sceneIds.map((sceneId) => ({ sceneId })) },
  });
async function addScene(): Promise<string> {
  const states = [{ deviceId: lampId, capability: 'onOff', attribute: 'on', value: true }];
  return (await nexa.call('POST', `/homes/${nexa.homeId}/scenes`, { body: { name: 'Evening', states } })).body.id;
}
const causesOf = async (sceneId: string): Promise<string[]> =>
  (await nexa.call('GET', `/scenes/${sceneId}/activations`)).body.items.map(
    ({ cause }: { cause: { kind: string } }) => cause.kind,
  );
const integrationsOf = async (plugin: string) => {
  const { body } = await nexa.call('GET', `/homes/${nexa.homeId}/integrations`);
  return body.items.filter((each: { plugin: string }) => each.plugin === plugin);
};

async function alexa(token: string, namespace: string, name: string, endpointId?: string) {
  const header = { namespace, name, payloadVersion: '3', messageId: 'm-1', correlationToken: 'c-1' };
  const scope = { type: 'BearerToken', token };
  const directive =
    endpointId === undefined
      ? { header, payload: { scope } }
      : { header, endpoint: { scope, endpointId, cookie: {} }, payload: {} };
  const { body } = await nexa.request('POST', '/hooks/alexa/directives', { body: { directive } });
  return body;
}

async function google(token: string, intent: string, payload?: object) {
  const inputs = [{ intent: `action.devices.${intent}`, ...(payload === undefined ? {} : { payload }) }];
  const headers = { authorization: `Bearer ${token}` };
  return await nexa.request('POST', '/hooks/google/fulfillment', { headers, body: { requestId: '1', inputs } });
}

describe('Alexa, as it is shipped', () => {
  it('shows no device of a home of which none is exposed', async () => {
    const answer = await alexa(await accessToken('alexa'), 'Alexa.Discovery', 'Discover');
    expect(answer.event).toMatchObject({ header: { name: 'Discover.Response' }, payload: { endpoints: [] } });
    expect(await integrationsOf('alexa')).toEqual([]);
  });

  it.each([
    ['an access token', accessToken],
    ['a linked account', linkedToken],
  ])('answers %s once a device is exposed, with nothing else done', async (_what, tokenFor) => {
    const token = await tokenFor('alexa');
    expect((await expose('alexa')).status).toBe(200);
    const discovered = await alexa(token, 'Alexa.Discovery', 'Discover');
    expect(discovered.event.payload.endpoints).toMatchObject([{ endpointId: lampId }]);
    const on = await alexa(token, 'Alexa.PowerController', 'TurnOn', lampId);
    expect(on.event.header.name).toBe('Response');
    const report = await alexa(token, 'Alexa', 'ReportState', lampId);
    expect(report.event.header.name).toBe('StateReport');
    expect(report.context.properties).toContainEqual(expect.objectContaining({ name: 'powerState', value: 'ON' }));
    await alexa(token, 'Alexa.PowerController', 'TurnOff', lampId);
    expect(await integrationsOf('alexa')).toHaveLength(1);
  });

  it('starts a scene once it is exposed, and knows it no more afterwards', async () => {
    const token = await accessToken('alexa');
    const sceneId = await addScene();
    await expose('alexa', [sceneId]);
    const discovered = await alexa(token, 'Alexa.Discovery', 'Discover');
    expect(discovered.event.payload.endpoints).toMatchObject([
      { endpointId: lampId },
      { endpointId: sceneId, friendlyName: 'Evening', displayCategories: ['SCENE_TRIGGER'] },
    ]);
    const started = await alexa(token, 'Alexa.SceneController', 'Activate', sceneId);
    expect(started.event.header.name).toBe('ActivationStarted');
    expect(await causesOf(sceneId)).toEqual(['voice']);
    await expose('alexa');
    const refused = await alexa(token, 'Alexa.SceneController', 'Activate', sceneId);
    expect(refused.event.payload.type).toBe('NO_SUCH_ENDPOINT');
    expect(await causesOf(sceneId)).toHaveLength(1);
  });

  it('counts as online', async () => {
    expect(await integrationsOf('alexa')).toMatchObject([{ title: 'Amazon Alexa', status: { value: 'online' } }]);
  });
});

describe('Google, as it is shipped', () => {
  it('shows no device of a home of which none is exposed', async () => {
    const { status, body } = await google(await accessToken('google'), 'SYNC');
    expect([status, body.payload.devices]).toEqual([200, []]);
  });

  it.each([
    ['an access token', accessToken],
    ['a linked account', linkedToken],
  ])('answers %s once a device is exposed, with nothing else done', async (_what, tokenFor) => {
    const token = await tokenFor('google');
    expect((await expose('google')).status).toBe(200);
    const synced = await google(token, 'SYNC');
    expect([synced.status, synced.body.payload.devices]).toMatchObject([200, [{ id: lampId }]]);
    const devices = [{ id: lampId }];
    const execution = [{ command: 'action.devices.commands.OnOff', params: { on: true } }];
    const executed = await google(token, 'EXECUTE', { commands: [{ devices, execution }] });
    expect(executed.body.payload.commands).toMatchObject([{ ids: [lampId], status: 'SUCCESS', states: { on: true } }]);
    const queried = await google(token, 'QUERY', { devices });
    expect(queried.body.payload.devices[lampId]).toMatchObject({ status: 'SUCCESS', on: true });
    const off = [{ command: 'action.devices.commands.OnOff', params: { on: false } }];
    await google(token, 'EXECUTE', { commands: [{ devices, execution: off }] });
    expect(await integrationsOf('google')).toHaveLength(1);
  });

  it('starts a scene once it is exposed, and knows it no more afterwards', async () => {
    const token = await accessToken('google');
    const sceneId = await addScene();
    await expose('google', [sceneId]);
    const { body: synced } = await google(token, 'SYNC');
    expect(synced.payload.devices).toMatchObject([
      { id: lampId },
      { id: sceneId, type: 'action.devices.types.SCENE', attributes: { sceneReversible: false } },
    ]);
    const devices = [{ id: sceneId }];
    const execution = [{ command: 'action.devices.commands.ActivateScene', params: { deactivate: false } }];
    const executed = await google(token, 'EXECUTE', { commands: [{ devices, execution }] });
    expect(executed.body.payload.commands).toMatchObject([{ ids: [sceneId], status: 'SUCCESS' }]);
    expect(await causesOf(sceneId)).toEqual(['voice']);
    await expose('google');
    const refused = await google(token, 'EXECUTE', { commands: [{ devices, execution }] });
    expect(refused.body.payload.commands).toMatchObject([{ status: 'ERROR', errorCode: 'deviceNotFound' }]);
  });
});
