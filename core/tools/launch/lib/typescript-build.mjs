// @ts-check
import { existsSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { LaunchError } from './output.mjs';
import { runNode } from './processes.mjs';
import { listInputs } from './stamp.mjs';

/**
 * @typedef {object} CompileOptions
 * @property {string[]} projects
 * @property {string[]} packages folders whose dist is cleared of outputs without a source
 * @property {boolean} [force] build even what the compiler's own record calls up to date
 * @property {(pid: number) => void} [onChild]
 */

/** @param {string} root @param {CompileOptions} options */
export async function compile(root, options) {
  const args = [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', '--pretty', 'false'];
  if (options.force) args.push('--force');
  const { code, output } = await runNode([...args, ...options.projects], {
    cwd: root,
    capture: true,
    onStart: options.onChild,
  });
  if (code > 128) throw new LaunchError('The compiler was interrupted.');
  if (code !== 0) throw new LaunchError(`TypeScript found errors:\n${output.trim()}`);
  for (const folder of options.packages) removeOrphans(join(root, folder));
}

/** The compiler leaves the output of a removed source behind, where a glob or an old import would still find it. @param {string} folder */
function removeOrphans(folder) {
  const outputs = join(folder, 'dist');
  if (!existsSync(outputs)) return;
  for (const file of listInputs(outputs, ['.'])) {
    const stem = relative(outputs, file).replace(/(\.d\.ts|\.js)(\.map)?$/, '');
    if (stem === relative(outputs, file)) continue;
    const hasSource = ['.ts', '.tsx'].some((extension) => existsSync(join(folder, 'src', stem + extension)));
    if (!hasSource) rmSync(file, { force: true });
  }
}
