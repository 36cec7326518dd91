// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readJson, writeJson } from './json-file.mjs';
import { LaunchError, say, seconds } from './output.mjs';
import { stateFolder } from './paths.mjs';
import { run } from './processes.mjs';
import { forgetStamp } from './stamp.mjs';
import { installedFile, isOfWorkspace, linkWorkspaces } from './workspace-links.mjs';

/** @typedef {{ version?: string, integrity?: string, resolved?: string, link?: boolean, optional?: boolean }} LockedPackage */

/** @param {string} root */
const stampFile = (root) => join(stateFolder(root), 'install.json');

/** @param {string} root */
function wantedInstall(root) {
  const lockfile = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return { lockfile, platform: `${process.platform}-${process.arch}` };
}

/** @param {string} root */
export function isInstalled(root) {
  if (!existsSync(join(root, 'node_modules'))) return false;
  const wanted = wantedInstall(root);
  const recorded = readJson(stampFile(root));
  if (recorded?.lockfile === wanted.lockfile && recorded.platform === wanted.platform) return true;
  if (recorded && recorded.platform !== wanted.platform) return false;
  // Somebody ran npm by hand, or a plugin came or went: what npm wrote down about node_modules tells whether it is what
  // the lockfile asks for. A workspace brings nothing that would have to be fetched.
  if (!matchesLockfile(root)) return false;
  linkWorkspaces(root);
  writeJson(stampFile(root), wanted);
  return true;
}

/** @param {string} root */
function matchesLockfile(root) {
  const locked = readJson(join(root, 'package-lock.json'))?.packages;
  const installed = readJson(installedFile(root))?.packages;
  if (!locked || !installed) return false;
  return Object.entries(locked).every(
    ([path, entry]) =>
      path === '' ||
      isSamePackage(entry, installed[path]) ||
      (isOfWorkspace(path, entry) && installed[path] === undefined),
  );
}

/** @param {LockedPackage} wanted @param {LockedPackage | undefined} installed */
function isSamePackage(wanted, installed) {
  if (!installed) return wanted.optional === true;
  if (wanted.link || installed.link) return wanted.link === installed.link && wanted.resolved === installed.resolved;
  return wanted.version === installed.version && wanted.integrity === installed.integrity;
}

/** @param {string} root @param {(pid: number) => void} [onChild] */
export async function install(root, onChild) {
  say(`Installing the dependencies from package-lock.json (once; a minute or two)...`);
  forgetStamp(stampFile(root));
  const started = Date.now();
  const tick = setInterval(() => say(`  still installing (${seconds(Date.now() - started)})`), 15_000);
  // Development dependencies hold the compiler and the bundlers: NODE_ENV=production must not leave them out.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    const { command, prefix } = npmCommand();
    const { code } = await run(command, [...prefix, ...args], { cwd: root, onStart: onChild });
    if (code !== 0) throw new LaunchError(installFailure(`npm ci ended with code ${code}`));
  } catch (error) {
    if (error instanceof LaunchError) throw error;
    throw new LaunchError(installFailure(error instanceof Error ? error.message : String(error)), { cause: error });
  } finally {
    clearInterval(tick);
  }
  writeJson(stampFile(root), wantedInstall(root));
  say(`Installed in ${seconds(Date.now() - started)}.`);
}

/** npm names itself to its scripts; outside of npm the one on the path is taken. */
function npmCommand() {
  const script = process.env.npm_execpath;
  const isNpm = script !== undefined && /^npm-cli\.c?js$/.test(basename(script)) && existsSync(script);
  return isNpm ? { command: process.execPath, prefix: [script] } : { command: 'npm', prefix: [] };
}

/** @param {string} reason */
function installFailure(reason) {
  return [
    `The dependencies could not be installed: ${reason}. Nothing was started.`,
    'This step needs the npm registry once: check the network (or the proxy set in npm config), free disk space and',
    'the rights on this folder, then run the same command again. Once installed, no network is needed.',
  ].join('\n');
}
