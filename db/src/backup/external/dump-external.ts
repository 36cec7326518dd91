import { type JsonObject, NexaError } from '@nexa/sdk';
import type { PostgresConnection } from '../../embedded/embedded-postgres.ts';
import type { ArchiveEntry } from '../archive.ts';
import { type BackupRecord, readBackup, sizeOf, systemFolder, writeRecord } from '../backup-folder.ts';
import type { BackupKeys } from '../backup-key.ts';
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
} from '../make-backup.ts';
import { digestTables, rowsOf } from '../reference.ts';
import type { Session } from '../session.ts';
import { type ClientProcess, startClient, watchProgress } from './client-process.ts';
import { type DumpFacts, dumpFolder, inspectDump } from './dump-archive.ts';
import {
  type ExternalServer,
  listExternalTables,
  listNamedRoles,
  listOwnedByService,
  readExternalServer,
} from './external-server.ts';
import { findPostgresPrograms, type PostgresPrograms } from './postgres-programs.ts';

export interface ExternalBackupOptions extends BackupOptions {
  /** The database's own server; not through a transaction pooler. */
  readonly connection: PostgresConnection | string;
  /** For how long `pg_dump` may give nothing, in milliseconds. */
  readonly stallMs?: number;
  /** For tests: what is at work. */
  readonly onDump?: (process: ClientProcess) => void;
}

const pieceBytes = 8 * 1024 * 1024;
const dumpStallMs = 15 * 60_000;
/** The job queue, which NEXA makes anew. */
const leftOut = 'graphile_worker';

/**
 * A backup of a database that runs on a server of its own: one `pg_dump`, sealed on its way to the disk, then read back
 * with the key. What every table holds is counted and hashed under the snapshot of the dump.
 */
export async function backUpExternal(options: ExternalBackupOptions): Promise<MadeBackup> {
  return makeBackup(options.connection, options, {
    prepare: (keys, session) => prepare(options, keys, session),
    entries: entriesOf,
    prove,
  });
}

interface Work extends BackupWork {
  readonly options: ExternalBackupOptions;
  readonly server: ExternalServer;
  readonly programs: PostgresPrograms;
  readonly snapshot: string;
}

async function prepare(options: ExternalBackupOptions, keys: BackupKeys, session: Session): Promise<Work> {
  const { backupFolder, connection, version } = options;
  const server = await readExternalServer(session, connection);
  await takeTurn(session);
  const programs = await findPostgresPrograms(server.major);
  const { snapshot, time } = await openSnapshot(session, server);
  const place = systemFolder(backupFolder, server.system);
  const { id, createdAt, file } = await nameBackup(place, time, server.databaseBytes);
  const header: BackupWork['header'] = {
    kind: 'external',
    id,
    createdAt,
    version,
    system: server.system,
    postgresMajor: server.major,
    migrations: await migrationsOf(session),
    databaseBytes: server.databaseBytes,
    timeline: 0,
    walSegmentBytes: 0,
    programsMajor: programs.major,
  };
  return { options, keys, session, server, programs, snapshot, header, place, file };
}

/** Held open until the dump has ended and everything is hashed. */
async function openSnapshot(session: Session, server: ExternalServer): Promise<{ snapshot: string; time: string }> {
  await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  if (!server.isExempt) await session.query('SET LOCAL ROLE nexa_service');
  const [row] = await session.query<{ snapshot: string; time: string }>(
    'SELECT pg_export_snapshot() AS snapshot, clock_timestamp()::text AS time',
  );
  if (row === undefined) throw new Error('the server did not give a snapshot');
  // A table that is dropped or emptied in between would be gone under this snapshot too.
  const tables = await listExternalTables(session, server);
  if (tables.length > 0) await session.query(`LOCK TABLE ${tables.join(', ')} IN ACCESS SHARE MODE`);
  return row;
}

async function* entriesOf(work: Work): AsyncGenerator<ArchiveEntry, JsonObject> {
  const { session, server, options } = work;
  yield* dumpEntries(work);
  options.onProgress?.('Noting what every table holds');
  const tables = await digestTables(session, await listExternalTables(session, server), options.signal, 'heirs');
  const facts: DumpFacts = {
    snapshotAt: work.header.createdAt,
    finishedAt: new Date().toISOString(),
    timescale: server.timescale ?? null,
    schemas: [...server.schemas],
    ownedByService: await listOwnedByService(session, server),
    roles: await listNamedRoles(session, server),
  };
  await session.query('COMMIT');
  yield* extraEntries(options.extras ?? []);
  return { ...facts, tables: tables as unknown as JsonObject };
}

async function* dumpEntries(work: Work): AsyncGenerator<ArchiveEntry> {
  const { options, programs } = work;
  const dump = startClient({
    program: programs.dump,
    args: dumpArguments(work),
    connection: options.connection,
    signal: options.signal,
  });
  options.onDump?.(dump);
  const stallMs = options.stallMs ?? dumpStallMs;
  const stalled = () => dump.stop(`it gave nothing for ${stallMs / 1000} s`);
  let number = 0;
  try {
    for await (const piece of inPieces(watchProgress(dump.stdout, stallMs, stalled)))
      yield fileEntry(`${dumpFolder}/${String(number++).padStart(8, '0')}`, piece);
    const { failure } = await dump.ended;
    options.signal?.throwIfAborted();
    // A dump that was cut off looks like a whole one from the pipe.
    if (failure !== undefined) throw new NexaError('NEXA_BACKUP_FAILED', dumpFailed(failure));
  } finally {
    dump.stop('the backup was given up');
    await dump.ended;
  }
}

function dumpFailed(failure: string): string {
  return `The backup was given up, since the dump ended badly: ${failure}. The earlier backups are untouched.`;
}

/** Not compressed: the archive is. A database with TimescaleDB is dumped whole, its chunks lie in the extension's schema. */
function dumpArguments({ server, snapshot }: Work): string[] {
  return [
    '--format=custom',
    '--compress=0',
    '--no-password',
    '--lock-wait-timeout=60000',
    `--snapshot=${snapshot}`,
    ...(server.isExempt ? [] : ['--role=nexa_service', '--enable-row-security']),
    ...(server.timescale === undefined
      ? server.schemas.map((schema) => `--schema=${schema}`)
      : [`--exclude-schema=${leftOut}`]),
  ];
}

async function* inPieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const part of source) {
    held.push(part);
    size += part.length;
    if (size < pieceBytes) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
}

/** Decrypts and compares every byte, and lets `pg_restore` read the list of contents; only then is it a backup. */
async function prove({ file, keys, programs, options }: Work): Promise<MadeBackup> {
  const { facts, tables } = await inspectDump(file, keys, programs, options.signal);
  const record: BackupRecord = {
    verifiedAt: new Date().toISOString(),
    finishedAt: facts.finishedAt,
    bytes: await sizeOf(file),
    tables: Object.keys(tables).length,
    rows: rowsOf(tables),
    firstSegment: '',
    lastSegment: '',
    restorePoint: facts.snapshotAt,
  };
  await writeRecord(file, record);
  return { backup: await readBackup(file), keys, tables };
}
