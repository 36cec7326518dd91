// @ts-check
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identify, isAlive } from './process-identity.mjs';

/** Another machine's process (a shared folder) cannot be asked whether it lives; its silence is judged instead. */
const foreignSilence = 60_000;
const heartbeat = 5_000;
const breakerAge = 5_000;

/** @typedef {{ holders: import('./process-identity.mjs').ProcessIdentity[] }} LockContent */
/** @typedef {{ adopt: (pid: number) => void, release: () => void }} Lock */

/**
 * One holder at a time, across processes. It outlives a holder that was killed only as long as a child that the holder
 * adopted still runs: a compiler left behind by `kill -9` must not write into the next build.
 * @param {string} path @param {{ onWait?: (pid: number | undefined) => void, pollEvery?: number }} [options]
 * @returns {Promise<Lock>}
 */
export async function acquireLock(path, options = {}) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!tryCreate(path)) {
    if (isAbandoned(path)) {
      breakLock(path);
      continue;
    }
    if (!told) options.onWait?.(readLock(path)?.holders[0]?.pid);
    told = true;
    await delay(options.pollEvery ?? 100);
  }
  return hold(path);
}

/** @param {string} path @returns {Lock} */
function hold(path) {
  /** @type {LockContent} */
  const content = { holders: [identify(process.pid)] };
  const write = () => {
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(content));
    renameSync(`${path}.${process.pid}`, path);
  };
  const beat = setInterval(write, heartbeat);
  beat.unref();
  return {
    adopt(pid) {
      content.holders.push(identify(pid));
      write();
    },
    release() {
      clearInterval(beat);
      rmSync(path, { force: true });
    },
  };
}

/** @param {string} path */
function tryCreate(path) {
  const draft = JSON.stringify({ holders: [identify(process.pid)] });
  try {
    const file = openSync(path, 'wx');
    writeFileSync(file, draft);
    closeSync(file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path @returns {LockContent | undefined} */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Gone meanwhile, or created a moment ago and still empty.
    return undefined;
  }
}

/** @param {string} path */
function isAbandoned(path) {
  const age = ageOf(path);
  if (age === undefined) return false;
  const content = readLock(path);
  if (!content) return age > breakerAge;
  const here = identify(process.pid).host;
  return content.holders.every((holder) => (holder.host === here ? !isAlive(holder) : age > foreignSilence));
}

/** Only one waiter may remove an abandoned lock, or it could remove its successor. @param {string} path */
function breakLock(path) {
  const breaker = `${path}.breaker`;
  const age = ageOf(breaker);
  if (age !== undefined && age > breakerAge) rmSync(breaker, { force: true });
  try {
    closeSync(openSync(breaker, 'wx'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return;
    throw error;
  }
  try {
    if (isAbandoned(path)) rmSync(path, { force: true });
  } finally {
    rmSync(breaker, { force: true });
  }
}

/** @param {string} path */
function ageOf(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    // It does not exist.
    return undefined;
  }
}
