// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runtimeUnits, unitStamp } from './build-units.mjs';
import { install, isInstalled } from './install.mjs';
import { acquireLock } from './lock.mjs';
import { LaunchError, say, seconds } from './output.mjs';
import { stateFolder } from './paths.mjs';
import { forgetStamp, isFresh, recordStamp, takeStamp } from './stamp.mjs';

/** @typedef {import('./build-units.mjs').BuildUnit} BuildUnit */

/** @param {string} root @param {BuildUnit} unit */
const isStale = (root, unit) => !isFresh(root, unitStamp(root, unit.name), unit);

/**
 * Installs and builds what is missing or stale, under one lock; with nothing to do it only looks.
 * @param {string} root @param {{ units?: (root: string) => BuildUnit[] }} [options]
 */
export async function prepare(root, options = {}) {
  const units = options.units ?? runtimeUnits;
  if (isInstalled(root) && !units(root).some((unit) => isStale(root, unit))) return;
  await withBuildLock(root, async (onChild) => {
    if (!isInstalled(root)) await install(root, onChild);
    await buildUnits(
      root,
      units(root).filter((unit) => isStale(root, unit)),
      onChild,
    );
  });
}

/** @template T @param {string} root @param {(onChild: (pid: number) => void) => Promise<T>} action */
export async function withBuildLock(root, action) {
  const lock = await acquireLock(join(stateFolder(root), 'build.lock'), {
    onWait: (pid) => say(`Another NEXA command${pid ? ` (pid ${pid})` : ''} is building here; waiting for it...`),
  });
  try {
    return await action(lock.adopt);
  } finally {
    lock.release();
  }
}

/** @param {string} root @param {BuildUnit[]} units @param {(pid: number) => void} onChild */
async function buildUnits(root, units, onChild) {
  if (units.length === 0) return;
  say(`Building ${units.map((unit) => unit.label).join(', ')}...`);
  const results = await Promise.allSettled(units.map((unit) => buildUnit(root, unit, onChild)));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (failures.length > 0) throw new LaunchError(failures.map((failure) => failure.message).join('\n\n'));
}

/** @param {string} root @param {BuildUnit} unit @param {(pid: number) => void} onChild */
async function buildUnit(root, unit, onChild) {
  const stampFile = unitStamp(root, unit.name);
  const stamp = takeStamp(root, unit);
  forgetStamp(stampFile);
  const started = Date.now();
  try {
    await unit.build({ root, onChild });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LaunchError(`Could not build ${unit.label}.\n${reason}`, { cause: error });
  }
  const missing = unit.outputs.filter((output) => !existsSync(join(root, output)));
  if (missing.length > 0) throw new LaunchError(`Building ${unit.label} did not produce ${missing.join(', ')}.`);
  recordStamp(stampFile, stamp);
  say(`  ${unit.label}: ${seconds(Date.now() - started)}`);
}
