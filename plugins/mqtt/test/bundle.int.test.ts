import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const entry = fileURLToPath(new URL('../src/index.ts', import.meta.url));
const permission = Number(process.versions.node.split('.')[0]) >= 22 ? '--permission' : '--experimental-permission';
let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexa-mqtt-'));
  file = join(folder, 'plugin.mjs');
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['nexa-source'],
    banner: {
      js: "import { createRequire as nexaCreateRequire } from 'node:module';\nconst require = nexaCreateRequire(import.meta.url);",
    },
    logLevel: 'silent',
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the plugin in one file', () => {
  it('serves as a broker where it may read nothing but its own folder, with an empty environment', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        permission,
        `--allow-fs-read=${dirname(file)}/*`,
        '--input-type=module',
        '--eval',
        script(pathToFileURL(file).href),
      ],
      { env: {}, timeout: 30_000 },
    );
    expect(JSON.parse(stdout)).toEqual(['start', ['Plug'], false]);
  });
});

/** Starts NEXA's own broker, lets a plug announce itself there from within, and says which devices came of it. */
const script = (url: string) => `
const { default: plugin } = await import(${JSON.stringify(url)});
const stored = new Map();
const nothing = () => undefined;
const kept = { payload: JSON.stringify({ name: null, unique_id: 'p', command_topic: 'c', dev: { ids: 'p', name: 'Plug' } }) };
const ended = new AbortController();
const context = {
  integrationId: 'i',
  config: { use: 'own', port: 0, loopbackOnly: true },
  logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  storage: {
    get: async (key) => (key === 'kept-0' ? { 'homeassistant/switch/plug/config': kept } : stored.get(key)),
    set: async (key, value) => void stored.set(key, value),
    delete: async (key) => void stored.delete(key),
  },
  clock: {
    now: () => Date.now(),
    every: () => nothing,
    sleep: (duration) => new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, duration);
      ended.signal.addEventListener('abort', () => { clearTimeout(timer); reject(new Error('over')); });
    }),
  },
  signal: ended.signal,
  addDevice: nothing, removeDevice: nothing, reportContact: nothing, reportStatus: nothing, reportEvent: nothing,
  reportIntegrationStatus: nothing, report: nothing, reportSeries: nothing, flush: async () => undefined,
};
const connection = await plugin.connect(context);
console.log(JSON.stringify([plugin.pairing.start, connection.devices.map(({ name }) => name), process.permission.has('fs.read')]));
ended.abort();
await connection.disconnect();`;
