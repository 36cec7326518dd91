// @ts-check
import { join } from 'node:path';
import { repositoryRoot } from './paths.mjs';

/** The server's own bundler, which exists once; it may not be compiled yet, so it is read as it was written. */
const bundler = 'core/server/src/plugin-host/bundle.ts';

/** What the bundle of a plugin depends on beside the plugin. */
export const bundlerInputs = [bundler];

/**
 * One file with everything inside: the plugin's process may read its own folder and no node_modules.
 * @param {string} folder the plugin's folder @param {string} outputFile
 */
export async function bundlePlugin(folder, outputFile) {
  const { tsImport } = await import('tsx/esm/api');
  const { bundlePlugin: bundle } = await tsImport(join(repositoryRoot, bundler), import.meta.url);
  await bundle(join(folder, 'src', 'index.ts'), outputFile);
}
