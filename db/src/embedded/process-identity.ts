import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process by pid and start time: a pid alone is reused after a reboot or a wrap-around. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** The identity of a running process, or undefined when no such process lives. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const startTime = process.platform === 'linux' ? await linuxStartTime(pid) : await psStartTime(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

export async function isSameProcessAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(identity.pid);
  return now !== undefined && now.startTime === identity.startTime;
}

/** Which set of pids a number belongs to: two containers may both have a pid 7. */
export async function pidNamespace(): Promise<string> {
  if (process.platform !== 'linux') return 'host';
  try {
    return await readlink('/proc/self/ns/pid');
  } catch {
    return 'unknown';
  }
}

async function linuxStartTime(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The second field holds the command's name in brackets and may contain spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'latin1')).trim();
    return `${bootId}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

async function psStartTime(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { timeout: 5_000 });
    const line = stdout.trim();
    if (line === '' || line.startsWith('Z')) return undefined;
    return line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}
