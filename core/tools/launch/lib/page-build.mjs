// @ts-check
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from './output.mjs';
import { stateFolder } from './paths.mjs';
import { runNode } from './processes.mjs';

/**
 * Built beside and swapped in whole: a running server, or a build that was killed, never leaves half a page.
 * @param {string} root @param {(pid: number) => void} [onChild]
 */
export async function buildPage(root, onChild) {
  const draft = join(stateFolder(root), `ui-${process.pid}`);
  const old = `${draft}-old`;
  const target = join(root, 'ui', 'dist');
  const args = [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--outDir', draft, '--emptyOutDir'];
  try {
    const { code, output } = await runNode([...args, '--logLevel', 'warn'], {
      cwd: join(root, 'ui'),
      capture: true,
      onStart: onChild,
    });
    if (code > 128) throw new LaunchError('Vite was interrupted.');
    if (code !== 0) throw new LaunchError(output.trim());
    if (existsSync(target)) renameSync(target, old);
    renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}
