import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NexaError } from '@nexa/sdk';
import { acquireDataFolder } from '../../embedded/data-folder.ts';
import { type PostgresConnection, startEmbeddedPostgres } from '../../embedded/embedded-postgres.ts';
import type { ReadEntry } from '../archive.ts';
import { findBackup, listBackups, type StoredBackup } from '../backup-folder.ts';
import { type BackupKeys, loadBackupKeys } from '../backup-key.ts';
import type { ExtraPath } from '../make-backup.ts';
import { compareDigests, type TableDigests } from '../reference.ts';
import { placeExtras, type RestoredHome, requireFitting } from '../restore.ts';
import { requireSpaceToRestore } from '../room.ts';
import { damaged } from '../sealed-stream.ts';
import { unpackExtra } from '../unpack.ts';
import { inspectDump } from './dump-archive.ts';
import { prepareEmptyTarget } from './empty-target.ts';
import { findPostgresPrograms } from './postgres-programs.ts';
import { restoreDump } from './restore-dump.ts';

export interface RestoreExternalOptions {
  /** An empty database; the embedded server of the data folder when left out. */
  readonly connection?: PostgresConnection | string;
  readonly dataDir: string;
  readonly backupFolder: string;
  readonly keyFile: string;
  /** Id or file; the newest one of an external database when left out. */
  readonly backup?: string;
  /** Where the extras of the backup belong now. */
  readonly extras?: readonly ExtraPath[];
  readonly version: string;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Restores a backup of an external database into an empty database while no NEXA uses the data folder. The backup is read
 * whole with its key before anything is touched; the rows come in one transaction, which stays only when they are equal.
 */
export async function restoreExternal(options: RestoreExternalOptions): Promise<RestoredHome> {
  const { onProgress = () => undefined, signal, version } = options;
  const dataDir = resolve(options.dataDir);
  const keys = await loadBackupKeys(options.keyFile);
  const backup = await chooseExternalBackup(options);
  await requireFitting(backup);
  await mkdir(dataDir, { recursive: true });
  const lock = await acquireDataFolder(dataDir, { version }, { onProgress, ...(signal ? { signal } : {}) });
  try {
    if (options.connection !== undefined)
      return await restoreInto(options.connection, { options, dataDir, keys, backup });
    await requireSpaceToRestore(dataDir, backup);
    const server = await startEmbeddedPostgres({ dataDir, onProgress, endWithParent: true });
    try {
      return await restoreInto(server.connection, { options, dataDir, keys, backup });
    } finally {
      await server.stop();
    }
  } finally {
    await lock.release();
  }
}

interface Work {
  readonly options: RestoreExternalOptions;
  readonly dataDir: string;
  readonly keys: BackupKeys;
  readonly backup: StoredBackup;
}

async function restoreInto(connection: PostgresConnection | string, work: Work): Promise<RestoredHome> {
  const { options, dataDir, keys, backup } = work;
  const { onProgress = () => undefined, signal } = options;
  onProgress(`Reading ${backup.id} with its key`);
  const programs = await findPostgresPrograms(backup.header.programsMajor ?? backup.header.postgresMajor);
  const dump = await inspectDump(backup.file, keys, programs, signal);
  const target = await prepareEmptyTarget(connection, backup, dump.facts);
  const extras = join(dataDir, 'restoring-extras');
  await rm(extras, { recursive: true, force: true });
  onProgress('Restoring and comparing every table');
  try {
    const tables = await restoreDump({
      file: backup.file,
      keys,
      dump,
      programs,
      connection,
      target,
      signal,
      check: (found) => requireEqual(backup, dump.tables, found),
      onExtra: (entry) => keepExtra(entry, extras, backup.file),
    });
    const keptAside = await placeExtras(extras, options.extras ?? []);
    const reaches = dump.facts.snapshotAt;
    return { backup, fingerprint: backup.header.key, tables, reaches, isCompared: true, keptAside };
  } finally {
    await rm(extras, { recursive: true, force: true });
  }
}

export async function chooseExternalBackup({
  backup,
  backupFolder,
}: Pick<RestoreExternalOptions, 'backup' | 'backupFolder'>): Promise<StoredBackup> {
  if (backup !== undefined) {
    const named = await findBackup(backupFolder, backup);
    if (named.header.kind === 'external') return named;
    throw new NexaError(
      'NEXA_REQUEST_INVALID',
      `${named.file} was made of an embedded database, which is restored without DATABASE_URL: do so in a data folder of its own, then copy it with "nexa db copy".`,
      { params: { file: named.file } },
    );
  }
  const { backups } = await listBackups(backupFolder);
  const newest = backups.find(({ header, record }) => header.kind === 'external' && record !== undefined);
  if (newest !== undefined) return newest;
  throw new NexaError('NEXA_BACKUP_NOT_FOUND', `There is no backup of an external database in ${backupFolder}.`, {
    params: { folder: backupFolder },
  });
}

async function keepExtra(entry: ReadEntry, extras: string, file: string): Promise<void> {
  const [, ...rest] = entry.name.split('/');
  if (rest.some((part) => part === '' || part === '.' || part === '..'))
    throw damaged(file, 'a name in it is not safe');
  await unpackExtra(entry, join(extras, ...rest));
}

function requireEqual(backup: StoredBackup, expected: TableDigests, found: TableDigests): void {
  const tables = compareDigests(expected, found).map(({ table }) => table);
  if (tables.length === 0) return;
  throw new NexaError(
    'NEXA_RESTORE_FAILED',
    `The restored rows of ${tables.join(', ')} are not those that ${backup.id} was made of. The database is as it was.`,
    { params: { backup: backup.id, tables } },
  );
}
