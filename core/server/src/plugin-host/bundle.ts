import { mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';

/** Libraries in CommonJS call `require` for Node's own modules; an ES module has none unless it makes one. */
const requireBanner = [
  "import { createRequire as nexaCreateRequire } from 'node:module';",
  'const require = nexaCreateRequire(import.meta.url);',
].join('\n');

const runsFromSource = import.meta.url.endsWith('.ts');
const processEntry = fileURLToPath(new URL(`./child/plugin-process.${runsFromSource ? 'ts' : 'js'}`, import.meta.url));

/** What of contract, engine and TypeBox is not used can be left out: their modules do nothing but define. */
const dropUnused: Plugin = {
  name: 'drop-unused',
  setup(build) {
    build.onResolve({ filter: /^(@nexa\/(sdk|engine)|@sinclair\/typebox)(\/|$)/ }, async ({ path, ...request }) => {
      if (request.pluginData === 'resolving') return undefined;
      const resolved = await build.resolve(path, { ...request, pluginData: 'resolving' });
      return { ...resolved, sideEffects: false };
    });
  },
};

/** Bundles a plugin, dependencies inside, into the one file that its process may read. Rejects when it does not build. */
export async function bundlePlugin(entry: string, outFile: string): Promise<void> {
  await bundle(entry, outFile, { conditions: ['nexa-source'], keepNames: true });
}

/** Bundles the code that every plugin's process begins with. */
export async function bundlePluginProcess(outFile: string): Promise<void> {
  await bundle(processEntry, outFile, {
    conditions: runsFromSource ? ['nexa-source'] : [],
    plugins: [dropUnused],
    minify: true,
  });
}

async function bundle(entry: string, outFile: string, options: BuildOptions): Promise<void> {
  const { build } = await import('esbuild');
  mkdirSync(dirname(outFile), { recursive: true });
  const draft = `${outFile}.${process.pid}.mjs`;
  await build({
    entryPoints: [entry],
    outfile: draft,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: requireBanner },
    logLevel: 'silent',
    ...options,
  });
  renameSync(draft, outFile);
}
