import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage, hasErrorCode, type JsonObject, NexaError } from '@nexa/sdk';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import { type ArchiveEntry, writeArchive } from './archive.ts';
import {
  type BackupHeaderFacts,
  backupEnding,
  removeHalves,
  type StoredBackup,
  type SystemFolder,
} from './backup-folder.ts';
import { type BackupKeys, loadOrCreateBackupKeys } from './backup-key.ts';
import { bytesOf } from './durable-file.ts';
import type { TableDigests } from './reference.ts';
import { megabytes, requireSpaceToBackUp } from './room.ts';
import { openSession, type Session } from './session.ts';

/** A file or folder outside the database that belongs to a home; a missing one is left out. */
export interface ExtraPath {
  /** Its name inside the backup, such as `secret.key`. */
  readonly name: string;
  readonly path: string;
}

export interface BackupOptions {
  readonly backupFolder: string;
  readonly keyFile: string;
  /** Version of NEXA, said in the header. */
  readonly version: string;
  readonly extras?: readonly ExtraPath[];
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

export interface MadeBackup {
  readonly backup: StoredBackup;
  readonly keys: BackupKeys;
  readonly tables: TableDigests;
}

/** What every kind of backup knows when it begins to write. */
export interface BackupWork {
  readonly keys: BackupKeys;
  readonly session: Session;
  readonly header: BackupHeaderFacts;
  readonly place: SystemFolder;
  readonly file: string;
}

export interface BackupSteps<Work extends BackupWork> {
  /** Takes its turn, and finds out what is backed up and to where. */
  prepare(keys: BackupKeys, session: Session): Promise<Work>;
  /** Everything inside the seal; answers the facts at its end. */
  entries(work: Work): AsyncGenerator<ArchiveEntry, JsonObject>;
  /** Reads it back; only then is it a backup. */
  prove(work: Work): Promise<MadeBackup>;
}

/** Writes a sealed backup and proves it. A failure or kill leaves nothing that looks like a backup. */
export async function makeBackup<Work extends BackupWork>(
  connection: PostgresConnection | string,
  options: BackupOptions,
  { prepare, entries, prove }: BackupSteps<Work>,
): Promise<MadeBackup> {
  const { onProgress = () => undefined } = options;
  const keys = await loadOrCreateBackupKeys(options.keyFile);
  const session = openSession(connection);
  try {
    const work = await prepare(keys, session);
    onProgress(`Backing up ${megabytes(work.header.databaseBytes)} to ${work.file}`);
    await writeArchive({ path: work.file, key: keys.sealing, header: work.header, entries: entries(work) });
    onProgress('Reading it back with the key');
    return await prove(work);
  } catch (error) {
    throw asBackupFailure(error, options.backupFolder);
  } finally {
    await session.end();
  }
}

/** "nexa" and "back" in hexadecimal. */
const lockKeys = '1852143713, 1650549611';

/** Held by the connection: it is free again when NEXA is killed. */
export async function takeTurn(session: Session): Promise<void> {
  const [row] = await session.query<{ got: boolean }>(`SELECT pg_try_advisory_lock(${lockKeys}) AS got`);
  if (row?.got) return;
  throw new NexaError('NEXA_BACKUP_RUNNING', 'Another backup of this database is being made. Wait until it has ended.');
}

/** The name that a backup of this moment (as the server tells it) gets, and its file in a folder that has room for it. */
export async function nameBackup(
  place: SystemFolder,
  time: string,
  databaseBytes: number,
): Promise<{ id: string; createdAt: string; file: string }> {
  const createdAt = new Date(time).toISOString();
  const id = `${createdAt.replace(/[-:]|\.\d+/g, '')}-${randomBytes(2).toString('hex')}`;
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  await removeHalves(place.folder);
  await requireSpaceToBackUp(place.folder, databaseBytes);
  return { id, createdAt, file: join(place.folder, `${id}${backupEnding}`) };
}

export async function migrationsOf(session: Session): Promise<Record<string, string | null>> {
  const [ledger] = await session.query<{ there: boolean }>(
    `SELECT to_regclass('nexa.schema_migrations') IS NOT NULL AS there`,
  );
  if (!ledger?.there) return {};
  const rows = await session.query<{ name: string; checksum: string | null }>(
    'SELECT name, checksum FROM nexa.schema_migrations ORDER BY name',
  );
  return Object.fromEntries(rows.map(({ name, checksum }) => [name, checksum]));
}

export async function* extraEntries(extras: readonly ExtraPath[]): AsyncGenerator<ArchiveEntry> {
  for (const { name, path } of extras) {
    const entry = await stat(path).catch(() => undefined);
    if (entry?.isFile()) yield fileEntry(`extras/${name}`, await readFile(path), entry.mode & 0o777);
    if (!entry?.isDirectory()) continue;
    for (const child of await readdir(path, { withFileTypes: true })) {
      if (child.isFile() || child.isDirectory())
        yield* extraEntries([{ name: `${name}/${child.name}`, path: join(path, child.name) }]);
    }
  }
}

export function fileEntry(name: string, bytes: Buffer, mode = 0o600): ArchiveEntry {
  return { name, mode, content: { size: bytes.length, bytes: bytesOf(bytes) } };
}

export function asBackupFailure(error: unknown, folder: string): unknown {
  if (hasErrorCode(error) || (error as Error)?.name === 'AbortError') return error;
  const code = (error as NodeJS.ErrnoException).code;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new NexaError(
    isFull ? 'NEXA_BACKUP_NO_SPACE' : 'NEXA_BACKUP_FAILED',
    `The backup to ${folder} failed: ${errorMessage(error)}. The earlier backups are untouched.`,
    { params: { folder }, cause: error },
  );
}
