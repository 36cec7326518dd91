import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPlugin } from '../create.mjs';

let plugins: string;

beforeEach(async () => {
  plugins = await mkdtemp(join(tmpdir(), 'nexa-create-'));
});

afterEach(() => rm(plugins, { recursive: true }));

it('makes a plugin of its own id, with nothing of the template’s left in it', async () => {
  const folder = createPlugin('acme-lights', plugins);
  const { name, nexa } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  expect({ name, id: nexa.id }).toEqual({ name: '@nexa/plugin-acme-lights', id: 'acme-lights' });
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
  );
  expect(texts.length).toBeGreaterThan(8);
  expect(texts.filter((text) => /template\b/.test(text))).toEqual([]);
  expect(await readFile(join(folder, 'src', 'healing.ts'), 'utf8')).toContain("'acme-lights.lamp-stuck'");
});

it('reaches the contract from where it lies', async () => {
  const folder = createPlugin('acme', plugins);
  const { extends: base, references } = JSON.parse(await readFile(join(folder, 'tsconfig.json'), 'utf8'));
  expect({ base, references }).toEqual({ base: '../../tsconfig.base.json', references: [{ path: '../../core/sdk' }] });
});

it.each(['', 'Acme', '../acme', 'acme_lights', '1acme'])('refuses "%s" as an id', (id) => {
  expect(() => createPlugin(id, plugins)).toThrow(/no plugin id/);
});

it('leaves alone what is there', () => {
  createPlugin('acme', plugins);
  expect(() => createPlugin('acme', plugins)).toThrow(/already/);
});
