// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePlugin, bundlerInputs } from './bundle-plugin.mjs';
import { readJson } from './json-file.mjs';
import { buildPage } from './page-build.mjs';
import { compile } from './typescript-build.mjs';

/**
 * @typedef {object} BuildContext
 * @property {string} root
 * @property {(pid: number) => void} onChild
 */
/** @typedef {import('./stamp.mjs').StampedUnit & { label: string, build: (context: BuildContext) => Promise<void> }} BuildUnit */

/** How things are built is an input too; so are the versions of all libraries. */
const common = ['package-lock.json', 'tsconfig.base.json', 'core/tools/launch/lib'];

const serverPackages = ['core/sdk', 'core/engine', 'db', 'core/server'];

/** @param {string} folder */
const sources = (folder) => [`${folder}/src`, `${folder}/package.json`, `${folder}/tsconfig.json`];

/** @returns {BuildUnit} */
function serverUnit() {
  const outputs = serverPackages.map((folder) => `${folder}/dist/index.js`).concat('core/server/dist/main.js');
  return {
    name: 'server',
    label: 'the server (TypeScript)',
    inputs: [...common, ...serverPackages.flatMap(sources)],
    outputs,
    async build({ root, onChild }) {
      const incomplete = outputs.some((output) => !existsSync(join(root, output)));
      await compile(root, { projects: ['core/server'], packages: serverPackages, force: incomplete, onChild });
    },
  };
}

/** @param {string} id @returns {BuildUnit} */
function pluginUnit(id) {
  const folder = `plugins/${id}`;
  const output = `${folder}/dist/plugin.mjs`;
  return {
    name: `plugin-${id}`,
    label: `plugin ${id}`,
    inputs: [...common, ...bundlerInputs, ...sources(folder), ...sources('core/sdk')],
    outputs: [output],
    build: ({ root }) => bundlePlugin(join(root, folder), join(root, output)),
  };
}

/** @returns {BuildUnit} */
function pageUnit() {
  return {
    name: 'ui',
    label: 'the page (Vite)',
    inputs: [...common, ...sources('ui'), ...sources('core/sdk'), 'ui/index.html', 'ui/vite.config.ts', 'ui/public'],
    outputs: ['ui/dist/index.html'],
    build: ({ root, onChild }) => buildPage(root, onChild),
  };
}

/** A folder under plugins/ is a plugin when its package.json says so. @param {string} root */
export function pluginIds(root) {
  const folder = join(root, 'plugins');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((id) => readJson(join(folder, id, 'package.json'))?.nexa !== undefined);
}

/** Everything that `npm start` runs. @param {string} root @returns {BuildUnit[]} */
export function runtimeUnits(root) {
  return [serverUnit(), ...pluginIds(root).map(pluginUnit), pageUnit()];
}

/** @param {string} root @param {string} unit */
export const unitStamp = (root, unit) => join(root, '.nexa', 'build', `${unit}.json`);
