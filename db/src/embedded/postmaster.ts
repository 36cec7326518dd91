import { type ChildProcess, spawn } from 'node:child_process';
import { open, readdir, readFile, readlink, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { NexaError } from '@nexa/sdk';
import type { PostgresAccount } from './account.ts';
import { type ClusterPaths, spawnAs } from './cluster.ts';
import { identifyProcess, isSameProcessAlive, type ProcessIdentity } from './process-identity.ts';

export interface PostmasterOptions {
  readonly program: string;
  readonly paths: ClusterPaths;
  readonly account: PostgresAccount;
  readonly settings: Readonly<Record<string, string>>;
  readonly onProgress: (message: string) => void;
  readonly signal: AbortSignal | undefined;
}

export interface Postmaster {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Resolves when the process is gone, whoever ended it. */
  readonly ended: Promise<string>;
}

const maxLogBytes = 5_000_000;
const startDeadlineMs = 600_000;

/** Starts Postgres and waits until it takes connections; recovery after a crash may take minutes. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const { paths } = options;
  const deadline = Date.now() + startDeadlineMs;
  for (;;) {
    const logStart = await prepareLog(paths);
    const postmaster = await launch(options);
    const failure = await waitUntilReady(postmaster, options, deadline);
    if (failure === undefined) return postmaster;
    const complaint = await readLogFrom(paths.log, logStart);
    // Children of a postmaster that was killed need a moment to notice and to let go of the shared memory.
    if (!complaint.includes('still in use') || Date.now() > deadline) throw startError(failure, complaint, paths);
    await delay(200, undefined, options.signal ? { signal: options.signal } : {});
  }
}

async function launch(options: PostmasterOptions): Promise<Postmaster> {
  const { paths } = options;
  const args = ['-D', paths.data];
  for (const [name, value] of Object.entries(options.settings)) args.push('-c', `${name}=${value}`);
  const log = await open(paths.log, 'a');
  try {
    const child = spawn(options.program, args, {
      ...spawnAs(options.account),
      cwd: paths.home,
      // A process group of its own: Ctrl-C reaches NEXA, which writes what it holds before it stops Postgres.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    const ended = new Promise<string>((done) => {
      child.once('error', (error) => done(error.message));
      child.once('exit', (code, signal) => done(signal ?? `exit code ${code}`));
    });
    child.unref();
    if (child.pid !== undefined) await recordPostmaster(paths, child.pid);
    return { pid: child.pid ?? 0, child, ended };
  } finally {
    await log.close();
  }
}

async function recordPostmaster(paths: ClusterPaths, pid: number): Promise<void> {
  const identity = await identifyProcess(pid);
  if (identity) await writeFile(paths.record, JSON.stringify(identity), { mode: 0o600 });
}

async function prepareLog(paths: ClusterPaths): Promise<number> {
  const size = await stat(paths.log).then(
    (entry) => entry.size,
    () => -1,
  );
  if (size < 0) {
    await writeFile(paths.log, '', { mode: 0o600 });
    return 0;
  }
  if (size <= maxLogBytes) return size;
  await truncate(paths.log);
  return 0;
}

/** Undefined when ready, else why it ended. */
async function waitUntilReady(
  postmaster: Postmaster,
  options: PostmasterOptions,
  deadline: number,
): Promise<string | undefined> {
  let ended: string | undefined;
  void postmaster.ended.then((reason) => {
    ended = reason;
  });
  const begun = Date.now();
  let nextProgress = begun + 2_000;
  while (Date.now() < deadline) {
    if (options.signal?.aborted) {
      await stopProcess({ pid: postmaster.pid, startTime: '' }, async () => ended === undefined);
      options.signal.throwIfAborted();
    }
    if (ended !== undefined) return ended;
    if (await isReady(options.paths.data, postmaster.pid)) return undefined;
    if (Date.now() >= nextProgress) {
      nextProgress = Date.now() + 5_000;
      options.onProgress(`Recovering the database (${Math.round((Date.now() - begun) / 1_000)} s)`);
    }
    await delay(15);
  }
  await stopProcess({ pid: postmaster.pid, startTime: '' }, async () => ended === undefined);
  return `not ready after ${startDeadlineMs / 1_000} s`;
}

/** The eighth line of postmaster.pid is what pg_ctl waits for too. */
async function isReady(data: string, pid: number): Promise<boolean> {
  const lines = await readPidFile(data);
  return lines !== undefined && Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

async function readPidFile(data: string): Promise<string[] | undefined> {
  try {
    return (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
  } catch {
    return undefined;
  }
}

/** Ends what a killed predecessor left running on this cluster, so that the new one starts on free ground. */
export async function stopLeftovers(paths: ClusterPaths, onProgress: (message: string) => void): Promise<void> {
  const recorded = await readRecord(paths.record);
  if (recorded && (await isSameProcessAlive(recorded))) {
    onProgress('Stopping the database that a previous run left behind');
    await stopProcess(recorded, () => isSameProcessAlive(recorded));
  }
  const lines = await readPidFile(paths.data);
  if (lines !== undefined) await stopUnrecorded(paths, Number(lines[0]), onProgress);
  await rm(paths.record, { force: true });
}

async function stopUnrecorded(paths: ClusterPaths, pid: number, onProgress: (message: string) => void) {
  const identity = await identifyProcess(pid);
  if (identity === undefined) return;
  if (await worksIn(pid, paths.data)) {
    onProgress('Stopping the database that a previous run left behind');
    await stopProcess(identity, () => isSameProcessAlive(identity));
    return;
  }
  // The number belongs to another program now (after a reboot, say), and Postgres would refuse to start for it.
  if (process.platform === 'linux' && !(await anyProcessWorksIn(paths.data))) {
    await rm(join(paths.data, 'postmaster.pid'), { force: true });
  }
}

async function readRecord(path: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** Every process of a cluster has the cluster's folder as its working directory. */
async function worksIn(pid: number | string, folder: string): Promise<boolean> {
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === folder;
  } catch {
    return false;
  }
}

async function anyProcessWorksIn(folder: string): Promise<boolean> {
  for (const entry of await readdir('/proc')) {
    if (/^\d+$/.test(entry) && (await worksIn(entry, folder))) return true;
  }
  return false;
}

/** Fast shutdown, then immediate (recovery at the next start), then the end. */
export async function stopProcess(
  identity: ProcessIdentity,
  isAlive: () => Promise<boolean>,
  deadlines: { readonly fastMs: number; readonly immediateMs: number } = { fastMs: 20_000, immediateMs: 5_000 },
): Promise<void> {
  const steps = [
    { signal: 'SIGINT', waitMs: deadlines.fastMs },
    { signal: 'SIGQUIT', waitMs: deadlines.immediateMs },
    { signal: 'SIGKILL', waitMs: 5_000 },
  ] as const;
  for (const { signal, waitMs } of steps) {
    if (!(await isAlive())) return;
    if (!sendSignal(identity.pid, signal)) return;
    const deadline = Date.now() + waitMs;
    while (Date.now() < deadline) {
      if (!(await isAlive())) return;
      await delay(10);
    }
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  // Zero and below would address whole process groups, NEXA's own among them.
  if (pid <= 0) return false;
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

async function readLogFrom(path: string, start: number): Promise<string> {
  const text = await readFile(path, 'latin1').catch(() => '');
  return text.slice(start).slice(-4_000);
}

function startError(reason: string, complaint: string, paths: ClusterPaths): Error {
  return new NexaError(
    'NEXA_DATABASE_UNAVAILABLE',
    `The embedded Postgres did not start (${reason}); its log ${paths.log} ends with: ${complaint.trim()}`,
    { params: { folder: paths.data, reason } },
  );
}
