// @ts-check
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readJson, writeJson } from './json-file.mjs';

/** What npm wrote down about node_modules. @param {string} root */
export const installedFile = (root) => join(root, 'node_modules', '.package-lock.json');

/**
 * Makes a new workspace known without asking npm or a registry: it needs no package that is not there already, and npm
 * would take the chance to rewrite other parts of the lockfile. What is written is what npm writes; a test compares.
 * @param {string} root @param {string} folder relative to the root
 */
export function addWorkspace(root, folder) {
  const manifest = readJson(join(root, folder, 'package.json'));
  const entries = {
    [folder]: lockEntry(manifest),
    [`node_modules/${manifest.name}`]: { resolved: folder, link: true },
  };
  editPackages(join(root, 'package-lock.json'), (packages) => insertSorted(packages, entries));
  editReferences(root, (lines) => addReference(lines, folder));
  linkWorkspaces(root);
}

/** Takes back what {@link addWorkspace} wrote. @param {string} root @param {string} folder */
export function removeWorkspace(root, folder) {
  const { name } = readJson(join(root, folder, 'package.json')) ?? {};
  if (name === undefined) return;
  const without = (/** @type {Record<string, unknown>} */ packages) => {
    const { [folder]: _workspace, [`node_modules/${name}`]: _link, ...others } = packages;
    return others;
  };
  editPackages(join(root, 'package-lock.json'), without);
  editReferences(root, (lines) => lines.filter((line) => !line.includes(`"path": "${folder}"`)));
  rmSync(join(root, 'node_modules', name), { force: true });
  editPackages(installedFile(root), without);
}

/** Links the workspaces of the lockfile that node_modules does not know yet, as after pulling a new plugin. @param {string} root */
export function linkWorkspaces(root) {
  const locked = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const installed = readJson(installedFile(root))?.packages ?? {};
  const missing = Object.entries(locked).filter(([path, entry]) => isOfWorkspace(path, entry) && !(path in installed));
  if (missing.length === 0) return;
  for (const [path, entry] of missing) {
    if (entry.link !== true) continue;
    const link = join(root, path);
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { recursive: true, force: true });
    symlinkSync(relative(dirname(link), join(root, entry.resolved)), link, 'dir');
  }
  // Last: npm believes this file only while it is newer than the packages that it lists.
  editPackages(installedFile(root), (packages) => insertSorted(packages, Object.fromEntries(missing)));
}

/** A workspace or the link to it; the root's own entry is neither. @param {string} path @param {{ link?: boolean }} entry */
export function isOfWorkspace(path, entry) {
  return path !== '' && (entry.link === true || !path.includes('node_modules/'));
}

/** @param {any} manifest */
function lockEntry(manifest) {
  const { name, version, license, dependencies, devDependencies, engines, peerDependencies } = manifest;
  const all = { name, version, license, dependencies, devDependencies, engines, peerDependencies };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** @param {string} path @param {(packages: Record<string, unknown>) => Record<string, unknown>} edit */
function editPackages(path, edit) {
  const lockfile = readJson(path);
  if (lockfile?.packages !== undefined) writeJson(path, { ...lockfile, packages: edit(lockfile.packages) });
}

/** In npm's order, and nothing else moved. @param {Record<string, unknown>} packages @param {Record<string, unknown>} entries */
function insertSorted(packages, entries) {
  const list = Object.entries(packages).filter(([path]) => !(path in entries));
  for (const entry of Object.entries(entries)) {
    const next = list.findIndex(([path]) => path.localeCompare(entry[0], 'en') > 0);
    list.splice(next < 0 ? list.length : next, 0, entry);
  }
  return Object.fromEntries(list);
}

/** @param {string} root @param {(lines: string[]) => string[]} edit */
function editReferences(root, edit) {
  const path = join(root, 'tsconfig.json');
  writeFileSync(path, edit(readFileSync(path, 'utf8').split('\n')).join('\n'));
}

/** Behind the last plugin; a fresh line keeps the others as they are. @param {string[]} lines @param {string} folder */
function addReference(lines, folder) {
  const last = lines.findLastIndex((line) => line.includes('"path": "plugins/'));
  const first = lines.findIndex((line) => line.includes('"references"'));
  return lines.toSpliced((last < 0 ? first : last) + 1, 0, `    { "path": "${folder}" },`);
}
