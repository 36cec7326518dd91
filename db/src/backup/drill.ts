import { dirname, join } from 'node:path';
import { NexaError } from '@nexa/sdk';
import { stopLeftovers } from '../embedded/postmaster.ts';
import { findBackup, listBackups, type StoredBackup } from './backup-folder.ts';
import { loadBackupKeys } from './backup-key.ts';
import { inScratchFolder } from './in-scratch-folder.ts';
import { prepareRestorePlace, type RecoveredServer } from './recovery-server.ts';
import { compareDigests, digestTables, listTables, rowsOf, type TableDigests } from './reference.ts';
import { unpackAndRecover } from './restore.ts';
import { requireSpaceToRestore } from './room.ts';
import { openSession } from './session.ts';
import { planWal } from './wal-plan.ts';

export interface DrillOptions {
  readonly backupFolder: string;
  readonly keyFile: string;
  /** Id or file; the newest proven one when left out. */
  readonly backup?: string;
  /** The scratch server is built in a folder of its own in here, where a home has room. */
  readonly dataDir: string;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
  /** For tests: what happens to the restored copy before it is compared. */
  readonly beforeComparing?: (server: RecoveredServer) => Promise<void>;
}

export interface DrillResult {
  readonly backup: string;
  readonly fingerprint: string;
  readonly tables: number;
  readonly rows: number;
  readonly restoredTo: string;
  readonly restoreSeconds: number;
  readonly compareSeconds: number;
}

/**
 * Restores a backup into a server of its own and compares every row of every table with what the live one held at that
 * point of its log. Fails with `NEXA_BACKUP_DRILL_FAILED` when one differs; whatever happens, nothing stays behind.
 */
export async function drillBackup(options: DrillOptions): Promise<DrillResult> {
  const { onProgress = () => undefined, signal } = options;
  const keys = await loadBackupKeys(options.keyFile);
  const backup = await chooseDrilled(options);
  return inScratchFolder(options.dataDir, async (scratch) => {
    const place = await prepareRestorePlace(scratch, onProgress);
    await stopLeftovers(place.paths, onProgress);
    await requireSpaceToRestore(scratch, backup);
    const plan = await planWal({
      folder: join(dirname(backup.file), 'wal'),
      keys,
      header: backup.header,
      firstSegment: backup.record?.firstSegment ?? '',
      lastSegment: backup.record?.lastSegment ?? '',
      restorePoint: backup.record?.restorePoint ?? backup.header.createdAt,
      finishedAt: backup.record?.finishedAt ?? backup.header.createdAt,
      target: { to: 'backup' },
    });
    const started = performance.now();
    const asked = { target: { to: 'backup' } as const, onProgress, ...(signal ? { signal } : {}) };
    const { server, expected } = await unpackAndRecover(
      { options: asked, backup, keys, place, plan, extras: join(scratch, 'extras') },
      false,
    );
    const restored = performance.now();
    try {
      await options.beforeComparing?.(server);
      onProgress('Comparing every table');
      const found = await digestRestored(server, signal);
      requireEqual(backup, expected, found);
      return {
        backup: backup.id,
        fingerprint: backup.header.key,
        tables: Object.keys(found).length,
        rows: rowsOf(found),
        restoredTo: backup.record?.restorePoint ?? backup.header.createdAt,
        restoreSeconds: seconds(restored - started),
        compareSeconds: seconds(performance.now() - restored),
      };
    } finally {
      await server.stop();
    }
  });
}

async function chooseDrilled({ backup, backupFolder }: DrillOptions): Promise<StoredBackup> {
  if (backup !== undefined) return findBackup(backupFolder, backup);
  const { backups } = await listBackups(backupFolder);
  const newest = backups.find(({ header, record }) => header.kind === 'embedded' && record !== undefined);
  if (newest !== undefined) return newest;
  throw new NexaError('NEXA_BACKUP_NOT_FOUND', `There is no backup in ${backupFolder} to try.`, {
    params: { folder: backupFolder },
  });
}

async function digestRestored(server: RecoveredServer, signal: AbortSignal | undefined): Promise<TableDigests> {
  const session = openSession(server.connection);
  try {
    return await digestTables(session, await listTables(session), signal);
  } finally {
    await session.end();
  }
}

export function requireEqual(backup: StoredBackup, expected: TableDigests, found: TableDigests): void {
  const differences = compareDigests(expected, found);
  if (differences.length === 0) return;
  const said = differences
    .slice(0, 10)
    .map(
      ({ table, expected: was, found: is }) =>
        `${table} (${was?.rows ?? 'no'} rows then, ${is?.rows ?? 'no'} restored)`,
    );
  throw new NexaError(
    'NEXA_BACKUP_DRILL_FAILED',
    `${backup.id} was restored for a trial, and ${differences.length} tables are not what they were: ${said.join(', ')}.`,
    { params: { backup: backup.id, tables: differences.map(({ table }) => table) } },
  );
}

export function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
