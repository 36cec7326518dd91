// @ts-check
import { join } from 'node:path';
import { exitWith } from '../lib/output.mjs';
import { repositoryRoot } from '../lib/paths.mjs';
import { prepare } from '../lib/prepare.mjs';
import { runNode } from '../lib/processes.mjs';

/** Reads the source, so nothing needs to be built first. @param {string[]} args names of generators, `--check` */
export function run(args) {
  return exitWith(async () => {
    await prepare(repositoryRoot, { units: () => [] });
    return (await runGenerators(args)).code;
  });
}

/** @param {string[]} args names of generators, `--check` @param {{ capture?: boolean }} [options] */
export function runGenerators(args, options = {}) {
  const main = join(repositoryRoot, 'core', 'tools', 'src', 'generate', 'main.ts');
  const flags = ['--import', 'tsx', '--conditions=nexa-source'];
  return runNode([...flags, main, ...args], { cwd: repositoryRoot, ...options });
}
