import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import { leakedSecrets, MachineClock, waitUntil } from '@nexa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePlugin } from '../../src/plugin-host/bundle.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { type RunningNexa, startNexa } from '../../src/start.ts';
import { ownerBody } from '../support/furnish.ts';
import { testConfig } from '../support/test-config.ts';

const blabs = fileURLToPath(new URL('../fixtures/plugins/blabs.ts', import.meta.url));
const token = 'T0k€n/with+odd?chars&more';
const password = 'p4ss word, with spaces';
const user = 'ada.lovelace@example.org';

let test: TestDatabase;
let folder: string;
let nexa: RunningNexa;
let session: string | undefined;
const bundles: Record<string, string> = {};

async function ask(method: string, path: string, body?: object) {
  const response = await fetch(`${nexa.url}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(session === undefined ? {} : { authorization: `Bearer ${session}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}
const askFor = async (method: string, path: string, body?: object) => JSON.parse((await ask(method, path, body)).text);

/** What stands in every part of the text that could be Base64, wherever in it a group of four may begin. */
function decoded(text: string): string {
  const runs = text.match(/[\w+/-]{8,}/g) ?? [];
  return runs.flatMap((run) => [0, 1, 2, 3].map((at) => Buffer.from(run.slice(at), 'base64').toString())).join('\n');
}

/** Asks again and again for the device's bundle until the plugin has said everything that it has to say. */
async function whenSaid(path: string, marks: readonly string[]): Promise<string> {
  let text = '';
  const take = (answer: { readonly text: string }) => {
    text = answer.text;
  };
  // The last one may still be under way when the server stops.
  const look = setInterval(() => void ask('GET', path).then(take, () => undefined), 400);
  const isSaid = (): boolean => marks.every((mark) => text.includes(mark));
  await waitUntil(new MachineClock(), isSaid, 30_000, `${path} to tell ${marks}`)
    .catch((error: unknown) => {
      throw new Error(`missing: ${marks.filter((mark) => !text.includes(mark))} in ${text}`, { cause: error });
    })
    .finally(() => clearInterval(look));
  return text;
}

beforeAll(async () => {
  test = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'nexa-seeded-secrets-'));
  const plugin = join(folder, 'plugins', 'blabs');
  await bundlePlugin(blabs, join(plugin, 'dist', 'plugin.mjs'));
  mkdirSync(plugin, { recursive: true });
  const manifest = { id: 'blabs', name: 'Blabber', sdk: '^0.1.0', kind: 'brand', iotClass: 'simulated' };
  writeFileSync(
    join(plugin, 'package.json'),
    JSON.stringify({ name: '@acme/blabs', version: '1.0.0', type: 'module', nexa: manifest }),
  );
  const config = { ...testConfig(test.connection, folder), pluginsDirs: [join(folder, 'plugins')] };
  nexa = await startNexa({ config, log: createServerLogger('silent'), passwordCost: 4 });
  const first = await askFor('POST', '/setup', ownerBody);
  session = first.token;
  const wish = { plugin: 'blabs', config: { token, account: { user, password } } };
  const added = await ask('POST', `/homes/${first.home.id}/integrations`, wish);
  if (added.status !== 201) throw new Error(added.text);
  const { integration } = JSON.parse(added.text);
  const devices = `/homes/${first.home.id}/devices`;
  const { items } = JSON.parse(await whenSaid(devices, ['blabs-manufacturer', '"https:']));
  const device = items.find(({ model }: { model: string }) => model.startsWith('https:'));
  const command = {
    capability: 'blabs.note',
    command: 'tell',
    params: { about: `blabs-wish ${token}` },
    waitMs: 5_000,
  };
  await ask('POST', `/devices/${device.id}/commands`, command);
  const both = ['blabs-state', 'blabs-event', 'blabs-status', 'blabs-integration', 'blabs-evidence', 'blabs-log'];
  bundles.integration = await whenSaid(`/integrations/${integration.id}/diagnostics`, [
    ...both,
    'blabs-manufacturer',
    'blabs-field',
    'blabs-answer',
    'blabs-wish',
    'blabs-collected',
  ]);
  bundles.device = await whenSaid(`/devices/${device.id}/diagnostics`, [
    ...both,
    'blabs-answer',
    'blabs-collect-error',
  ]);
}, 180_000);

afterAll(async () => {
  await nexa?.stop();
  await test.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['integration', 'device'])('the bundle of a plugin that tells its secrets, of the %s', (which) => {
  it('holds none of them, in no form', () => {
    const text = bundles[which] ?? '';
    expect(leakedSecrets(text, [token, password])).toEqual([]);
    expect(leakedSecrets(JSON.parse(text), [token, password])).toEqual([]);
    expect(text.toLowerCase()).not.toContain(Buffer.from(token).toString('hex'));
    expect(text.toLowerCase()).not.toContain(Buffer.from(password).toString('hex'));
  });

  it('holds none that Base64 hides, wherever it begins', () => {
    const hidden = decoded(bundles[which] ?? '');
    expect(decoded(Buffer.from(`x:${token}`).toString('base64'))).toContain(token);
    expect(hidden).not.toContain(token);
    expect(hidden).not.toContain(password);
  });

  it('says where they stood, and names nobody', () => {
    const text = bundles[which] ?? '';
    expect(text).toMatch(/blabs-state [^"]*\[(secret|redacted)\]/);
    expect(text).toMatch(/blabs-answer [^"]*\[(secret|redacted)\]/);
    expect(JSON.parse(text).integration.config).toMatchObject({ token: '[secret]', account: { password: '[secret]' } });
    expect(text).not.toContain(user);
    expect(text).not.toContain('"Lamp');
  });
});
