import { statfs } from 'node:fs/promises';
import { NexaError } from '@nexa/sdk';
import type { StoredBackup } from './backup-folder.ts';

/** Refuses when the folder's disk has less left than `bytes`. */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new NexaError(
    'NEXA_BACKUP_NO_SPACE',
    `${folder} has ${megabytes(bavail * bsize)} left, and ${megabytes(bytes)} may be needed. Nothing was changed; make room or choose another folder.`,
    { params: { folder, free: bavail * bsize, needed: Math.ceil(bytes) } },
  );
}

/** For a backup of a database of so many bytes: it is compressed, and its size not known before. */
export function requireSpaceToBackUp(folder: string, databaseBytes: number): Promise<void> {
  return requireSpace(folder, databaseBytes * 0.4 + 64e6);
}

/** For what is restored of the backup, with its log and room to work. */
export function requireSpaceToRestore(folder: string, { header }: StoredBackup): Promise<void> {
  return requireSpace(folder, header.databaseBytes * 1.1 + 64e6);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
