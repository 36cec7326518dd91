// @ts-check
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const template = fileURLToPath(new URL('.', import.meta.url));

/** What makes a plugin. This file and its test make the template. */
const parts = ['package.json', 'tsconfig.json', 'vitest.config.ts', 'src', 'test'];
const ofTheTemplateOnly = ['create.int.test.ts'];

/**
 * Copies the template under a new id, with the ids in it renamed. Returns the new folder.
 * @param {string} id @param {string} pluginsFolder
 */
export function createPlugin(id, pluginsFolder) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    throw new Error(`"${id}" is no plugin id: lower case letters, digits and single "-", beginning with a letter.`);
  }
  const folder = join(pluginsFolder, id);
  if (existsSync(folder)) throw new Error(`There is something at ${folder} already.`);
  for (const part of parts) {
    const filter = (/** @type {string} */ path) => !ofTheTemplateOnly.some((name) => path.endsWith(name));
    cpSync(join(template, part), join(folder, part), { recursive: true, filter });
  }
  rename(folder, id);
  return folder;
}

/** @param {string} folder @param {string} id */
function rename(folder, id) {
  change(join(folder, 'package.json'), (text) =>
    text.replace('@nexa/plugin-template', `@nexa/plugin-${id}`).replace('"id": "template"', `"id": "${id}"`),
  );
  // It lies one level deeper than the template.
  change(join(folder, 'tsconfig.json'), (text) => text.replaceAll('"../', '"../../'));
  for (const part of ['src', 'test']) {
    for (const file of readdirSync(join(folder, part))) {
      change(join(folder, part, file), (text) =>
        text.replaceAll("'template.", `'${id}.`).replaceAll("'template'", `'${id}'`),
      );
    }
  }
}

/** @param {string} path @param {(text: string) => string} edit */
function change(path, edit) {
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const folder = createPlugin(process.argv[2] ?? '', join(template, '..', 'plugins'));
    const path = relative(process.cwd(), folder);
    process.stdout.write(`${path} is there. Next: npm install, then npm test -w ${path}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
