// @ts-check
import { join } from 'node:path';
import { exitWith, seconds } from '../lib/output.mjs';
import { repositoryRoot } from '../lib/paths.mjs';
import { prepare, withBuildLock } from '../lib/prepare.mjs';
import { runNode } from '../lib/processes.mjs';

const root = repositoryRoot;

/** @typedef {{ name: string, args: string[], locked?: boolean }} Step */

/** @param {string} path */
const library = (path) => join(root, 'node_modules', path);
/** @param {string} path */
const tool = (path) => ['--import', 'tsx', '--conditions=nexa-source', join(root, 'core', 'tools', 'src', path)];

/** @type {Step[]} */
const steps = [
  { name: 'format and lint', args: [library('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'types', args: [library('typescript/bin/tsc'), '-b', '--pretty', 'false'], locked: true },
  { name: 'fence', args: [join(root, 'core', 'tools', 'fence', 'main.mjs')] },
  { name: 'workspaces', args: tool('workspaces/main.ts') },
  { name: 'generated files', args: [...tool('generate/main.ts'), '--check'] },
  { name: 'documents', args: tool('docs/main.ts') },
];

/** Every step runs, so that one look shows all that is red. */
export function run() {
  return exitWith(async () => {
    await prepare(root, { units: () => [] });
    /** @type {string[]} */
    const lines = [];
    let red = 0;
    for (const step of steps) {
      const started = Date.now();
      const { code, output } = await runStep(step);
      if (code !== 0) red += 1;
      if (code !== 0) process.stdout.write(`\n--- ${step.name} ---\n${output.trimEnd()}\n`);
      lines.push(`${code === 0 ? 'ok ' : 'RED'}  ${step.name.padEnd(16)} ${seconds(Date.now() - started)}`);
    }
    process.stdout.write(`\n${lines.join('\n')}\n`);
    return red === 0 ? 0 : 1;
  });
}

/** @param {Step} step */
function runStep(step) {
  const execute = () => runNode(step.args, { cwd: root, capture: true });
  return step.locked ? withBuildLock(root, execute) : execute();
}
