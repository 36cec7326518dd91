import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { NexaError } from '@nexa/sdk';
import { identifyProcess, isSameProcessAlive, pidNamespace } from './process-identity.ts';

/** What a holder says about itself, for the message that a second NEXA shows. */
export interface DataFolderInfo {
  readonly port?: number;
  readonly version?: string;
}

export interface DataFolderHolder extends DataFolderInfo {
  readonly pid: number;
  readonly since: string;
}

export interface DataFolderLock {
  readonly dataDir: string;
  /** Adds what became known later, such as the port. */
  update(info: DataFolderInfo): Promise<void>;
  release(): Promise<void>;
}

export interface AcquireDataFolderOptions {
  /** How long a holder in another container may be silent before it counts as dead. */
  readonly silenceMs?: number;
  readonly heartbeatMs?: number;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

interface LockRecord extends DataFolderHolder {
  readonly token: string;
  readonly startTime: string;
  readonly host: string;
  readonly pidNamespace: string;
}

const defaultHeartbeatMs = 5_000;
const defaultSilenceMs = 20_000;
/** A takeover lasts milliseconds: an older guard was left by a process that died inside it. */
const abandonedGuardMs = 10_000;

/** Takes the data folder for this process, or says who holds it. */
export async function acquireDataFolder(
  dataDir: string,
  info: DataFolderInfo = {},
  options: AcquireDataFolderOptions = {},
): Promise<DataFolderLock> {
  const folder = resolve(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const path = join(folder, 'nexa.lock');
  const record = await describeThisProcess(info);
  for (;;) {
    options.signal?.throwIfAborted();
    if (await createExclusively(path, record)) break;
    const holder = await readLock(path);
    if (holder === undefined) continue;
    if (await isHeld(path, holder, options)) throw heldError(folder, holder);
    await removeStaleLock(path, holder);
  }
  return new HeldDataFolder(folder, path, record, options.heartbeatMs ?? defaultHeartbeatMs);
}

class HeldDataFolder implements DataFolderLock {
  readonly dataDir: string;
  readonly #path: string;
  readonly #heartbeat: NodeJS.Timeout;
  #record: LockRecord;

  constructor(dataDir: string, path: string, record: LockRecord, heartbeatMs: number) {
    this.dataDir = dataDir;
    this.#path = path;
    this.#record = record;
    this.#heartbeat = setInterval(() => {
      const now = new Date();
      // A folder that vanished or turned read-only shows itself in every other write.
      utimes(path, now, now).catch(() => undefined);
    }, heartbeatMs);
    this.#heartbeat.unref();
  }

  async update(info: DataFolderInfo): Promise<void> {
    this.#record = { ...this.#record, ...info };
    const draft = `${this.#path}.${this.#record.token}`;
    await writeFile(draft, JSON.stringify(this.#record));
    await rename(draft, this.#path);
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    const holder = await readLock(this.#path);
    if (holder?.token === this.#record.token) await rm(this.#path, { force: true });
  }
}

async function describeThisProcess(info: DataFolderInfo): Promise<LockRecord> {
  const identity = await identifyProcess(process.pid);
  return {
    ...info,
    pid: process.pid,
    since: new Date().toISOString(),
    token: randomUUID(),
    startTime: identity?.startTime ?? 'unknown',
    host: hostname(),
    pidNamespace: await pidNamespace(),
  };
}

/** The lock appears with its content or not at all: a reader never sees half of it. */
async function createExclusively(path: string, record: LockRecord): Promise<boolean> {
  const draft = `${path}.${record.token}`;
  await writeFile(draft, JSON.stringify(record), { mode: 0o644 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readLock(path: string): Promise<LockRecord | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    return JSON.parse(text) as LockRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // A power cut can leave an empty file: such a lock has no living holder to name.
    if (error instanceof SyntaxError)
      return { pid: 0, since: '', token: '', startTime: '', host: '', pidNamespace: '' };
    throw error;
  }
}

async function isHeld(path: string, holder: LockRecord, options: AcquireDataFolderOptions): Promise<boolean> {
  if (holder.pid === 0) return false;
  const isNear = holder.host === hostname() && holder.pidNamespace === (await pidNamespace());
  if (isNear) return isSameProcessAlive(holder);
  options.onProgress?.(`Waiting to see whether NEXA on ${holder.host} still uses this data folder`);
  return isBeating(path, options.silenceMs ?? defaultSilenceMs, options.signal);
}

async function isBeating(path: string, silenceMs: number, signal?: AbortSignal): Promise<boolean> {
  const first = (await stat(path)).mtimeMs;
  const deadline = Date.now() + silenceMs;
  while (Date.now() < deadline) {
    await delay(Math.min(250, silenceMs), undefined, signal ? { signal } : {});
    const now = await stat(path).catch(() => undefined);
    if (now === undefined) return false;
    if (now.mtimeMs !== first) return true;
  }
  return false;
}

/** Only one of several newcomers may remove a dead holder's lock, or one could remove another's fresh lock. */
async function removeStaleLock(path: string, stale: LockRecord): Promise<void> {
  const guard = `${path}.takeover`;
  try {
    await mkdir(guard);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const age = await stat(guard).then(
      (entry) => Date.now() - entry.mtimeMs,
      () => 0,
    );
    if (age > abandonedGuardMs) await rmdir(guard).catch(() => undefined);
    await delay(20);
    return;
  }
  try {
    const now = await readLock(path);
    if (now?.token === stale.token) await unlink(path);
  } finally {
    await rmdir(guard).catch(() => undefined);
  }
}

function heldError(folder: string, holder: LockRecord): Error {
  const port = holder.port === undefined ? '' : `, serving port ${holder.port}`;
  return new NexaError(
    'NEXA_DATA_FOLDER_HELD',
    `The data folder ${folder} is in use by NEXA with process id ${holder.pid} on ${holder.host} since ${holder.since}${port}. Stop that one first, or set NEXA_DATA_DIR to another folder.`,
    {
      params: {
        folder,
        pid: holder.pid,
        host: holder.host,
        since: holder.since,
        ...(holder.port === undefined ? {} : { port: holder.port }),
      },
    },
  );
}
