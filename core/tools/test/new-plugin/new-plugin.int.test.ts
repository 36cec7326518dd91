import { cpSync, existsSync, lstatSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { HouseCopy } from './house-copy.ts';

// Whole test suites and the compiler run in here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const command = 'core/tools/launch/new-plugin.mjs';
let house: HouseCopy;
let before: { lockfile: { packages: Record<string, unknown> }; tsconfig: string };

beforeAll(async () => {
  house = new HouseCopy();
  before = { lockfile: house.readJson('package-lock.json'), tsconfig: house.read('tsconfig.json') };
  expect(await house.node(command, 'my-brand')).toMatchObject({ code: 0 });
});

afterAll(() => house.remove());

it('makes a plugin whose own tests pass before the first edit', async () => {
  const { code, output } = await house.run('npm', ['test', '-w', 'plugins/my-brand']);
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/Tests .*\d+ passed/) });
  expect(output).not.toMatch(/skipped|todo/);
});

it('changes of the lockfile what npm would change, and nothing else', async () => {
  const after = house.readJson('package-lock.json');
  const added = Object.keys(after.packages).filter((path) => !(path in before.lockfile.packages));
  expect(added).toEqual(['node_modules/@nexa/plugin-my-brand', 'plugins/my-brand']);
  const manifestsOnly = new HouseCopy();
  try {
    mkdirSync(join(manifestsOnly.root, 'plugins', 'my-brand'), { recursive: true });
    cpSync(
      join(house.root, 'plugins/my-brand/package.json'),
      join(manifestsOnly.root, 'plugins/my-brand/package.json'),
    );
    const words = ['install', '--package-lock-only', '--offline', '--ignore-scripts'];
    expect(await manifestsOnly.run('npm', words)).toMatchObject({ code: 0 });
    expect(house.read('package-lock.json')).toBe(manifestsOnly.read('package-lock.json'));
  } finally {
    manifestsOnly.remove();
  }
});

it('links the plugin and adds it to what the compiler builds', () => {
  const link = join(house.root, 'node_modules/@nexa/plugin-my-brand');
  expect(lstatSync(link).isSymbolicLink() && realpathSync(link)).toBe(join(house.root, 'plugins/my-brand'));
  expect(house.read('tsconfig.json').split('\n')).toEqual(
    before.tsconfig
      .split('\n')
      .flatMap((line) => (line.includes('"plugin-template"') ? ['    { "path": "plugins/my-brand" },', line] : [line])),
  );
});

it('is in every generated file that plugins are in, as the generators write it', async () => {
  const flags = ['--import', 'tsx', '--conditions=nexa-source', 'core/tools/src/generate/main.ts', '--check'];
  const { code, output } = await house.run(process.execPath, [...flags, 'plugin-configuration', 'quality-scale']);
  expect({ code, output }).toEqual({ code: 0, output: '' });
  expect(house.read('docs/quality-scale.md')).toContain('| my-brand | **gold** |');
  expect(house.read('plugins/my-brand/README.md')).toMatch(/<!-- configuration -->.*\| `token` \|.*\| yes \|/s);
});

it('compiles, and is formatted as the house is', async () => {
  const compiler = 'node_modules/typescript/bin/tsc';
  expect(await house.node(compiler, '-b', 'plugins/my-brand')).toEqual({ code: 0, output: '' });
  const biome = 'node_modules/@biomejs/biome/bin/biome';
  expect(await house.node(biome, 'check', '--error-on-warnings', 'plugins/my-brand')).toMatchObject({ code: 0 });
});

it('never writes over a plugin that is there', async () => {
  const manifest = house.read('plugins/my-brand/package.json');
  const lockfile = house.read('package-lock.json');
  const { code, output } = await house.node(command, 'my-brand');
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('already') });
  expect(house.read('plugins/my-brand/package.json')).toBe(manifest);
  expect(house.read('package-lock.json')).toBe(lockfile);
});

it.each([
  ['My_Brand', /no plugin id/],
  ['../out', /no plugin id/],
  ['', /Name the plugin/],
])('says why "%s" will not do, and makes nothing', async (id, why) => {
  const { code, output } = await house.node(command, id);
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringMatching(why) });
  expect(output).not.toMatch(/^\s+at /m);
  expect(existsSync(join(house.root, 'plugins', id, 'src'))).toBe(false);
});

it('makes it all the same when another plugin is broken, and says what is to be run later', async () => {
  mkdirSync(join(house.root, 'plugins/hue/src'), { recursive: true });
  writeFileSync(join(house.root, 'plugins/hue/src/index.ts'), "throw new Error('no such bridge');\n");
  const { code, output } = await house.node(command, 'second');
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('no such bridge') });
  expect(output).toContain('npm run generate -- plugin-configuration quality-scale');
  expect(house.read('plugins/second/README.md')).toContain('# Second for NEXA');
});
