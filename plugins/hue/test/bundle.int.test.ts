import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClipBridgeEmulator } from './emulator/clip-bridge.ts';
import { HueBridgeEmulator } from './emulator/hue-bridge.ts';
import { pairedConfig } from './support/paired-bridge.ts';

const run = promisify(execFile);
const [major = 20] = process.versions.node.split('.').map(Number);
const permissionFlag = major >= 22 ? '--permission' : '--experimental-permission';

/** Connects as the host's process does, as far as a plugin can see, and prints what it found. */
const program = `
import plugin from './plugin.mjs';
const readings = [];
const nothing = () => undefined;
const context = {
  integrationId: 'i',
  config: JSON.parse(process.env.HUE_CONFIG),
  logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  storage: { get: async () => undefined, set: async () => undefined },
  clock: { now: () => Date.now(), every: () => nothing, sleep: () => new Promise(nothing) },
  signal: new AbortController().signal,
  addDevice: nothing, removeDevice: nothing, reportContact: nothing, reportStatus: nothing, reportEvent: nothing,
  reportIntegrationStatus: nothing,
  report: (more) => readings.push(...[more].flat()),
};
const connection = await plugin.connect(context);
console.log(JSON.stringify({ devices: connection.devices.length, readings: readings.length }));
await connection.disconnect();
`;

describe('the bundled Hue plugin', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexa-hue-bundle-'));
    await build({
      entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))],
      outfile: join(folder, 'plugin.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      conditions: ['nexa-source'],
      banner: {
        js: "import { createRequire as r } from 'node:module';\nconst require = r(import.meta.url);",
      },
      logLevel: 'silent',
    });
    await writeFile(join(folder, 'program.mjs'), program);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('is one file of moderate size', async () => {
    expect((await stat(join(folder, 'plugin.mjs'))).size).toBeLessThan(1_000_000);
  });

  it.each([
    ['v1', () => HueBridgeEmulator.start({ home: 'own' }), 7],
    ['v2', () => ClipBridgeEmulator.start(), 12],
  ])('connects by %s under the permission flags, without node_modules or a word', async (_, start, devices) => {
    const bridge = await start();
    const environment = { HUE_CONFIG: JSON.stringify(await pairedConfig(bridge)), NODE_NO_WARNINGS: '1' };
    const flags = [permissionFlag, `--allow-fs-read=${folder}`];
    const options = { cwd: folder, env: environment, timeout: 20_000 };
    const { stdout, stderr } = await run(process.execPath, [...flags, join(folder, 'program.mjs')], options);
    await bridge.stop();
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ devices, readings: expect.any(Number) });
  });
});
