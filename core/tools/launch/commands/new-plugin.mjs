// @ts-check
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exitWith, LaunchError } from '../lib/output.mjs';
import { repositoryRoot } from '../lib/paths.mjs';
import { prepare } from '../lib/prepare.mjs';
import { runNode } from '../lib/processes.mjs';
import { addWorkspace, removeWorkspace } from '../lib/workspace-links.mjs';
import { runGenerators } from './generate.mjs';

const root = repositoryRoot;

/** A plugin with passing tests, a simulated device and a README, known to everything that lists plugins. @param {string[]} words */
export function run(words) {
  return exitWith(async () => {
    const template = pathToFileURL(join(root, 'plugin-template', 'create', 'create-plugin.mjs')).href;
    const { createPlugin, idProblem } = await import(template);
    const [id] = words;
    const problem = words.length > 1 ? `One plugin at a time, not ${words.length}.` : idProblem(id);
    if (id === undefined || problem !== undefined) throw new LaunchError(`${problem}\n${usage}`);
    await prepare(root, { units: () => [] });
    await make(() => createPlugin({ id, parent: join(root, 'plugins'), place: 'repository' }), `plugins/${id}`);
    await generate();
    process.stdout.write(`${whatNow(id)}\n`);
    return 0;
  });
}

/** The files that list plugins. They are made of every plugin: one that is broken does not take the new one away. */
async function generate() {
  const generators = ['plugin-configuration', 'quality-scale'];
  const { code, output } = await runGenerators(generators, { capture: true });
  if (code === 0) return;
  const later = `Run \`npm run generate -- ${generators.join(' ')}\` when that is mended.`;
  process.stderr.write(`The generated files do not list it yet:\n${output.trim()}\n${later}\n\n`);
}

const usage = 'Usage: npm run new-plugin -- acme';

/** @param {() => string} create @param {string} folder */
async function make(create, folder) {
  try {
    create();
  } catch (error) {
    throw new LaunchError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  try {
    addWorkspace(root, folder);
    await format(folder);
  } catch (error) {
    // Half a plugin would turn every later command red.
    removeWorkspace(root, folder);
    rmSync(join(root, folder), { recursive: true, force: true });
    throw error;
  }
}

/** A longer id breaks lines at other places. @param {string} folder */
async function format(folder) {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const { code, output } = await runNode([biome, 'check', '--write', folder], { cwd: root, capture: true });
  if (code !== 0) throw new LaunchError(`The new plugin could not be formatted:\n${output.trim()}`);
}

/** @param {string} id */
function whatNow(id) {
  const test = `npm test -w plugins/${id}`;
  const develop = `npm run nexa -- plugin dev plugins/${id}`;
  return [
    `plugins/${id} is there: a plugin for a simulated lamp, with its tests and a README.`,
    '',
    `  ${test.padEnd(develop.length)}  its tests; they take a minute or two`,
    `  ${develop}  NEXA with it; a change runs a moment after you save`,
    '',
    'docs/plugin-guide.md says how to go on.',
  ].join('\n');
}
