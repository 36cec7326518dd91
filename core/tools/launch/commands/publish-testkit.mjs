// @ts-check
import { exitWith } from '../lib/output.mjs';
import { repositoryRoot } from '../lib/paths.mjs';
import { withBuildLock } from '../lib/prepare.mjs';
import { publishTestkit } from '../lib/publish-testkit.mjs';
import { compile } from '../lib/typescript-build.mjs';

/** What npm runs before it packs the testkit. */
export function run() {
  return exitWith(async () => {
    await withBuildLock(repositoryRoot, async (onChild) => {
      await compile(repositoryRoot, { projects: ['core/testkit'], packages: ['core/testkit', 'core/engine'], onChild });
      await publishTestkit(repositoryRoot);
    });
    return 0;
  });
}
