// @ts-check
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pluginIds } from './build-units.mjs';
import { bundlePlugin } from './bundle-plugin.mjs';
import { say } from './output.mjs';

const lookEvery = 500;

/**
 * Bundles a plugin again when one of its sources changed; the host notices the new file and restarts that plugin alone.
 * Looking at a few dozen files twice a second works on every file system, unlike recursive watching.
 * @param {string} root @returns {Promise<() => Promise<void>>} stops watching
 */
export async function watchPlugins(root) {
  const stopped = new AbortController();
  const loops = pluginIds(root).map((id) => watchOne(root, id, stopped.signal));
  return async () => {
    stopped.abort();
    await Promise.all(loops);
  };
}

/** @param {string} root @param {string} id @param {AbortSignal} signal */
async function watchOne(root, id, signal) {
  const folder = join(root, 'plugins', id);
  let last = newestChange(join(folder, 'src'));
  while (!signal.aborted) {
    await delay(lookEvery, undefined, { signal }).catch(() => undefined);
    const now = newestChange(join(folder, 'src'));
    if (now === last || signal.aborted) continue;
    last = now;
    await bundlePlugin(folder, join(folder, 'dist', 'plugin.mjs')).then(
      () => say(`plugin ${id}: bundled again`),
      (error) => say(`plugin ${id} does not build:\n${error.message}`),
    );
  }
}

/** Names count too, or a removed file would go unnoticed. @param {string} folder @returns {string} */
function newestChange(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? `${entry.name}/${newestChange(path)}` : `${entry.name}@${statSync(path).mtimeMs}`;
    })
    .join('|');
}
