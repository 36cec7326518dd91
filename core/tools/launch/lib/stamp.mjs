// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readJson, writeJson } from './json-file.mjs';

/** @typedef {{ quick: string, content: string }} Stamp */
/**
 * What is built from what.
 * @typedef {object} StampedUnit
 * @property {string} name
 * @property {string[]} inputs files and folders, relative to the root; a missing one counts as empty
 * @property {string[]} outputs files that must exist
 */

/** @param {string} root @param {string[]} inputs @returns {string[]} absolute paths of all files, sorted */
export function listInputs(root, inputs) {
  /** @type {string[]} */
  const files = [];
  for (const input of inputs) {
    const path = join(root, input);
    if (!existsSync(path)) continue;
    if (statSync(path).isDirectory()) walk(path, files);
    else files.push(path);
  }
  return files.sort();
}

/** @param {string} folder @param {string[]} files */
function walk(folder, files) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, files);
    else files.push(path);
  }
}

/** Names, sizes and times: a few milliseconds for the whole tree. @param {string} root @param {string[]} files */
function quickDigest(root, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} root @param {string[]} files */
function contentDigest(root, files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

/** Taken before a build, recorded after it: an edit made meanwhile leaves the unit stale. @param {string} root @param {StampedUnit} unit @returns {Stamp} */
export function takeStamp(root, unit) {
  const files = listInputs(root, unit.inputs);
  return { quick: quickDigest(root, files), content: contentDigest(root, files) };
}

/** @param {string} stampFile @param {Stamp} stamp */
export function recordStamp(stampFile, stamp) {
  writeJson(stampFile, stamp);
}

/** @param {string} stampFile */
export function forgetStamp(stampFile) {
  rmSync(stampFile, { force: true });
}

/** @param {string} root @param {string} stampFile @param {StampedUnit} unit */
export function isFresh(root, stampFile, unit) {
  const recorded = /** @type {Stamp | undefined} */ (readJson(stampFile));
  if (!recorded || !unit.outputs.every((output) => existsSync(join(root, output)))) return false;
  const files = listInputs(root, unit.inputs);
  const quick = quickDigest(root, files);
  if (quick === recorded.quick) return true;
  // Touched but perhaps not changed: a checkout or a copy renews the times only.
  if (contentDigest(root, files) !== recorded.content) return false;
  writeJson(stampFile, { ...recorded, quick });
  return true;
}
