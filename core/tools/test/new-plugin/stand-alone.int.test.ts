import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runCommand } from './run-command.ts';

// Packs, compiles and runs whole test suites; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexa-alone-')));
const plugin = join(root, 'acme');
const tools = ['@sinclair/typebox', '@types/node', 'undici-types', 'esbuild', '@esbuild', 'typescript', 'vitest'];

const run = (command: string, words: readonly string[], cwd = plugin) => runCommand(command, words, cwd);

/** What npm would do with a tarball. */
async function unpack(name: string, folder: string): Promise<void> {
  const file = readdirSync(root).find((entry) => entry.startsWith(name) && entry.endsWith('.tgz')) ?? `no ${name}`;
  mkdirSync(folder, { recursive: true });
  expect(await run('tar', ['-xzf', join(root, file), '--strip-components=1', '-C', folder], root)).toMatchObject({
    code: 0,
  });
}

// Packed, unpacked and linked by hand: the test needs no registry.
beforeAll(async () => {
  const packages = ['core/sdk', 'core/testkit', 'plugin-template'].flatMap((folder) => ['-w', folder]);
  expect(await run('npm', ['pack', ...packages, '--pack-destination', root], repository)).toMatchObject({ code: 0 });
  await unpack('create-nexa-plugin', join(root, 'create'));
  expect(await run(process.execPath, [join(root, 'create/create/main.mjs'), 'acme'], root)).toMatchObject({ code: 0 });
  await unpack('nexa-sdk', join(plugin, 'node_modules/@nexa/sdk'));
  await unpack('nexa-testkit', join(plugin, 'node_modules/@nexa/testkit'));
  for (const name of tools) {
    mkdirSync(dirname(join(plugin, 'node_modules', name)), { recursive: true });
    symlinkSync(join(repository, 'node_modules', name), join(plugin, 'node_modules', name));
  }
  mkdirSync(join(plugin, 'node_modules/.bin'));
  const programs = { vitest: 'vitest/vitest.mjs', tsc: 'typescript/bin/tsc', esbuild: 'esbuild/bin/esbuild' };
  for (const [name, path] of Object.entries(programs))
    symlinkSync(`../${path}`, join(plugin, 'node_modules/.bin', name));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

it('passes its tests on the published contract and testkit', async () => {
  expect(await run('npm', ['test'])).toMatchObject({ code: 0, output: expect.stringMatching(/Tests .*\d+ passed/) });
});

it('compiles against the published types and builds one file that needs nothing beside it', async () => {
  expect(await run('npm', ['run', 'build'])).toMatchObject({ code: 0 });
  const bundle = readFileSync(join(plugin, 'dist/plugin.mjs'), 'utf8');
  const imports = [...bundle.matchAll(/^import .* from ["']([^"']+)["'];?$/gm)].map(([, name]) => name);
  expect(imports.filter((name) => !/^(node:)?(net|module)$/.test(name ?? ''))).toEqual([]);
});

it('has nothing in the published testkit that only this repository could resolve', () => {
  const folder = join(plugin, 'node_modules/@nexa/testkit');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    /\.(js|ts)$/.test(entry.name),
  );
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
  expect(texts.length).toBeGreaterThan(20);
  expect(texts.filter((text) => /from ['"]@nexa\/engine/.test(text))).toEqual([]);
  expect(existsSync(join(folder, 'dist/published/third-party-licenses.txt'))).toBe(true);
});

it('says on a wrong id what to do, and writes over nothing', async () => {
  const main = join(root, 'create/create/main.mjs');
  expect(await run(process.execPath, [main, 'Acme'], root)).toMatchObject({
    code: 1,
    output: expect.stringMatching(/Usage/),
  });
  expect(await run(process.execPath, [main, 'acme'], root)).toMatchObject({
    code: 1,
    output: expect.stringMatching(/already/),
  });
});
