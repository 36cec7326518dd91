import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { NexaError } from '@nexa/sdk';
import type { RequestInfo } from '../client/database.ts';
import { choosePostgresAccount } from '../embedded/account.ts';
import { type PostgresBinaries, preparePostgresBinaries } from '../embedded/binaries.ts';
import { type ClusterPaths, clusterOwnerUid, clusterPaths, clusterVersion } from '../embedded/cluster.ts';
import { startEmbeddedPostgres } from '../embedded/embedded-postgres.ts';
import { asideFolder, finishUpgrade, readyMark, upgradeFolder } from '../embedded/finish-upgrade.ts';
import { migrate } from '../migrate/migrate.ts';
import { copyDatabase } from './copy-database.ts';
import type { CopiedTable } from './move-rows.ts';

export interface UpgradeOptions {
  /** Held by the caller. */
  readonly dataDir: string;
  /** Programs of the major version that wrote the cluster: a platform package, or a folder with `bin/postgres`. */
  readonly oldPrograms: string;
  /** Who asked, for the audit log. */
  readonly request?: RequestInfo;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
  /** For tests: servers that end with this process. */
  readonly endWithParent?: boolean;
}

export interface UpgradedCluster {
  readonly from: number;
  readonly tables: readonly CopiedTable[];
  /** The old cluster as it was, until `confirmUpgrade`. */
  readonly oldData: string;
}

/**
 * Brings an embedded cluster of an older major version to the one that NEXA ships: the old programs serve the old
 * cluster, everything is copied into a new one and compared, and only then the new one takes the old one's place.
 */
export async function upgradeCluster(options: UpgradeOptions): Promise<UpgradedCluster> {
  const paths = clusterPaths(resolve(options.dataDir));
  await finishUpgrade(paths);
  const from = await clusterVersion(paths);
  const programs = await findPrograms(options.oldPrograms, paths);
  if (from === undefined || programs.majorVersion !== from) throw wrongPrograms(paths, programs.majorVersion, from);
  const shared = {
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.endWithParent === undefined ? {} : { endWithParent: options.endWithParent }),
  };
  const fresh = upgradeFolder(paths);
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o755 });
  await copyFile(paths.password, clusterPaths(fresh).password);
  const old = await startEmbeddedPostgres({ dataDir: options.dataDir, programs, archiveWal: false, ...shared });
  let tables: readonly CopiedTable[];
  try {
    await migrate({ connection: old.connection, ...shared });
    const target = await startEmbeddedPostgres({ dataDir: fresh, archiveWal: false, ...shared });
    try {
      await migrate({ connection: target.connection });
      ({ tables } = await copyDatabase({
        from: old.connection,
        to: target.connection,
        deed: 'databases.upgraded',
        ...(options.request ? { request: options.request } : {}),
        ...shared,
      }));
    } finally {
      await target.stop();
    }
  } finally {
    await old.stop();
  }
  await writeFile(readyMark(paths), JSON.stringify({ from }));
  await finishUpgrade(paths);
  return { from, tables, oldData: asideFolder(paths, from) };
}

/** Removes old clusters that upgrades left beside the one in use; answers their folders. */
export async function confirmUpgrade(dataDir: string): Promise<readonly string[]> {
  const paths = clusterPaths(resolve(dataDir));
  const entries = await readdir(paths.home).catch(() => []);
  const left = entries.filter((name) => /^data\.postgres-\d+$/.test(name)).map((name) => join(paths.home, name));
  for (const folder of left) await rm(folder, { recursive: true, force: true });
  return left;
}

async function findPrograms(folder: string, paths: ClusterPaths): Promise<PostgresBinaries> {
  if (await isFile(join(folder, 'native', 'bin', 'postgres'))) {
    const account = await choosePostgresAccount(await clusterOwnerUid(paths));
    return preparePostgresBinaries({ account, copyTo: paths.binaries, packageFolder: resolve(folder) });
  }
  for (const bin of [join(resolve(folder), 'bin'), resolve(folder)]) {
    const postgres = join(bin, 'postgres');
    if (!(await isFile(postgres))) continue;
    const { stdout } = await promisify(execFile)(postgres, ['--version'], { timeout: 10_000 });
    return { postgres, initdb: join(bin, 'initdb'), majorVersion: Number(/ (\d+)/.exec(stdout)?.[1] ?? 0) };
  }
  throw new NexaError('NEXA_REQUEST_INVALID', `There is no Postgres in ${folder}: neither bin/postgres nor postgres.`);
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );

function wrongPrograms(paths: ClusterPaths, found: number, wanted: number | undefined): NexaError {
  return new NexaError(
    'NEXA_DATABASE_UNSUPPORTED',
    wanted === undefined
      ? `There is no database in ${paths.data} to upgrade.`
      : `The database in ${paths.data} was written by Postgres ${wanted}; the programs given are Postgres ${found}.`,
    { params: { found, ...(wanted === undefined ? {} : { expected: wanted }), folder: paths.data } },
  );
}
