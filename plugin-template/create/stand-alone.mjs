// @ts-check

/** Libraries in CommonJS call `require` for Node's own modules; an ES module has none unless it makes one. */
const banner =
  "import { createRequire as nexaCreateRequire } from 'node:module';const require = nexaCreateRequire(import.meta.url);";

/** One file with everything inside, as NEXA runs it. The banner is quoted for a shell. */
const bundle = [
  'esbuild src/index.ts --bundle --platform=node --format=esm --target=node20 --keep-names',
  `"--banner:js=${banner}" --outfile=dist/plugin.mjs`,
].join(' ');

/**
 * The package of a plugin that lives outside of NEXA's repository: it brings the tools that the repository has.
 * @param {Record<string, any>} manifest @param {Record<string, string>} tools
 */
export function standAlonePackage(manifest, tools) {
  const { exports: _source, ...kept } = manifest;
  return {
    ...kept,
    version: '0.1.0',
    exports: { '.': './dist/plugin.mjs' },
    files: ['dist/plugin.mjs', 'README.md'],
    scripts: { test: 'vitest run', check: 'tsc', build: `tsc && ${bundle}` },
    devDependencies: { ...manifest.devDependencies, ...tools },
  };
}

const compilerOptions = {
  target: 'ES2023',
  lib: ['ES2023'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
};

const vitestConfig = `import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 60_000 } });
`;

/** @type {Record<string, string>} */
export const standAloneFiles = {
  'tsconfig.json': `${JSON.stringify({ compilerOptions, include: ['src', 'test'] }, null, 2)}\n`,
  'vitest.config.ts': vitestConfig,
  '.gitignore': 'node_modules/\ndist/\n.nexa/\n*.tgz\n',
};
