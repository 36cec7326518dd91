// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { readJson } from './json-file.mjs';
import { listInputs } from './stamp.mjs';

/**
 * The testkit as it is published: the engine, which is private, is inside, with its types. Compiled packages are read,
 * so `tsc -b core/testkit` comes first.
 * @param {string} root
 */
export async function publishTestkit(root) {
  const testkit = join(root, 'core', 'testkit');
  const output = join(testkit, 'dist', 'published');
  rmSync(output, { recursive: true, force: true });
  /** @type {Record<string, string>[]} */
  const doors = Object.values(readJson(join(testkit, 'package.json')).exports);
  const { build } = await import('esbuild');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: doors.map((door) => join(testkit, door['nexa-source'] ?? '')),
    outbase: join(testkit, 'src'),
    outdir: output,
    bundle: true,
    splitting: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['nexa-source'],
    // One contract for plugin and host: an error of another copy would not be recognised.
    external: ['@nexa/sdk', '@sinclair/typebox', '@sinclair/typebox/*', 'vitest'],
    keepNames: true,
    logLevel: 'silent',
  });
  writeTypes(join(testkit, 'dist'), output, output);
  writeTypes(join(root, 'core', 'engine', 'dist'), join(output, 'engine'), output);
  writeFileSync(join(output, 'third-party-licenses.txt'), licensesOf(root, Object.keys(metafile.inputs)));
}

/** Declarations of one package, which find each other and the engine by relative paths. @param {string} from @param {string} to @param {string} output */
function writeTypes(from, to, output) {
  for (const file of listInputs(from, ['.'])) {
    if (!file.endsWith('.d.ts') || file.startsWith(`${output}/`)) continue;
    const target = join(to, relative(from, file));
    const steps = relative(dirname(target), join(output, 'engine'));
    const engine = steps.startsWith('.') ? steps : `./${steps}`;
    const text = readFileSync(file, 'utf8')
      .replace(/(['"])(\.{1,2}\/[^'"]*)\.ts\1/g, '$1$2.js$1')
      .replace(
        /(['"])@nexa\/engine(\/[^'"]+)?\1/g,
        (_, quote, door = '') => `${quote}${engine}${door}/index.js${quote}`,
      )
      .replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

/** The terms of the libraries that are inside. @param {string} root @param {string[]} inputs */
function licensesOf(root, inputs) {
  const folders = inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const path = resolve(root, folder);
      const { name, version, license } = readJson(join(path, 'package.json'));
      const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
      const terms = file !== undefined && existsSync(join(path, file)) ? readFileSync(join(path, file), 'utf8') : '';
      return `${name} ${version} (${license})\n\n${terms.trim()}\n`;
    })
    .join('\n----\n\n');
}
