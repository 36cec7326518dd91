// @ts-check
import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Libraries in CommonJS call `require` for Node's own modules; an ES module has none unless it makes one. */
const requireBanner = [
  "import { createRequire as nexaCreateRequire } from 'node:module';",
  'const require = nexaCreateRequire(import.meta.url);',
].join('\n');

/**
 * One file with everything inside: the plugin's process may read its own folder and no node_modules.
 * @param {string} folder the plugin's folder @param {string} outputFile
 */
export async function bundlePlugin(folder, outputFile) {
  const { build } = await import('esbuild');
  mkdirSync(dirname(outputFile), { recursive: true });
  const draft = `${outputFile}.${process.pid}.mjs`;
  await build({
    entryPoints: [join(folder, 'src', 'index.ts')],
    outfile: draft,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['nexa-source'],
    banner: { js: requireBanner },
    keepNames: true,
    logLevel: 'silent',
  });
  renameSync(draft, outputFile);
}
