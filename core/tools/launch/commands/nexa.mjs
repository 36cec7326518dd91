// @ts-check
import { runtimeUnits } from '../lib/build-units.mjs';
import { exitWith } from '../lib/output.mjs';
import { repositoryRoot, serverEntry } from '../lib/paths.mjs';
import { prepare } from '../lib/prepare.mjs';
import { runNode } from '../lib/processes.mjs';

/** @param {string[]} args */
export function run(args) {
  return exitWith(async () => {
    const servesPage = args[0] === 'start' || (args[0] === 'plugin' && args[1] === 'dev');
    await prepare(repositoryRoot, {
      units: (root) => runtimeUnits(root).filter((unit) => servesPage || unit.name !== 'ui'),
    });
    const { code } = await runNode([serverEntry(repositoryRoot), ...args], {
      cwd: process.cwd(),
    });
    return code;
  });
}
