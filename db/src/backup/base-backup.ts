import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type JsonObject, NexaError } from '@nexa/sdk';
import { clusterPaths } from '../embedded/cluster.ts';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import { pathExists } from '../embedded/path-exists.ts';
import { type ArchiveEntry, readArchive } from './archive.ts';
import {
  type BackupRecord,
  readBackup,
  type StoredBackup,
  sizeOf,
  systemFolder,
  walEnding,
  writeRecord,
} from './backup-folder.ts';
import type { BackupKeys } from './backup-key.ts';
import { clusterBytes, clusterFiles } from './cluster-files.ts';
import {
  type BackupOptions,
  type BackupWork,
  extraEntries,
  fileEntry,
  type MadeBackup,
  makeBackup,
  migrationsOf,
  nameBackup,
  takeTurn,
} from './make-backup.ts';
import { type ReferencePoint, rowsOf, type TableDigests, takeReferencePoint } from './reference.ts';
import type { Session } from './session.ts';
import { collectWal, readWal } from './wal-archive.ts';
import { formatSegment, parseLsn, segmentOfLsn } from './wal-names.ts';

export interface EmbeddedBackupOptions extends BackupOptions {
  readonly dataDir: string;
  /** As superuser of the running server. */
  readonly connection: PostgresConnection;
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

const archiveDeadlineMs = 180_000;

/**
 * A base backup of the running embedded server that restores alone, sealed, then read back with the key. Needs none of
 * Postgres' client programs. A failure or kill leaves nothing that looks like a backup.
 */
export async function backUpEmbedded(options: EmbeddedBackupOptions): Promise<MadeBackup> {
  return makeBackup(options.connection, options, {
    prepare: (keys, session) => prepare(options, keys, session),
    entries: entriesOf,
    prove,
  });
}

interface Work extends BackupWork {
  readonly options: EmbeddedBackupOptions;
  readonly spool: string;
  readonly data: string;
}

async function prepare(options: EmbeddedBackupOptions, keys: BackupKeys, session: Session): Promise<Work> {
  await takeTurn(session);
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
  const place = systemFolder(options.backupFolder, facts.system);
  await mkdir(place.wal, { recursive: true, mode: 0o700 });
  const databaseBytes = await clusterBytes(paths.data);
  const { id, createdAt, file } = await nameBackup(place, facts.now, databaseBytes);
  return {
    options,
    keys,
    session,
    place,
    spool: paths.wal,
    data: paths.data,
    file,
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
    const there = await Promise.all(segments.map((name) => pathExists(join(place.wal, `${name}${walEnding}`))));
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
    rows: rowsOf(tables),
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
