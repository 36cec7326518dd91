import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { JsonObject } from '@nexa/sdk';
import { errorMessage, NexaError } from '@nexa/sdk';
import { readHeader } from './archive.ts';
import { bytesOf, halfEnding, writeDurably } from './durable-file.ts';
import type { SealedHeader } from './sealed-stream.ts';

/** What a backup says of itself without its key; written when the backup was made. */
export interface BackupHeaderFacts extends JsonObject {
  readonly kind: 'embedded' | 'external';
  readonly id: string;
  readonly createdAt: string;
  readonly version: string;
  /** Of the server that was backed up. */
  readonly system: string;
  readonly postgresMajor: number;
  readonly migrations: Readonly<Record<string, string | null>>;
  /** Bytes that the restored database takes on the disk, as it was when the backup began. */
  readonly databaseBytes: number;
  readonly timeline: number;
  readonly walSegmentBytes: number;
  /** Of an external one: the version of the programs that wrote the dump. Older ones cannot read it. */
  readonly programsMajor?: number;
}

export type BackupHeader = BackupHeaderFacts & SealedHeader;

/** What is known when it is done, kept beside the backup. Its presence means: read back with the key and found whole. */
export interface BackupRecord extends JsonObject {
  readonly verifiedAt: string;
  readonly finishedAt: string;
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  /** First and last segment that the restored copy of this backup alone needs; empty for external ones. */
  readonly firstSegment: string;
  readonly lastSegment: string;
  /** The moment that the backup restores to. */
  readonly restorePoint: string;
}

export interface StoredBackup {
  readonly id: string;
  readonly file: string;
  readonly header: BackupHeader;
  /** Undefined: the backup was never proven to be readable, NEXA was stopped just before. */
  readonly record: BackupRecord | undefined;
}

export const backupEnding = '.nexabackup';
export const walEnding = '.nexawal';

export interface SystemFolder {
  readonly folder: string;
  readonly wal: string;
}

/** Each database server has a folder of its own in the backup folder, so that two homes may share one. */
export function systemFolder(backupFolder: string, system: string): SystemFolder {
  const folder = join(backupFolder, system);
  return { folder, wal: join(folder, 'wal') };
}

export interface BackupList {
  /** The newest first. */
  readonly backups: readonly StoredBackup[];
  /** Files that call themselves backups but cannot even be looked at. */
  readonly unreadable: readonly { readonly file: string; readonly problem: string }[];
}

export async function listBackups(backupFolder: string): Promise<BackupList> {
  const backups: StoredBackup[] = [];
  const unreadable: { file: string; problem: string }[] = [];
  for (const file of await findFiles(backupFolder)) {
    try {
      backups.push(await readBackup(file));
    } catch (error) {
      unreadable.push({ file, problem: errorMessage(error) });
    }
  }
  backups.sort((a, b) => (a.header.createdAt < b.header.createdAt ? 1 : -1));
  return { backups, unreadable };
}

/** By id, or by the path of its file wherever that lies. */
export async function findBackup(backupFolder: string, idOrFile: string): Promise<StoredBackup> {
  const isPath = idOrFile.includes('/') || idOrFile.endsWith(backupEnding);
  if (isPath) return readBackup(idOrFile);
  const file = (await findFiles(backupFolder)).find((path) => basename(path) === `${idOrFile}${backupEnding}`);
  if (file !== undefined) return readBackup(file);
  throw new NexaError(
    'NEXA_BACKUP_NOT_FOUND',
    `There is no backup ${idOrFile} in ${backupFolder}. "nexa backup list" shows those there are.`,
    { params: { id: idOrFile, folder: backupFolder } },
  );
}

export async function readBackup(file: string): Promise<StoredBackup> {
  const header = (await readHeader(file)) as BackupHeader;
  return { id: header.id, file, header, record: await readRecord(file) };
}

async function readRecord(file: string): Promise<BackupRecord | undefined> {
  try {
    return JSON.parse(await readFile(recordFile(file), 'utf8')) as BackupRecord;
  } catch {
    // Missing or unreadable mean the same: nobody proved this backup.
    return undefined;
  }
}

export async function writeRecord(file: string, record: BackupRecord): Promise<void> {
  await writeDurably(recordFile(file), bytesOf(Buffer.from(`${JSON.stringify(record, null, 2)}\n`)));
}

export async function removeBackup({ file }: StoredBackup): Promise<void> {
  await rm(recordFile(file), { force: true });
  await rm(file, { force: true });
}

/** What a backup that was killed left; only whoever is making the one backup at a time may call it. */
export async function removeHalves(folder: string): Promise<void> {
  for (const name of await names(folder)) if (name.endsWith(halfEnding)) await rm(join(folder, name), { force: true });
}

export async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}

function recordFile(file: string): string {
  return `${file.slice(0, -backupEnding.length)}.json`;
}

async function findFiles(backupFolder: string): Promise<string[]> {
  const found: string[] = [];
  for (const system of await names(backupFolder)) {
    const folder = join(backupFolder, system);
    for (const name of await names(folder)) if (name.endsWith(backupEnding)) found.push(join(folder, name));
  }
  return found;
}

export async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
}
