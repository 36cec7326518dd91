import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { replayDiagnostics } from '@nexa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePlugin } from '../../src/plugin-host/bundle.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { type RunningNexa, startNexa } from '../../src/start.ts';
import { ownerBody } from '../support/furnish.ts';
import { testConfig } from '../support/test-config.ts';

const virtual = fileURLToPath(new URL('../../../../plugins/virtual/src/index.ts', import.meta.url));
let test: TestDatabase;
let folder: string;
let nexa: RunningNexa;
let token: string | undefined;
let homeId: string;
/** Two simulated homes, as two brands would be. */
let integrations: [string, string];

async function call(method: string, path: string, body?: object) {
  const response = await fetch(`${nexa.url}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`it took too long: ${what}`);
    await pause(200);
  }
}

const device = async (id: string) => (await call('GET', `/devices/${id}`)).body;
const plugOf = (integrationId: string, name: string): Promise<string> =>
  until(`${name} of ${integrationId}`, async () => {
    const { body } = await call('GET', `/homes/${homeId}/devices?limit=500`);
    const found = body.items.find(
      (one: { name: string; integrationId: string }) => one.name === name && one.integrationId === integrationId,
    );
    return found?.status.value === 'online' && found.state['energy.kilowattHours'] !== undefined && found.id;
  });
const order = async (id: string, command: 'on' | 'off') =>
  (await call('POST', `/devices/${id}/commands`, { capability: 'onOff', command, waitMs: 10_000 })).body.status;
const isLive = async (id: string, key: string) => {
  const state = (await device(id)).state[key];
  return state?.freshness === 'live' && state;
};
const differencesOf = async (integrationId: string) =>
  (await replayDiagnostics((await call('GET', `/integrations/${integrationId}/diagnostics`)).body)).differences;
const exposed = async () => JSON.stringify((await call('GET', `/homes/${homeId}/exposure`)).body);

beforeAll(async () => {
  test = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'nexa-replacing-'));
  const plugins = join(folder, 'plugins');
  await bundlePlugin(virtual, join(plugins, 'virtual', 'dist', 'plugin.mjs'));
  const manifest = { id: 'virtual', name: 'Virtual', sdk: '^0.1.0', kind: 'brand', iotClass: 'simulated' };
  mkdirSync(join(plugins, 'virtual'), { recursive: true });
  writeFileSync(
    join(plugins, 'virtual', 'package.json'),
    JSON.stringify({ name: '@nexa/plugin-virtual', version: '9.9.9', type: 'module', nexa: manifest }),
  );
  const config = { ...testConfig(test.connection, folder), pluginsDirs: [plugins] };
  nexa = await startNexa({ config, log: createServerLogger('silent'), passwordCost: 4 });
  const { body } = await call('POST', '/setup', ownerBody);
  token = body.token;
  homeId = body.home.id;
  const add = async (seed: number): Promise<string> => {
    const settings = { seed, people: 0, historyHours: 0 };
    return (await call('POST', `/homes/${homeId}/integrations`, { plugin: 'virtual', config: settings })).body
      .integration.id;
  };
  integrations = [await add(1), await add(2)];
  await test.database.asService(
    'test',
    ({ sql }) => sql`INSERT INTO ecosystems (id, name, kind) VALUES ('alexa', 'Alexa', 'voice') ON CONFLICT DO NOTHING`,
  );
}, 120_000);

afterAll(async () => {
  await nexa?.stop();
  await test.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a device that is replaced by one of another make, and back', () => {
  const bySeed: { kept: string; gone: string; lamp: string; scene: string; ownScene: string; automation: string } = {
    kept: '',
    gone: '',
    lamp: '',
    scene: '',
    ownScene: '',
    automation: '',
  };
  let total: number;
  let replacementId: string;

  it('has a total, a history, an automation, scenes and a voice before', async () => {
    const [mine, other] = integrations;
    const kept = await plugOf(mine, 'Fridge plug');
    const gone = await plugOf(other, 'Fan heater plug');
    const lamp = await plugOf(mine, 'Television plug');
    for (const command of ['off', 'on'] as const) expect(await order(kept, command)).toBe('confirmed');
    const on = (deviceId: string) => [{ deviceId, capability: 'onOff', attribute: 'on', value: true }];
    const make = async (name: string, states: object[]) =>
      (await call('POST', `/homes/${homeId}/scenes`, { name, states })).body.id;
    const definition = {
      name: 'Follow the fridge',
      mode: 'single',
      triggers: [{ id: 't', type: 'state', deviceId: kept, capability: 'onOff', attribute: 'on', to: true }],
      conditions: [],
      actions: [{ type: 'command', deviceId: lamp, capability: 'onOff', command: 'off' }],
    };
    const automation = (await call('POST', `/homes/${homeId}/automations`, definition)).body.id;
    await call('PUT', `/homes/${homeId}/exposure`, { ecosystem: 'alexa', deviceIds: [kept] });
    expect(await exposed()).toContain(kept);
    total = (await device(kept)).state['energy.kilowattHours'].value;
    Object.assign(bySeed, { kept, gone, lamp, automation });
    bySeed.scene = await make('New plug on', on(gone));
    bySeed.ownScene = await make('Fridge on', on(kept));
  }, 120_000);

  it('is told by name what uses either of them', async () => {
    const { kept, gone, scene, ownScene } = bySeed;
    const { status, body } = await call('POST', `/devices/${kept}/replace`, { withDeviceId: gone, dryRun: true });
    expect(status).toBe(200);
    expect(body.preview).toMatchObject({
      loses: [],
      automations: [],
      scenes: [
        { sceneId: ownScene, name: 'Fridge on', lost: [] },
        { sceneId: scene, name: 'New plug on', lost: [] },
      ],
    });
  });

  it('shows what the new one is like at once', async () => {
    const { kept, gone } = bySeed;
    expect((await device(gone)).state['onOff.on']).toMatchObject({ value: false, freshness: 'live' });
    const { status, body } = await call('POST', `/devices/${kept}/replace`, { withDeviceId: gone });
    expect(status).toBe(201);
    replacementId = body.id;
    const after = await device(kept);
    expect(after).toMatchObject({ id: kept, name: 'Fridge plug', integrationId: integrations[1] });
    expect(after.state['onOff.on']).toMatchObject({ value: false, freshness: 'live', cause: { kind: 'user' } });
    expect(after.state['power.watts']).toMatchObject({ value: 0, freshness: 'live' });
    expect((await call('GET', `/devices/${gone}`)).status).toBe(404);
  });

  it('goes on with its total, its history and its voice', async () => {
    const { kept } = bySeed;
    const energy = await until('the total goes on', () => isLive(kept, 'energy.kilowattHours'));
    expect(energy.value).toBeGreaterThanOrEqual(total);
    expect(energy.value).toBeLessThan(total + 0.5);
    const { body } = await call('GET', `/devices/${kept}/states?key=onOff.on`);
    const values = body.items.map(({ value }: { value: boolean }) => value);
    expect(values.slice(0, 3).sort()).toEqual([false, false, true]);
    expect(await exposed()).toContain(kept);
  }, 120_000);

  it('is switched by the scene of the new one, and sets off its automation', async () => {
    const { kept, lamp, scene } = bySeed;
    const { body } = await call('POST', `/scenes/${scene}/activate`, { waitMs: 10_000 });
    expect(body.activation).toMatchObject({
      outcome: 'completed',
      results: [{ deviceId: kept, outcome: 'confirmed' }],
    });
    await until('the automation did its work', async () => (await device(lamp)).state['onOff.on'].value === false);
  }, 120_000);

  it('is in bundles that replay to what is shown', async () => {
    for (const integration of integrations) expect(await differencesOf(integration)).toEqual([]);
    const answer = await call('GET', `/devices/${bySeed.kept}/diagnostics`);
    const replay = await replayDiagnostics(answer.body);
    expect(replay.differences).toEqual([]);
    const { state } = await device(bySeed.kept);
    expect(replay.devices.get(answer.body.device)?.states['energy.kilowattHours']?.value).toBeCloseTo(
      state['energy.kilowattHours'].value,
      1,
    );
  }, 120_000);

  it('is as it was when it is undone, and so is the other one', async () => {
    const { kept, gone, scene } = bySeed;
    const { status, body } = await call('POST', `/replacements/${replacementId}/undo`);
    expect({ status, integrationId: body.integrationId }).toEqual({ status: 200, integrationId: integrations[0] });
    expect((await call('GET', `/devices/${gone}`)).body).toMatchObject({ id: gone, name: 'Fan heater plug' });
    expect((await call('GET', `/scenes/${scene}`)).body.states).toMatchObject([{ deviceId: gone }]);
    expect((await until('the old one is heard', () => isLive(kept, 'onOff.on'))).value).toBe(true);
    expect((await until('the new one is heard', () => isLive(gone, 'onOff.on'))).value).toBe(true);
    const energy = await until('the total goes on', () => isLive(kept, 'energy.kilowattHours'));
    expect(energy.value).toBeGreaterThanOrEqual(total);
    expect(energy.value).toBeLessThan(total + 0.5);
    expect(await exposed()).toContain(kept);
    for (const integration of integrations) expect(await differencesOf(integration)).toEqual([]);
  }, 120_000);
});
