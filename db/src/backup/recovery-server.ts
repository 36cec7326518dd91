import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresAccount } from '../embedded/account.ts';
import { choosePostgresAccount } from '../embedded/account.ts';
import { type PostgresBinaries, preparePostgresBinaries } from '../embedded/binaries.ts';
import {
  type ClusterPaths,
  clusterOwnerUid,
  clusterPaths,
  give,
  prepareFolders,
  superuser,
} from '../embedded/cluster.ts';
import { endWithThisProcess, type PostgresConnection } from '../embedded/embedded-postgres.ts';
import { chooseListenAddress } from '../embedded/listen-address.ts';
import { startPostmaster, stopProcess } from '../embedded/postmaster.ts';
import { serverSettings } from '../embedded/settings.ts';

/** Where a restored cluster is built, and who and what runs it. */
export interface RestorePlace {
  /** As those of the data folder, but the cluster itself, its log and its process record lie beside the real ones. */
  readonly paths: ClusterPaths;
  readonly account: PostgresAccount;
  readonly binaries: PostgresBinaries;
  /** Plain segments for this recovery only. */
  readonly wal: string;
}

export async function prepareRestorePlace(
  dataDir: string,
  onProgress: (message: string) => void,
  packageFolder?: string,
): Promise<RestorePlace> {
  const paths = clusterPaths(dataDir);
  const account = await choosePostgresAccount(await clusterOwnerUid(paths));
  await prepareFolders(paths, account);
  const binaries = await preparePostgresBinaries({
    account,
    copyTo: paths.binaries,
    onCopy: () => onProgress('Copying Postgres to where it can be run'),
    ...(packageFolder === undefined ? {} : { packageFolder }),
  });
  return {
    account,
    binaries,
    wal: join(paths.home, 'restore-wal'),
    paths: {
      ...paths,
      data: join(paths.home, 'data.restoring'),
      log: join(dataDir, 'restore.log'),
      record: join(dataDir, 'restore.json'),
    },
  };
}

export type RecoveryTarget = Readonly<Record<`recovery_target${string}`, string>>;

export interface RecoveryOptions {
  readonly place: RestorePlace;
  readonly target: RecoveryTarget;
  readonly password: string;
  /** Whether the new timeline is archived: for a real restore, not for a trial. */
  readonly isArchiving: boolean;
  readonly onProgress: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface RecoveredServer {
  readonly connection: PostgresConnection;
  stop(): Promise<void>;
}

/** Runs the recovery of an unpacked base backup to its target; the server that is returned takes writes. */
export async function recover(options: RecoveryOptions): Promise<RecoveredServer> {
  const { place, onProgress, signal } = options;
  const { paths, account, binaries } = place;
  const signalFile = join(paths.data, 'recovery.signal');
  await writeFile(signalFile, '', { mode: 0o600 });
  await give(signalFile, account);
  const listen = await chooseListenAddress(paths, account);
  const start = (target: RecoveryTarget) =>
    startPostmaster({
      program: binaries.postgres,
      paths,
      account,
      signal,
      onProgress,
      settings: {
        ...serverSettings(
          listen,
          { sharedBuffersMb: 16, maxConnections: 10 },
          {
            majorVersion: binaries.majorVersion,
            isArchiving: options.isArchiving,
          },
        ),
        // In the cluster's folder, as the account that runs Postgres.
        restore_command: 'test -f ../restore-wal/%f && cp ../restore-wal/%f %p',
        // Connections wait until the target is reached and the server is promoted.
        hot_standby: 'off',
        ...target,
        recovery_target_action: 'promote',
      },
    });
  const postmaster = await start(options.target).catch((error: Error) => {
    // All that there is lies before the moment asked for, so its end is that moment.
    if (!error.message.includes('recovery ended before configured recovery target')) throw error;
    return start({ recovery_target_timeline: options.target.recovery_target_timeline ?? 'latest' });
  });
  const release = endWithThisProcess(postmaster.pid);
  let hasEnded = false;
  void postmaster.ended.then(() => {
    hasEnded = true;
  });
  return {
    connection: { ...listen, user: superuser, password: options.password, database: 'nexa' },
    stop: async () => {
      release();
      await stopProcess({ pid: postmaster.pid, startTime: '' }, async () => !hasEnded);
      await rm(paths.record, { force: true });
    },
  };
}
