// @ts-check
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** @typedef {{ pid: number, started: string, host: string }} ProcessIdentity */

/** A pid alone is reused sooner or later; with its start time it names one process. @param {number} pid @returns {ProcessIdentity} */
export function identify(pid) {
  return { pid, started: startTime(pid), host: hostname() };
}

/** @param {ProcessIdentity} identity */
export function isAlive(identity) {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH') return false;
  }
  return startTime(identity.pid) === identity.started;
}

/** Field 22 of /proc/<pid>/stat; the name before it may hold spaces and brackets. @param {number} pid */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A container without an init process never buries its dead: a zombie does nothing any more.
    return fields[0] === 'Z' ? 'dead' : (fields[19] ?? '');
  } catch {
    // No /proc (macOS), or the process is gone: the pid alone decides.
    return '';
  }
}
