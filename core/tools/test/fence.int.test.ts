import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fenceRules } from '../fence/rules.mjs';
import { seededBreaches, soundLibraries, soundPackages, soundTree } from './fence-breaches.ts';

interface FenceOutput {
  modules: number;
  breaches: { rule: string; from: string; to: string }[];
  unseen: string[];
  problems: string[];
}

const fence = fileURLToPath(new URL('../fence/main.mjs', import.meta.url));
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const temporary: string[] = [];

function write(root: string, path: string, content: string) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const versions = (names: string[] = []) => Object.fromEntries(names.map((name) => [name, '1.0.0']));

function plant(files: Record<string, string>) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nexa fence ')));
  temporary.push(root);
  const workspaces = ['core/*', 'db', 'plugins/*', 'plugin-template', 'ui'];
  const devDependencies = versions(['vitest', 'esbuild']);
  write(
    root,
    'package.json',
    JSON.stringify({ name: 'planted', private: true, type: 'module', workspaces, devDependencies }),
  );
  for (const { folder, name, doors = { '.': './src/index.ts' }, ...lists } of soundPackages) {
    const exports = Object.fromEntries(Object.entries(doors).map(([door, entry]) => [door, { 'nexa-source': entry }]));
    const declared = Object.fromEntries(Object.entries(lists).map(([list, names]) => [list, versions(names)]));
    write(
      root,
      `${folder}/package.json`,
      JSON.stringify({ name, version: '1.0.0', type: 'module', exports, ...declared }),
    );
    mkdirSync(join(root, 'node_modules', '@nexa'), { recursive: true });
    symlinkSync(join(root, folder), join(root, 'node_modules', name));
  }
  for (const library of soundLibraries) {
    write(root, `node_modules/${library}/package.json`, JSON.stringify({ name: library, main: 'dist/index.js' }));
    write(root, `node_modules/${library}/dist/index.js`, 'module.exports = {};\n');
  }
  for (const [path, content] of Object.entries(files)) write(root, path, content);
  return root;
}

async function runFence(root: string): Promise<FenceOutput> {
  const run = promisify(execFile)(process.execPath, [fence, '--json'], { cwd: root });
  const { stdout } = await run.catch((error: { stdout: string; stderr: string }) => error);
  return JSON.parse(stdout);
}

const ruleNames = [...new Set(fenceRules([]).map((rule) => rule.name))].sort();

afterAll(() => {
  for (const root of temporary) rmSync(root, { recursive: true, force: true });
});

describe('the fence', () => {
  let seeded: FenceOutput;

  beforeAll(async () => {
    const files = Object.fromEntries(seededBreaches.flatMap((breach) => breach.files));
    seeded = await runFence(plant({ ...soundTree, ...files }));
  });

  it('has a seeded breach for every rule', () => {
    expect([...new Set(seededBreaches.map((breach) => breach.rule))].sort()).toEqual(ruleNames);
  });

  it.each(seededBreaches)('names $rule when it is broken in $files.0.0', ({ rule, files }) => {
    expect(seeded.breaches).toContainEqual(expect.objectContaining({ rule, from: files[0]?.[0] }));
  });

  it('accepts a sound tree in which every permitted way is walked', async () => {
    const result = await runFence(plant(soundTree));
    expect(result.problems).toEqual([]);
    expect(result.modules).toBe(Object.keys(soundTree).filter((path) => !path.includes('/dist/')).length);
  });

  it('fails when it sees no module at all', async () => {
    const result = await runFence(plant({}));
    expect(result.problems).toContain('nothing-seen: the fence cruised 0 modules');
  });

  it('sees every workspace of this repository', async () => {
    const result = await runFence(repository);
    expect(result.unseen).toEqual([]);
    expect(result.modules).toBeGreaterThan(0);
  });
});
