// @ts-check
import { exitWith } from '../lib/output.mjs';
import { repositoryRoot, serverEntry } from '../lib/paths.mjs';
import { prepare } from '../lib/prepare.mjs';
import { runNode } from '../lib/processes.mjs';

/** @param {string[]} args */
export function run(args) {
  return exitWith(async () => {
    await prepare(repositoryRoot);
    const { code } = await runNode([serverEntry(repositoryRoot), 'start', ...args], {
      cwd: process.cwd(),
    });
    return code;
  });
}
