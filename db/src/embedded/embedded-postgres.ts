import { spawn } from 'node:child_process';
import { realpath, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { NexaError } from '@nexa/sdk';
import postgres from 'postgres';
import { choosePostgresAccount } from './account.ts';
import { type PostgresBinaries, preparePostgresBinaries } from './binaries.ts';
import {
  type ClusterPaths,
  clusterOwnerUid,
  clusterPassword,
  clusterPaths,
  ensureCluster,
  owner,
  prepareFolders,
  superuser,
} from './cluster.ts';
import { finishUpgrade } from './finish-upgrade.ts';
import { chooseListenAddress } from './listen-address.ts';
import { type Postmaster, type PostmasterOptions, startPostmaster, stopLeftovers, stopProcess } from './postmaster.ts';
import { type ListenAddress, type PostgresMemory, serverSettings } from './settings.ts';

/** How to reach a database; `host` is the folder of a Unix socket when it starts with a slash. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface EmbeddedPostgresOptions extends PostgresMemory {
  readonly dataDir: string;
  /** Long steps in words for a person: creating, copying, recovering, restarting. */
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
  /** For tests: a server that nobody will look for again ends with the process that started it. */
  readonly endWithParent?: boolean;
  /** Keeps the write-ahead log for backups; on when left out. Off only for servers that nobody will ever back up. */
  readonly archiveWal?: boolean;
  /** Another folder of the platform's package than the installed one. */
  readonly packageFolder?: string;
  /** Other programs than those NEXA brings: the upgrade's, for a cluster that older ones wrote. */
  readonly programs?: PostgresBinaries;
}

export interface EmbeddedPostgres {
  /** The owner of the database `nexa`, an ordinary login that may create roles and databases. */
  readonly connection: PostgresConnection;
  /** For what only a superuser may do, such as installing an extension. */
  readonly superuserConnection: PostgresConnection;
  /** Of the running server; another one after a restart. */
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts the Postgres of this data folder, creating it where there is none. The caller holds the folder
 * (acquireDataFolder), so whatever still runs on it was left by a NEXA that is gone, and is stopped.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const onProgress = options.onProgress ?? (() => undefined);
  const { signal } = options;
  const asked = clusterPaths(resolve(options.dataDir));
  const account = await choosePostgresAccount(await clusterOwnerUid(asked));
  await prepareFolders(asked, account);
  const paths = clusterPaths(await realpath(asked.dataDir));
  const binaries =
    options.programs ??
    (await preparePostgresBinaries({
      account,
      copyTo: paths.binaries,
      onCopy: () => onProgress('Copying Postgres to where it can be run'),
      ...(options.packageFolder === undefined ? {} : { packageFolder: options.packageFolder }),
    }));
  await finishUpgrade(paths);
  const password = await clusterPassword(paths);
  await stopLeftovers(paths, onProgress);
  await ensureCluster({ paths, account, binaries, password, onProgress, signal });
  const listen = await chooseListenAddress(paths, account);
  const postmasterOptions: PostmasterOptions = {
    program: binaries.postgres,
    paths,
    account,
    settings: serverSettings(listen, options, {
      majorVersion: binaries.majorVersion,
      isArchiving: options.archiveWal ?? true,
    }),
    onProgress,
    signal,
  };
  const supervisor = new PostmasterSupervisor(postmasterOptions, listen, options.endWithParent ?? false);
  await supervisor.start();
  const connect = (user: string, database: string): PostgresConnection => ({ ...listen, user, password, database });
  try {
    await ensureOwnerAndDatabase(connect(superuser, 'postgres'), password, paths);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
  return {
    connection: connect(owner, owner),
    superuserConnection: connect(superuser, owner),
    get pid() {
      return supervisor.pid;
    },
    stop: () => supervisor.stop(),
  };
}

/** Keeps the server running: a Postgres that was killed comes back by itself and recovers. */
class PostmasterSupervisor {
  readonly #options: PostmasterOptions;
  readonly #listen: ListenAddress;
  readonly #endWithParent: boolean;
  readonly #stopping = new AbortController();
  #postmaster: Postmaster | undefined;
  #watch: Promise<void> | undefined;

  constructor(options: PostmasterOptions, listen: ListenAddress, endWithParent: boolean) {
    this.#options = options;
    this.#listen = listen;
    this.#endWithParent = endWithParent;
  }

  get pid(): number {
    return this.#postmaster?.pid ?? 0;
  }

  async start(): Promise<void> {
    await this.#launch(this.#options);
    this.#watch = this.#keepRunning();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const postmaster = this.#postmaster;
    if (postmaster) {
      let ended = false;
      void postmaster.ended.then(() => {
        ended = true;
      });
      await stopProcess({ pid: postmaster.pid, startTime: '' }, async () => !ended);
    }
    await this.#watch;
    await rm(this.#options.paths.record, { force: true });
    if (this.#listen.host.startsWith('/') && this.#listen.host !== this.#options.paths.run) {
      await rm(this.#listen.host, { recursive: true, force: true });
    }
  }

  async #launch(options: PostmasterOptions): Promise<void> {
    this.#postmaster = await startPostmaster(options);
    if (this.#endWithParent) endWithThisProcess(this.#postmaster.pid);
  }

  async #keepRunning(): Promise<void> {
    let waitMs = 100;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const startedAt = Date.now();
      const reason = await this.#postmaster?.ended;
      if (signal.aborted) return;
      // A server that ran for a while earned a quick restart; one that keeps dying waits ever longer.
      waitMs = Date.now() - startedAt > 60_000 ? 100 : waitMs;
      this.#options.onProgress(`The database stopped unexpectedly (${reason}); starting it again`);
      await delay(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      waitMs = Math.min(waitMs * 2, 30_000);
      await this.#launch({ ...this.#options, signal }).catch((error: Error) => {
        if (!signal.aborted) this.#options.onProgress(error.message);
      });
    }
  }
}

/** A shell that waits for the end of a pipe, which comes also when this process is killed. */
export function endWithThisProcess(pid: number): () => void {
  const guardian = spawn('/bin/sh', ['-c', 'read _; kill -INT "$0"', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guardian.unref();
  (guardian.stdin as { unref?: () => void } | null)?.unref?.();
  // Without its guardian the number may come to mean another process.
  return () => void guardian.kill('SIGKILL');
}

async function ensureOwnerAndDatabase(
  connection: PostgresConnection,
  password: string,
  paths: ClusterPaths,
): Promise<void> {
  const sql = postgres({
    ...connection,
    path: connection.host.startsWith('/') ? join(connection.host, `.s.PGSQL.${connection.port}`) : '',
    max: 1,
    connect_timeout: 30,
    onnotice: () => undefined,
  } as postgres.Options<Record<string, never>>);
  try {
    const [role] = await sql`SELECT 1 FROM pg_roles WHERE rolname = ${owner}`;
    if (!role) await sql.unsafe(`CREATE ROLE ${owner} LOGIN CREATEROLE CREATEDB PASSWORD '${password}'`);
    const [database] = await sql`SELECT 1 FROM pg_database WHERE datname = ${owner}`;
    if (!database) await sql.unsafe(`CREATE DATABASE ${owner} OWNER ${owner}`);
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') throw error;
    throw new NexaError(
      'NEXA_DATABASE_UNAVAILABLE',
      `The password in ${paths.password} does not open the database in ${paths.data}: put back the file that was made together with it.`,
      { params: { file: paths.password }, cause: error },
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}
