// @ts-check
import { join } from 'node:path';
import { exitWith } from '../lib/output.mjs';
import { repositoryRoot } from '../lib/paths.mjs';
import { prepare } from '../lib/prepare.mjs';
import { runNode } from '../lib/processes.mjs';

/** Measures what ships: the packages resolve to their build output, not to the source. @param {string[]} args */
export function run(args) {
  return exitWith(async () => {
    await prepare(repositoryRoot);
    const main = join(repositoryRoot, 'core', 'tools', 'src', 'bench', 'main.ts');
    return (await runNode(['--import', 'tsx', main, ...args], { cwd: repositoryRoot })).code;
  });
}
