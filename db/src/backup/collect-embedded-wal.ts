import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Database } from '../client/database.ts';
import { clusterPaths } from '../embedded/cluster.ts';
import { systemFolder } from './backup-folder.ts';
import { loadOrCreateBackupKeys } from './backup-key.ts';
import { type CollectedWal, collectWal } from './wal-archive.ts';

export interface CollectEmbeddedOptions {
  readonly dataDir: string;
  readonly backupFolder: string;
  readonly keyFile: string;
  readonly signal?: AbortSignal;
}

export interface CollectedEmbeddedWal extends CollectedWal {
  /** Set for the call that made the key: its owner has to be told to keep a copy. */
  readonly newKey?: { readonly file: string; readonly fingerprint: string };
}

/** By what a database server is told from all others; its copies carry it too. */
export async function databaseSystem(database: Database): Promise<string> {
  const [row] = await database.asService(
    'backup',
    ({ sql }) => sql<{ system: string }[]>`SELECT system_identifier::text AS system FROM pg_control_system()`,
  );
  return row?.system ?? 'unknown';
}

/** Takes what the embedded server has archived since the last time into the backup folder. */
export async function collectEmbeddedWal(
  system: string,
  options: CollectEmbeddedOptions,
): Promise<CollectedEmbeddedWal> {
  const { wal } = systemFolder(options.backupFolder, system);
  await mkdir(wal, { recursive: true, mode: 0o700 });
  const keys = await loadOrCreateBackupKeys(options.keyFile);
  const spool = clusterPaths(resolve(options.dataDir)).wal;
  const collected = await collectWal({ spool, folder: wal, keys, signal: options.signal });
  const newKey = keys.isNew ? { newKey: { file: keys.file, fingerprint: keys.sealing.fingerprint } } : {};
  return { ...collected, ...newKey };
}
