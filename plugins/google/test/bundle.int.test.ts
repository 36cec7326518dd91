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
  folder = await mkdtemp(join(tmpdir(), 'nexa-google-'));
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
  it('loads where it may read nothing but its own folder, with an empty environment', async () => {
    const script = `const { default: plugin } = await import(${JSON.stringify(pathToFileURL(file).href)});
      console.log(JSON.stringify([plugin.pairing.start, plugin.hooks[0].path, process.permission.has('fs.read')]));`;
    const args = [permission, `--allow-fs-read=${dirname(file)}/*`, '--input-type=module', '--eval', script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: {}, timeout: 20_000 });
    expect(JSON.parse(stdout)).toEqual(['account', 'fulfillment', false]);
  });
});
