// @ts-check
import { exitWith, say, seconds } from '../lib/output.mjs';
import { repositoryRoot } from '../lib/paths.mjs';
import { prepare, withBuildLock } from '../lib/prepare.mjs';
import { publishTestkit } from '../lib/publish-testkit.mjs';
import { compile } from '../lib/typescript-build.mjs';

/** Everything: what the commands run, and the packages that are published. */
export function run() {
  return exitWith(async () => {
    await prepare(repositoryRoot);
    const started = Date.now();
    await withBuildLock(repositoryRoot, async (onChild) => {
      await compile(repositoryRoot, { projects: ['.'], packages: [], onChild });
      await publishTestkit(repositoryRoot);
    });
    say(`All packages are built (${seconds(Date.now() - started)}).`);
    return 0;
  });
}
