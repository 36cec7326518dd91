import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { MachineClock, replayDiagnostics, waitUntil } from '@nexa/testkit';
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
let integrationId: string;

async function call(method: string, path: string, body?: object) {
  const response = await fetch(`${nexa.url}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

beforeAll(async () => {
  test = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'nexa-diagnostics-'));
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
  const added = await call('POST', `/homes/${homeId}/integrations`, { plugin: 'virtual', config: {} });
  integrationId = added.body.integration.id;
}, 120_000);

afterAll(async () => {
  await nexa?.stop();
  await test.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the bundle of a simulated home', () => {
  it('replays on the engine to the same states, statuses and issues', async () => {
    let found: { id: string; capabilities: string[]; status: { value: string } }[] = [];
    const look = setInterval(() => {
      void call('GET', `/homes/${homeId}/devices`).then(({ body }) => {
        found = body.items;
      });
    }, 300);
    const isThere = (): boolean => found.length > 3 && found.every(({ status }) => status.value === 'online');
    await waitUntil(new MachineClock(), isThere, 60_000, 'the devices').finally(() => clearInterval(look));
    const lamp = found.find(({ capabilities }) => capabilities.includes('onOff'));
    const wish = { capability: 'onOff', command: 'toggle', waitMs: 5_000 };
    expect((await call('POST', `/devices/${lamp?.id}/commands`, wish)).body.status).toBe('confirmed');

    const answer = await call('GET', `/integrations/${integrationId}/diagnostics`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="nexa-virtual-diagnostics-.*\.json"$/,
    );
    const { recording, plugin } = answer.body;
    const kinds = new Set([...recording.before, ...recording.entries].map(({ kind }: { kind: string }) => kind));
    expect([...kinds]).toEqual(expect.arrayContaining(['devices', 'readings', 'command', 'command-answer']));
    expect(plugin.version).toBe('9.9.9');

    const replay = await replayDiagnostics(answer.body);
    expect(replay.differences).toEqual([]);
    // Devices come in several batches, and the look above may have seen the first alone.
    expect(replay.devices.size).toBe((await call('GET', `/homes/${homeId}/devices`)).body.items.length);
  });

  it('tells no name, and of one device only that one', async () => {
    const { body } = await call('GET', `/homes/${homeId}/devices`);
    const [device] = body.items;
    const answer = await call('GET', `/devices/${device.id}/diagnostics`);
    expect(answer.body.devices).toHaveLength(1);
    const text = JSON.stringify(answer.body);
    expect(text).not.toContain(device.name);
    expect(text).not.toContain(homeId);
    expect((await replayDiagnostics(answer.body)).differences).toEqual([]);
  });

  it('stands in the audit log', async () => {
    const { body } = await call('GET', `/homes/${homeId}/audit?limit=50`);
    const actions = body.items.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(expect.arrayContaining(['integrations.diagnostics-taken', 'devices.diagnostics-taken']));
  });
});

describe('a file that cannot be replayed', () => {
  it.each([
    ['is something else', { hello: 'world' }, 'no diagnostics bundle'],
    ['is nothing', undefined, 'no diagnostics bundle'],
    ['is of a newer format', { format: 'nexa-diagnostics', version: 3 }, 'reads up to 2. Use a newer @nexa/testkit'],
  ])('is refused in words when it %s', async (_what, data, words) => {
    const error = await replayDiagnostics(data).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'NEXA_DIAGNOSTICS_UNREADABLE', message: expect.stringContaining(words) });
  });
});
