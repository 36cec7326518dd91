// @ts-check
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { standAloneFiles, standAlonePackage } from './stand-alone.mjs';

const template = fileURLToPath(new URL('../', import.meta.url));

/** What makes a plugin. The folder of this file, and its test, make the template. */
const parts = ['quality.json', 'tsconfig.json', 'vitest.config.ts', 'src', 'test'];
const ofTheTemplateOnly = ['create.int.test.ts'];

/** A refusal whose message is all that a person needs. */
export class CannotCreate extends Error {}

/**
 * Why `id` cannot be the id of a new plugin, in words; `undefined` when it can.
 * @param {string | undefined} id
 */
export function idProblem(id) {
  const examples = 'Use lower case letters, digits and single "-", beginning with a letter: acme, my-brand.';
  if (id === undefined || id === '') return `Name the plugin: its id comes last. ${examples}`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) return `"${id}" is no plugin id. ${examples}`;
  if (id.length > 64) return `"${id}" is too long: a plugin id has at most 64 letters.`;
  if (id === 'nexa' || id === 'template') return `"${id}" is NEXA's own. Take the name of your brand or ecosystem.`;
  return undefined;
}

/**
 * Copies the template under a new id into `parent`, with the ids in it renamed. Returns the new folder. Nothing that
 * exists is touched; what was begun and failed is taken away again.
 * @param {{ id: string, parent: string, place: 'repository' | 'alone' }} options
 * `repository`: beside NEXA's own plugins, run from source; `alone`: with the published contract, and its own build
 */
export function createPlugin({ id, parent, place }) {
  const problem = idProblem(id);
  if (problem !== undefined) throw new CannotCreate(problem);
  const folder = join(parent, id);
  if (existsSync(folder)) throw new CannotCreate(`There is something at ${folder} already. It was left as it is.`);
  try {
    mkdirSync(folder, { recursive: true });
    for (const part of parts) cpSync(join(template, part), join(folder, part), { recursive: true, filter: isOfPlugin });
    rename(folder, id);
    writePackage(folder, id, place);
    writeReadme(folder, id, place);
    if (place === 'alone') writeStandAlone(folder);
    else editFile(join(folder, 'tsconfig.json'), (text) => text.replaceAll('"../', '"../../'));
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** The name of a brand out of its id: `my-brand` is "My Brand". @param {string} id */
export function displayName(id) {
  return id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

/** @param {string} path */
function isOfPlugin(path) {
  return !ofTheTemplateOnly.includes(basename(path));
}

/** @param {string} folder @param {string} id */
function rename(folder, id) {
  for (const part of ['src', 'test']) {
    const entries = readdirSync(join(folder, part), { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
      editFile(join(entry.parentPath, entry.name), (text) =>
        text.replaceAll("'template.", `'${id}.`).replaceAll("'template'", `'${id}'`),
      );
    }
  }
}

/** @param {string} folder @param {string} id @param {'repository' | 'alone'} place */
function writePackage(folder, id, place) {
  const source = JSON.parse(readFileSync(join(template, 'package.json'), 'utf8'));
  const { bin: _bin, files: _files, peerDependenciesMeta: _optional, ...kept } = source;
  const { '@nexa/sdk': sdk, '@nexa/testkit': testkit, ...tools } = source.devDependencies;
  const manifest = {
    ...kept,
    name: place === 'repository' ? `@nexa/plugin-${id}` : `nexa-plugin-${id}`,
    description: `NEXA speaks to ${displayName(id)}.`,
    nexa: { ...source.nexa, id, name: displayName(id), description: `${displayName(id)} devices in NEXA.` },
    scripts: { test: 'vitest run' },
    devDependencies: { '@nexa/sdk': sdk, '@nexa/testkit': testkit },
  };
  const content = place === 'repository' ? manifest : standAlonePackage(manifest, tools);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);
}

/** Outside of the repository nothing writes the table of the configuration. */
const byHand = '<!-- The fields of src/config.ts: what you change there, change here too. -->';

/** @param {string} folder @param {string} id @param {'repository' | 'alone'} place */
function writeReadme(folder, id, place) {
  const text = readFileSync(join(template, 'create', 'plugin-readme.md'), 'utf8')
    .replace(/^<!--.*-->\n/, '')
    .replaceAll('%NAME%', displayName(id))
    .replaceAll('%ID%', id)
    .replace(/^<!-- Generated from .*-->$/m, (line) => (place === 'repository' ? line : byHand))
    .replace('\nnpm test\n', place === 'repository' ? `\nnpm test -w plugins/${id}\n` : '\nnpm test\n');
  writeFileSync(join(folder, 'README.md'), text);
}

/** @param {string} folder */
function writeStandAlone(folder) {
  for (const [path, text] of Object.entries(standAloneFiles)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** @param {string} path @param {(text: string) => string} edit */
function editFile(path, edit) {
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
}
