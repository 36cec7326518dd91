import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, lchown, lstat, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NexaError } from '@nexa/sdk';
import type { PostgresAccount } from './account.ts';
import type { PostgresBinaries } from './binaries.ts';
import { firstClosedFolder } from './reachable.ts';

/** Where the parts of an embedded cluster lie inside the data folder. */
export interface ClusterPaths {
  readonly dataDir: string;
  /** Owned by the account that runs Postgres; everything below belongs to it. */
  readonly home: string;
  readonly data: string;
  /** Spool of the write-ahead log: what Postgres has archived and NEXA has not yet taken into the backup folder. */
  readonly wal: string;
  readonly run: string;
  readonly log: string;
  readonly password: string;
  readonly record: string;
  readonly binaries: string;
}

export const superuser = 'postgres';
/** Login that owns NEXA's database, and the name of that database. */
export const owner = 'nexa';

export function clusterPaths(dataDir: string): ClusterPaths {
  const home = join(dataDir, 'postgres');
  return {
    dataDir,
    home,
    data: join(home, 'data'),
    wal: join(home, 'wal'),
    run: join(home, 'run'),
    log: join(dataDir, 'postgres.log'),
    password: join(dataDir, 'postgres.password'),
    record: join(dataDir, 'postgres.json'),
    binaries: join(dataDir, 'postgres-programs'),
  };
}

export async function clusterOwnerUid(paths: ClusterPaths): Promise<number | undefined> {
  return stat(paths.home).then(
    (entry) => entry.uid,
    () => undefined,
  );
}

/** Makes the folders and fails early, in one sentence, where Postgres could not use them. */
export async function prepareFolders(paths: ClusterPaths, account: PostgresAccount): Promise<void> {
  await mkdir(paths.dataDir, { recursive: true, mode: 0o755 });
  const ownerUid = await clusterOwnerUid(paths);
  const me = process.getuid?.();
  if (ownerUid !== undefined && me !== 0 && ownerUid !== me) {
    throw new NexaError(
      'NEXA_CONFIG_INVALID',
      `The database in ${paths.home} belongs to user id ${ownerUid}, but NEXA runs as user id ${me}. Start NEXA as root or as that user, or set NEXA_DATA_DIR to another folder.`,
      { params: { name: 'NEXA_DATA_DIR', folder: paths.home, owner: ownerUid, user: me ?? -1 } },
    );
  }
  if (account.uid !== undefined) await openOwnFolder(paths.dataDir);
  const closed = await firstClosedFolder(paths.dataDir, account);
  if (closed !== undefined) {
    throw new NexaError(
      'NEXA_CONFIG_INVALID',
      `Postgres runs as user ${account.name}, who may not enter ${closed}. Set NEXA_DATA_DIR to a folder that it can reach, for example /var/lib/nexa.`,
      { params: { name: 'NEXA_DATA_DIR', folder: closed, account: account.name } },
    );
  }
  for (const folder of [paths.home, paths.run, paths.wal]) await makeFolder(folder, account);
}

/** Only what is root's own is given away: anything else that lies there may be somebody's trap for root. */
async function makeFolder(folder: string, account: PostgresAccount): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const entry = await lstat(folder);
  if (entry.isDirectory() && entry.uid === 0) await give(folder, account);
}

/** The data folder is NEXA's own, so it may let Postgres pass through; folders above it are not. */
async function openOwnFolder(dataDir: string): Promise<void> {
  const entry = await stat(dataDir);
  if ((entry.mode & 0o001) === 0) await chmod(dataDir, (entry.mode & 0o777) | 0o011);
}

export async function give(path: string, account: PostgresAccount): Promise<void> {
  if (account.uid !== undefined && account.gid !== undefined) await lchown(path, account.uid, account.gid);
}

/** The cluster's password: made once, readable only by the user who runs NEXA. */
export async function clusterPassword(paths: ClusterPaths): Promise<string> {
  try {
    return (await readFile(paths.password, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const password = randomBytes(24).toString('base64url');
  const draft = `${paths.password}.new`;
  await writeFile(draft, password, { mode: 0o600 });
  await rename(draft, paths.password);
  return password;
}

export interface ClusterOptions {
  readonly paths: ClusterPaths;
  readonly account: PostgresAccount;
  readonly binaries: PostgresBinaries;
  readonly password: string;
  readonly onProgress: (message: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** Creates the cluster where there is none, and refuses one of another major version. */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  await finishRestore(options.paths);
  const version = await clusterVersion(options.paths);
  if (version === undefined) return createCluster(options);
  if (version !== options.binaries.majorVersion) {
    throw new NexaError(
      'NEXA_DATABASE_UNSUPPORTED',
      `The database in ${options.paths.data} was written by Postgres ${version}, but this NEXA brings Postgres ${options.binaries.majorVersion}. Stop NEXA and run "nexa db upgrade --from-binaries <folder of a Postgres ${version}>"; docs/data-life.md says where to get one.`,
      { params: { found: version, expected: options.binaries.majorVersion, folder: options.paths.data } },
    );
  }
}

/** Where a restored cluster waits, complete and proven, for the moment when it takes the old one's place. */
export function restoredCluster(paths: ClusterPaths): string {
  return join(paths.home, 'data.restored');
}

/** A restore that was cut off between moving the old cluster away and the new one in is completed. */
async function finishRestore(paths: ClusterPaths): Promise<void> {
  if ((await clusterVersion(paths)) !== undefined) return;
  await rename(restoredCluster(paths), paths.data).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

export async function clusterVersion(paths: ClusterPaths): Promise<number | undefined> {
  try {
    return Number.parseInt(await readFile(join(paths.data, 'PG_VERSION'), 'utf8'), 10);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Built beside its place and renamed, so that a kill in the middle leaves nothing that looks finished. */
async function createCluster(options: ClusterOptions): Promise<void> {
  const { paths, account, password } = options;
  options.onProgress('Creating the database (first start)');
  const draft = `${paths.data}.new`;
  const passwordFile = join(paths.home, 'initdb.password');
  await rm(draft, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
  await give(passwordFile, account);
  try {
    await runInitdb(options, draft, passwordFile);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, paths.data);
}

async function runInitdb(options: ClusterOptions, target: string, passwordFile: string): Promise<void> {
  const args = [
    `--pgdata=${target}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--locale=C',
    '--encoding=UTF8',
    '--data-checksums',
    // Every few minutes a segment is archived, full or not: small ones spare the disk.
    '--wal-segsize=4',
    '--no-instructions',
  ];
  const deadline = AbortSignal.timeout(300_000);
  const child = spawn(options.binaries.initdb, args, {
    ...spawnAs(options.account),
    cwd: options.paths.home,
    stdio: ['ignore', 'ignore', 'pipe'],
    signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4_000);
  });
  const outcome = await new Promise<number | string | Error>((done) => {
    child.once('error', done);
    child.once('close', (code, signal) => done(code ?? signal ?? 'unknown'));
  });
  if (outcome === 0) return;
  options.signal?.throwIfAborted();
  throw new NexaError(
    'NEXA_DATABASE_UNAVAILABLE',
    `Creating the database in ${options.paths.home} failed (${outcome instanceof Error ? outcome.message : `initdb ended with ${outcome}`}): ${complaint.trim()}`,
    { params: { folder: options.paths.home }, cause: outcome instanceof Error ? outcome : undefined },
  );
}

/** Postgres needs nothing of NEXA's environment, which may hold secrets. */
export function spawnAs(account: PostgresAccount): { uid?: number; gid?: number; env: NodeJS.ProcessEnv } {
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return account.uid === undefined || account.gid === undefined ? { env } : { uid: account.uid, gid: account.gid, env };
}
