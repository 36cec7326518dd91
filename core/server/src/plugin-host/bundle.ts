import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

const bundled: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  banner: { js: requireBanner },
  logLevel: 'silent',
};

/** How a plugin becomes the one file that its process may read, dependencies inside. */
export function pluginBuildOptions(entry: string): BuildOptions {
  return { ...bundled, entryPoints: [entry], conditions: sourceConditions(entry), keepNames: true };
}

/** Our packages are taken from their source where it is there: in this repository, not where they are installed. */
export function sourceConditions(file: string): string[] {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const sdk = join(folder, 'node_modules', '@nexa', 'sdk');
    if (existsSync(sdk)) return existsSync(join(sdk, 'src', 'index.ts')) ? ['nexa-source'] : [];
  }
  return [];
}

/** Bundles a plugin. Rejects when it does not build. */
export async function bundlePlugin(entry: string, outFile: string): Promise<void> {
  await bundle(outFile, pluginBuildOptions(entry));
}

/** Bundles the code that every plugin's process begins with. */
export async function bundlePluginProcess(outFile: string): Promise<void> {
  await bundle(outFile, {
    ...bundled,
    entryPoints: [processEntry],
    conditions: runsFromSource ? ['nexa-source'] : [],
    plugins: [dropUnused],
    minify: true,
  });
}

/** Where that code lies; it is bundled into the data folder when it is first needed, unless it lies elsewhere. */
export function pluginRunner(options: {
  readonly runnerFile?: string;
  readonly dataDir: string;
}): () => Promise<string> {
  const { runnerFile, dataDir } = options;
  let made: Promise<string> | undefined;
  const make = async (): Promise<string> => {
    const file = join(dataDir, 'runtime', 'plugin-process.mjs');
    await bundlePluginProcess(file);
    return file;
  };
  return () => {
    made ??= runnerFile === undefined ? make() : Promise.resolve(runnerFile);
    return made;
  };
}

async function bundle(outFile: string, options: BuildOptions): Promise<void> {
  const { build } = await import('esbuild');
  mkdirSync(dirname(outFile), { recursive: true });
  const draft = `${outFile}.${process.pid}.mjs`;
  await build({ ...options, outfile: draft });
  renameSync(draft, outFile);
}
