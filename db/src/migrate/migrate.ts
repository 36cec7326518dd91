import { NexaError } from '@nexa/sdk';
import postgres from 'postgres';
import { postgresOptions } from '../client/connect.ts';
import { TransactionGuard } from '../client/guarded-transaction.ts';
import { translateDatabaseError } from '../client/translate-error.ts';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import { type MigrationFile, readMigrationFiles } from './migration-files.ts';

export interface MigrateOptions {
  readonly connection: PostgresConnection | string;
  /** Where the SQL files lie; those of this package when left out. */
  readonly folder?: string;
  readonly onProgress?: (message: string) => void;
}

export interface MigrateResult {
  /** Names of the files that this call applied. */
  readonly applied: readonly string[];
}

/** "nexa" in hexadecimal, so that no other program's lock is meant by chance. */
const lockKey = 0x6e657861;
const minimalVersion = 150_000;

/**
 * Brings the database to the schema of this NEXA. Safe to run at any time, by any number of processes at once: each
 * file is one transaction that holds an advisory lock and looks at the ledger first.
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const files = await readMigrationFiles(options.folder);
  const sql = postgres({ ...postgresOptions(options.connection), max: 1 });
  const guard = new TransactionGuard(sql);
  const applied: string[] = [];
  try {
    await requireServerVersion(sql);
    for (const file of files) {
      if (await applyFile(guard, file, options.onProgress)) applied.push(file.name);
    }
    await makeComingPartitions(guard);
    return { applied };
  } catch (error) {
    throw translateDatabaseError(error);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Also after months of standing still the first write, an audit entry say, must find its partition. */
async function makeComingPartitions(guard: TransactionGuard): Promise<void> {
  await guard.begin(async (tx) => {
    await tx`SELECT set_config('role', 'nexa_service', true)`;
    await tx`SELECT timeseries.ensure_partitions(now(), now() + interval '2 months')`;
  });
}

async function requireServerVersion(sql: postgres.Sql): Promise<void> {
  const [row] = await sql`SELECT current_setting('server_version_num')::int AS number, version() AS text`;
  if (row?.number >= minimalVersion) return;
  throw new NexaError('NEXA_DATABASE_UNSUPPORTED', `NEXA needs Postgres 15 or newer; the server is ${row?.text}.`, {
    params: { found: row?.text, advice: 'Use a Postgres 15 or newer.' },
  });
}

async function applyFile(
  guard: TransactionGuard,
  file: MigrationFile,
  onProgress: MigrateOptions['onProgress'],
): Promise<boolean> {
  return guard.begin(async (tx) => {
    await noticeLostClients(tx);
    // Held until commit: the lock works through transaction poolers too.
    await tx`SELECT pg_advisory_xact_lock(${lockKey})`;
    const known = await findInLedger(tx, file.name);
    if (known === undefined) {
      onProgress?.(`Preparing the database: ${file.name}`);
      await runFile(tx, file);
      await tx`UPDATE nexa.schema_migrations SET checksum = ${file.checksum} WHERE name = ${file.name}`;
      return true;
    }
    if (known === null) {
      await tx`UPDATE nexa.schema_migrations SET checksum = ${file.checksum} WHERE name = ${file.name}`;
    } else if (known !== file.checksum) {
      throw new NexaError(
        'NEXA_MIGRATION_CHANGED',
        `Migration ${file.name} was applied in another form than it has today.`,
        { params: { name: file.name, applied: known, present: file.checksum } },
      );
    }
    return false;
  });
}

/** A runner that was killed lets go of the lock soon, where the server's system can tell. */
async function noticeLostClients(tx: postgres.TransactionSql): Promise<void> {
  await tx
    .savepoint((inner) => inner`SELECT set_config('client_connection_check_interval', '2s', true)`)
    .catch(() => undefined);
}

/** The checksum in the ledger: null after psql applied the file, undefined when nobody did. */
async function findInLedger(tx: postgres.TransactionSql, name: string): Promise<string | null | undefined> {
  const [ledger] = await tx`SELECT to_regclass('nexa.schema_migrations') IS NOT NULL AS exists`;
  if (!ledger?.exists) return undefined;
  const [row] = await tx<{ checksum: string | null }[]>`
    SELECT checksum FROM nexa.schema_migrations WHERE name = ${name}`;
  return row?.checksum;
}

async function runFile(tx: postgres.TransactionSql, file: MigrationFile): Promise<void> {
  try {
    await tx.unsafe("SET LOCAL statement_timeout = 0; SET LOCAL client_min_messages = 'warning'").simple();
    await tx.unsafe(file.text).simple();
  } catch (error) {
    throw new NexaError('NEXA_INTERNAL', `Migration ${file.name} failed: ${describe(error, file.text)}`, {
      params: { name: file.name },
      cause: error,
    });
  }
}

function describe(error: unknown, text: string): string {
  const { message, position, hint } = error as { message?: string; position?: string; hint?: string };
  const line = position ? ` (line ${text.slice(0, Number(position)).split('\n').length})` : '';
  return `${message ?? String(error)}${line}${hint ? `. ${hint}` : ''}`;
}
