import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorMessage, hasErrorCode, type JsonObject, NexaError } from '@nexa/sdk';
import { clusterPaths } from '../embedded/cluster.ts';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import { type ArchiveEntry, readArchive, writeArchive } from './archive.ts';
import {
  type BackupHeaderFacts,
  type BackupRecord,
  backupEnding,
  readBackup,
  removeHalves,
  type StoredBackup,
  type SystemFolder,
  sizeOf,
  systemFolder,
  walEnding,
  writeRecord,
} from './backup-folder.ts';
import { type BackupKeys, loadOrCreateBackupKeys } from './backup-key.ts';
import { clusterBytes, clusterFiles } from './cluster-files.ts';
import { bytesOf } from './durable-file.ts';
import { type ReferencePoint, type TableDigests, takeReferencePoint } from './reference.ts';
import { openSession, type Session } from './session.ts';
import { collectWal, readWal } from './wal-archive.ts';
import { formatSegment, parseLsn, segmentOfLsn } from './wal-names.ts';

/** A file or folder outside the database that belongs to a home; a missing one is left out. */
export interface ExtraPath {
  /** Its name inside the backup, such as `secret.key`. */
  readonly name: string;
  readonly path: string;
}

export interface EmbeddedBackupOptions {
  readonly dataDir: string;
  readonly backupFolder: string;
  readonly keyFile: string;
  /** As superuser of the running server. */
  readonly connection: PostgresConnection;
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

/** Facts at the end of an embedded backup, inside the seal. */
export interface EmbeddedFacts extends JsonObject {
  readonly restorePoint: string;
  readonly restorePointLsn: string;
  readonly restorePointTime: string;
  readonly startLsn: string;
  readonly stopLsn: string;
  readonly finishedAt: string;
  readonly firstSegment: string;
  readonly lastSegment: string;
}

/** The login of the restored cluster: only with it can it be opened. */
export const passwordName = 'postgres.password';

/** "nexa" and "back" in hexadecimal. */
const lockKeys = '1852143713, 1650549611';
const archiveDeadlineMs = 180_000;

/**
 * A base backup of the running embedded server that restores alone, sealed, then read back with the key. Needs none of
 * Postgres' client programs. A failure or kill leaves nothing that looks like a backup.
 */
export async function backUpEmbedded(options: EmbeddedBackupOptions): Promise<MadeBackup> {
  const { onProgress = () => undefined } = options;
  const keys = await loadOrCreateBackupKeys(options.keyFile);
  const session = openSession(options.connection);
  try {
    await takeTurn(session);
    const work = await prepare(options, keys, session);
    onProgress(`Backing up ${megabytes(work.header.databaseBytes)} to ${work.file}`);
    await writeArchive({ path: work.file, key: keys.sealing, header: work.header, entries: entriesOf(work) });
    onProgress('Reading it back with the key');
    return await prove(work);
  } catch (error) {
    throw asBackupFailure(error, options.backupFolder);
  } finally {
    await session.end();
  }
}

interface Work {
  readonly options: EmbeddedBackupOptions;
  readonly keys: BackupKeys;
  readonly session: Session;
  readonly header: BackupHeaderFacts;
  readonly place: SystemFolder;
  readonly spool: string;
  readonly data: string;
  readonly file: string;
}

/** Held by the connection: it is free again when NEXA is killed. */
export async function takeTurn(session: Session): Promise<void> {
  const [row] = await session.query<{ got: boolean }>(`SELECT pg_try_advisory_lock(${lockKeys}) AS got`);
  if (row?.got) return;
  throw new NexaError('NEXA_BACKUP_RUNNING', 'Another backup of this database is being made. Wait until it has ended.');
}

async function prepare(options: EmbeddedBackupOptions, keys: BackupKeys, session: Session): Promise<Work> {
  const paths = clusterPaths(options.dataDir);
  const [facts] = await session.query<{
    system: string;
    timeline: number;
    wal: string;
    mode: string;
    major: number;
    now: string;
  }>(`
    SELECT (SELECT system_identifier::text FROM pg_control_system()) AS system,
      (SELECT timeline_id FROM pg_control_checkpoint()) AS timeline,
      (SELECT setting FROM pg_settings WHERE name = 'wal_segment_size') AS wal,
      current_setting('archive_mode') AS mode,
      current_setting('server_version_num')::int / 10000 AS major, clock_timestamp()::text AS now`);
  if (facts?.mode !== 'on')
    throw new NexaError('NEXA_BACKUP_FAILED', 'This server runs without archiving its write-ahead log.');
  const createdAt = new Date(facts.now).toISOString();
  const id = `${createdAt.replace(/[-:]|\.\d+/g, '')}-${randomBytes(2).toString('hex')}`;
  const place = systemFolder(options.backupFolder, facts.system);
  await mkdir(place.wal, { recursive: true, mode: 0o700 });
  await removeHalves(place.folder);
  const databaseBytes = await clusterBytes(paths.data);
  await requireSpace(place.folder, databaseBytes * 0.4 + 64e6);
  return {
    options,
    keys,
    session,
    place,
    spool: paths.wal,
    data: paths.data,
    file: join(place.folder, `${id}${backupEnding}`),
    header: {
      kind: 'embedded',
      id,
      createdAt,
      version: options.version,
      system: facts.system,
      postgresMajor: Number(facts.major),
      migrations: await migrationsOf(session),
      databaseBytes,
      timeline: Number(facts.timeline),
      walSegmentBytes: Number(facts.wal),
    },
  };
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

async function* entriesOf(work: Work): AsyncGenerator<ArchiveEntry, JsonObject> {
  const { session, options, header, data } = work;
  const signal = options.signal;
  const [start] = await session.query<{ lsn: string }>(
    `SELECT pg_backup_start('nexa ${header.id}', fast => true)::text AS lsn`,
    600_000,
  );
  for await (const entry of clusterFiles(data, 'cluster')) {
    signal?.throwIfAborted();
    yield entry;
  }
  const [stop] = await session.query<{ lsn: string; label: string; spaces: string; now: string }>(
    `SELECT lsn::text, labelfile AS label, spcmapfile AS spaces, clock_timestamp()::text AS now
     FROM pg_backup_stop(wait_for_archive => false)`,
    archiveDeadlineMs,
  );
  if (start === undefined || stop === undefined) throw new Error('the server did not say where the backup begins');
  yield fileEntry('cluster/backup_label', Buffer.from(stop.label));
  if (stop.spaces) yield fileEntry('cluster/tablespace_map', Buffer.from(stop.spaces));
  options.onProgress?.('Noting what every table holds');
  const point = await takeReferencePoint(options.connection, `nexa-${header.id}`, signal);
  const segments = segmentsBetween(work, start.lsn, point.lsn);
  await waitForSegments(work, segments);
  for (const name of segments) {
    const { content } = await readWal(join(work.place.wal, `${name}${walEnding}`), work.keys);
    yield fileEntry(`cluster/pg_wal/${name}`, content);
  }
  const password = { name: passwordName, path: clusterPaths(options.dataDir).password };
  yield* extraEntries([password, ...(options.extras ?? [])]);
  return {
    ...factsOf(point, segments),
    startLsn: start.lsn,
    stopLsn: stop.lsn,
    finishedAt: new Date(stop.now).toISOString(),
  };
}

function factsOf(point: ReferencePoint, segments: readonly string[]): JsonObject {
  return {
    restorePoint: point.name,
    restorePointLsn: point.lsn,
    restorePointTime: point.time,
    firstSegment: segments[0] ?? '',
    lastSegment: segments.at(-1) ?? '',
    tables: point.tables as unknown as JsonObject,
  };
}

function segmentsBetween({ header }: Work, startLsn: string, endLsn: string): string[] {
  const size = header.walSegmentBytes;
  const names: string[] = [];
  const last = segmentOfLsn(parseLsn(endLsn) - 1n, size);
  for (let segment = segmentOfLsn(parseLsn(startLsn), size); segment <= last; segment += 1n)
    names.push(formatSegment({ timeline: header.timeline, segment }, size));
  return names;
}

/** The last one is closed now; then Postgres archives all, and they are taken into the backup folder. */
async function waitForSegments({ session, spool, place, keys, options }: Work, segments: readonly string[]) {
  await session.query('SELECT pg_switch_wal()');
  const deadline = Date.now() + archiveDeadlineMs;
  for (;;) {
    options.signal?.throwIfAborted();
    await collectWal({ spool, folder: place.wal, keys, signal: options.signal });
    const there = await Promise.all(segments.map((name) => exists(join(place.wal, `${name}${walEnding}`))));
    if (there.every(Boolean)) return;
    if (Date.now() > deadline) {
      throw new NexaError(
        'NEXA_BACKUP_FAILED',
        `Postgres did not archive ${segments[there.indexOf(false)]} within ${archiveDeadlineMs / 1000} s: its log says why.`,
        { params: { segment: segments[there.indexOf(false)] ?? '' } },
      );
    }
    await delay(100);
  }
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

/** Decrypts and compares every byte; only then does it count as a backup. */
async function prove({ file, keys, options }: Work): Promise<MadeBackup> {
  const { manifest } = await readArchive(file, keys, async () => undefined);
  options.signal?.throwIfAborted();
  const facts = manifest.facts as EmbeddedFacts;
  const tables = facts.tables as unknown as TableDigests;
  const record: BackupRecord = {
    verifiedAt: new Date().toISOString(),
    finishedAt: facts.finishedAt,
    bytes: await sizeOf(file),
    tables: Object.keys(tables).length,
    rows: Object.values(tables).reduce((sum, { rows }) => sum + rows, 0),
    firstSegment: facts.firstSegment,
    lastSegment: facts.lastSegment,
    restorePoint: facts.restorePointTime,
  };
  await writeRecord(file, record);
  return { backup: await readBackup(file), keys, tables };
}

/** A backup that cannot be read back is worse than none. */
export async function verifyBackup(backup: StoredBackup, keys: BackupKeys): Promise<{ files: number; bytes: number }> {
  let files = 0;
  let bytes = 0;
  await readArchive(backup.file, keys, async ({ isFolder, size }) => {
    files += isFolder ? 0 : 1;
    bytes += size;
  });
  return { files, bytes };
}

export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new NexaError(
    'NEXA_BACKUP_NO_SPACE',
    `${folder} has ${megabytes(bavail * bsize)} left, and ${megabytes(bytes)} may be needed. Nothing was changed; make room or choose another folder.`,
    { params: { folder, free: bavail * bsize, needed: Math.ceil(bytes) } },
  );
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

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
