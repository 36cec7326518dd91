import { NexaError } from '@nexa/sdk';
import { type PostgresConnection, startEmbeddedPostgres } from '../../embedded/embedded-postgres.ts';
import type { StoredBackup } from '../backup-folder.ts';
import { type BackupKeys, loadBackupKeys } from '../backup-key.ts';
import { type DrillResult, requireEqual, seconds } from '../drill.ts';
import { inScratchFolder } from '../in-scratch-folder.ts';
import { rowsOf } from '../reference.ts';
import { requireSpaceToRestore } from '../room.ts';
import { openSession, type Session } from '../session.ts';
import { inspectDump } from './dump-archive.ts';
import { prepareEmptyTarget } from './empty-target.ts';
import { readExternalServer } from './external-server.ts';
import { findPostgresPrograms } from './postgres-programs.ts';
import { restoreDump } from './restore-dump.ts';
import { chooseExternalBackup } from './restore-external.ts';

export interface ExternalDrillOptions {
  /** The server of the live database, if it is to be tried there. */
  readonly connection?: PostgresConnection | string;
  readonly backupFolder: string;
  readonly keyFile: string;
  /** Id or file; the newest proven one of an external database when left out. */
  readonly backup?: string;
  /** Where a scratch server is built when the login may not make databases. */
  readonly dataDir: string;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
  /** For tests: statements on the restored copy before it is compared. */
  readonly beforeComparing?: string;
}

/** What a try that was killed left has this name, and is removed by the next one. */
const scratchName = 'nexa_drill';
/** "nexa" and "dril" in hexadecimal. */
const lockKeys = '1852143713, 1685219692';

/**
 * Restores a backup of an external database into a scratch one and compares every row of every table with what the live
 * one held: in a database of its own on the same server where the login may make one, else in an embedded server of its
 * own. Fails with `NEXA_BACKUP_DRILL_FAILED` when one differs; whatever happens, nothing stays behind.
 */
export async function drillExternal(options: ExternalDrillOptions): Promise<DrillResult> {
  const keys = await loadBackupKeys(options.keyFile);
  const backup = await chooseExternalBackup(options);
  const { connection } = options;
  if (connection === undefined) return inOwnServer(options, backup, keys);
  const session = openSession(connection);
  try {
    const { mayCreateDatabases } = await readExternalServer(session, connection);
    if (!mayCreateDatabases) return await inOwnServer(options, backup, keys);
    return await inScratchDatabase({ options, backup, keys, session, connection });
  } finally {
    await session.end();
  }
}

interface ScratchWork {
  readonly options: ExternalDrillOptions;
  readonly backup: StoredBackup;
  readonly keys: BackupKeys;
  readonly session: Session;
  readonly connection: PostgresConnection | string;
}

async function inScratchDatabase({ options, backup, keys, session, connection }: ScratchWork): Promise<DrillResult> {
  const [held] = await session.query<{ got: boolean; name: string; locale: string }>(`
    SELECT pg_try_advisory_lock(${lockKeys}) AS got, '${scratchName}_' || oid AS name,
      format('ENCODING %L LC_COLLATE %L LC_CTYPE %L', pg_encoding_to_char(encoding), datcollate, datctype) AS locale
    FROM pg_database WHERE datname = current_database()`);
  if (!held?.got) throw new NexaError('NEXA_BACKUP_RUNNING', 'Another trial of a backup of this database is running.');
  options.onProgress?.(`Making the database ${held.name} for the trial`);
  const drop = () => dropDatabase(session, held.name);
  await drop();
  await session.query(`CREATE DATABASE ${held.name} TEMPLATE template0 ${held.locale}`);
  try {
    return await tryIn(otherDatabase(connection, held.name), { options, backup, keys });
  } finally {
    await drop();
  }
}

/** An owner may not end an autovacuum worker that happens to be there; the plain form asks it to leave. */
async function dropDatabase(session: Session, name: string): Promise<void> {
  try {
    await session.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    await session.query(`DROP DATABASE IF EXISTS ${name}`);
  }
}

function inOwnServer(options: ExternalDrillOptions, backup: StoredBackup, keys: BackupKeys): Promise<DrillResult> {
  const { onProgress } = options;
  return inScratchFolder(options.dataDir, async (scratch) => {
    await requireSpaceToRestore(scratch, backup);
    const server = await startEmbeddedPostgres({
      dataDir: scratch,
      endWithParent: true,
      archiveWal: false,
      ...(onProgress ? { onProgress } : {}),
    });
    try {
      return await tryIn(server.connection, { options, backup, keys });
    } finally {
      await server.stop();
    }
  });
}

async function tryIn(
  connection: PostgresConnection | string,
  { options, backup, keys }: Pick<ScratchWork, 'options' | 'backup' | 'keys'>,
): Promise<DrillResult> {
  const { onProgress = () => undefined, signal, beforeComparing } = options;
  const programs = await findPostgresPrograms(backup.header.programsMajor ?? backup.header.postgresMajor);
  onProgress(`Reading ${backup.id} with its key`);
  const dump = await inspectDump(backup.file, keys, programs, signal);
  const target = await prepareEmptyTarget(connection, backup, dump.facts);
  onProgress('Restoring and comparing every table');
  const started = performance.now();
  let compared = started;
  const found = await restoreDump({
    file: backup.file,
    keys,
    dump,
    programs,
    connection,
    target,
    signal,
    onRestored: () => {
      compared = performance.now();
    },
    check: (tables) => requireEqual(backup, dump.tables, tables),
    ...(beforeComparing === undefined ? {} : { beforeComparing }),
  });
  return {
    backup: backup.id,
    fingerprint: backup.header.key,
    tables: Object.keys(found).length,
    rows: rowsOf(found),
    restoredTo: dump.facts.snapshotAt,
    restoreSeconds: seconds(compared - started),
    compareSeconds: seconds(performance.now() - compared),
  };
}

function otherDatabase(connection: PostgresConnection | string, database: string): PostgresConnection | string {
  if (typeof connection !== 'string') return { ...connection, database };
  const url = new URL(connection);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
