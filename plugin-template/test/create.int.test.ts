import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPlugin } from '../create/create-plugin.mjs';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'nexa-create-'));
});

afterEach(() => rm(parent, { recursive: true }));

const create = (id: string, place: 'repository' | 'alone' = 'repository') => createPlugin({ id, parent, place });
const readPackage = async (folder: string) => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));

async function textsOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
}

it.each(['repository', 'alone'] as const)('makes a plugin of its own id for the %s place', async (place) => {
  const folder = create('acme-lights', place);
  const texts = await textsOf(folder);
  expect(texts.length).toBeGreaterThan(8);
  expect(texts.filter((text) => /'template|plugin-template|%[A-Z]+%/.test(text))).toEqual([]);
  expect((await readPackage(folder)).nexa).toMatchObject({ id: 'acme-lights', name: 'Acme Lights' });
  expect(await readFile(join(folder, 'src', 'healing.ts'), 'utf8')).toContain("'acme-lights.lamp-stuck'");
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('# Acme Lights for NEXA');
});

it.each(['repository', 'alone'] as const)('has a README with its configuration in the %s place', async (place) => {
  const readme = await readFile(join(create('acme', place), 'README.md'), 'utf8');
  const table = /<!-- configuration -->(.*)<!-- \/configuration -->/s.exec(readme)?.[1] ?? '';
  expect(table.match(/^\| `(\w+)` \|/gm)).toEqual(['| `host` |', '| `port` |', '| `token` |']);
});

it('says of that table what is true of the place', async () => {
  const readmeIn = (place: 'repository' | 'alone') => readFile(join(create(place, place), 'README.md'), 'utf8');
  expect(await readmeIn('repository')).toContain('`npm run generate`');
  const alone = await readmeIn('alone');
  expect(alone).not.toContain('npm run generate');
  expect(alone).toContain('<!-- The fields of src/config.ts: what you change there, change here too. -->');
});

it('runs from source in the repository, with its tools', async () => {
  const folder = create('acme');
  const { name, devDependencies, scripts } = await readPackage(folder);
  expect({ name, tools: Object.keys(devDependencies), scripts }).toEqual({
    name: '@nexa/plugin-acme',
    tools: ['@nexa/sdk', '@nexa/testkit'],
    scripts: { test: 'vitest run' },
  });
  const { extends: base, references } = JSON.parse(await readFile(join(folder, 'tsconfig.json'), 'utf8'));
  expect({ base, references }).toEqual({ base: '../../tsconfig.base.json', references: [{ path: '../../core/sdk' }] });
});

it('brings its own tools and build outside of it', async () => {
  const folder = create('acme', 'alone');
  const { name, devDependencies, scripts } = await readPackage(folder);
  expect(name).toBe('nexa-plugin-acme');
  expect(Object.keys(devDependencies)).toEqual(
    expect.arrayContaining(['@nexa/sdk', 'esbuild', 'typescript', 'vitest']),
  );
  expect(Object.keys(scripts)).toEqual(['test', 'check', 'build']);
  expect(await readFile(join(folder, 'tsconfig.json'), 'utf8')).not.toContain('..');
  expect(await readFile(join(folder, '.gitignore'), 'utf8')).toContain('node_modules/');
});

it.each([
  ['', /Name the plugin/],
  ['Acme', /no plugin id/],
  ['../acme', /no plugin id/],
  ['acme_lights', /no plugin id/],
  ['1acme', /no plugin id/],
  ['acme-', /no plugin id/],
  ['a'.repeat(65), /too long/],
  ['template', /NEXA's own/],
])('refuses "%s" as an id and says why', async (id, why) => {
  expect(() => create(id)).toThrow(why);
  expect(await readdir(parent)).toEqual([]);
});

it('leaves alone what is there', async () => {
  const folder = create('acme');
  await rm(join(folder, 'src'), { recursive: true });
  expect(() => create('acme')).toThrow(/already/);
  expect(await readdir(folder)).not.toContain('src');
});
