import { NexaError } from '@nexa/sdk';
import postgres from 'postgres';
import { connectionOf, postgresOptions } from '../client/connect.ts';
import { encodeRequest, type RequestInfo } from '../client/database.ts';
import { TransactionGuard } from '../client/guarded-transaction.ts';
import { translateDatabaseError } from '../client/translate-error.ts';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';

export type TransferSql = postgres.TransactionSql;

/** A statement of a transfer may read or write all of a large series. */
const statementLimit = '6h';

/**
 * One transaction on each of two databases: what is read on the source is of one moment, and the target has all of it
 * or nothing. Both are the service role, whose inserts are nobody's deeds.
 */
export async function withBoth<T>(
  from: PostgresConnection | string,
  to: PostgresConnection | string,
  work: (source: TransferSql, target: TransferSql) => Promise<T>,
): Promise<T> {
  return withTransaction(from, 'read', (source) => withTransaction(to, 'write', (target) => work(source, target)));
}

export interface TransferDeed {
  /** Left out: it is about no home. */
  readonly homeId?: string;
  readonly action: `${string}.${string}`;
  /** The other side of the transfer. */
  readonly other: PostgresConnection | string;
  readonly request?: RequestInfo;
}

/** Writes the transfer into the audit log of one side. A standby keeps its primary's log and takes no row. */
export async function noteTransfer(sql: TransferSql, deed: TransferDeed): Promise<void> {
  const { homeId, action, other, request = {} } = deed;
  const { host, database } = typeof other === 'string' ? connectionOf(other) : other;
  const [here] = await sql<{ is_standby: boolean }[]>`SELECT pg_is_in_recovery() AS is_standby`;
  if (here?.is_standby) return;
  await sql`SELECT set_config('nexa.request', ${encodeRequest(request)}, true)`;
  await sql`
    SELECT nexa.audit_append(home => ${homeId ?? null}, action => ${action}, entity_type => ${action.split('.')[0] ?? action},
      entity_id => ${homeId ?? database}, after => ${sql.json({ other: { host, database } })})`;
}

export async function withTransaction<T>(
  connection: PostgresConnection | string,
  mode: 'read' | 'write',
  work: (sql: TransferSql) => Promise<T>,
): Promise<T> {
  const pool = postgres({
    ...postgresOptions(connection),
    max: 1,
    prepare: false,
    connection: { application_name: 'nexa transfer' },
  });
  try {
    const result = await new TransactionGuard(pool).begin(async (sql) => {
      if (mode === 'read') await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`;
      await prepare(sql);
      return { value: await work(sql) };
    });
    return result.value;
  } catch (error) {
    throw translateDatabaseError(error);
  } finally {
    await pool.end({ timeout: 5 });
  }
}

/** The same text for the same value on both sides, whatever their servers are set to. */
async function prepare(sql: TransferSql): Promise<void> {
  await sql`SELECT set_config('search_path', 'public, pg_temp', true),
    set_config('statement_timeout', ${statementLimit}, true),
    set_config('idle_in_transaction_session_timeout', ${statementLimit}, true),
    set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
    set_config('IntervalStyle', 'postgres', true), set_config('bytea_output', 'hex', true),
    set_config('extra_float_digits', '1', true),
    set_config('nexa.copying', 'on', true), set_config('nexa.audit_work', 'move', true),
    set_config('request.jwt.claims', '', true), set_config('nexa.request', '', true),
    set_config('role', 'nexa_service', true)`;
}

/** Rows mean the same only under the same migrations. */
export async function requireSameSchema(source: TransferSql, target: TransferSql): Promise<void> {
  const [from, to] = [await readLedger(source), await readLedger(target)];
  const differs = [...new Set([...from.keys(), ...to.keys()])].filter((name) => from.get(name) !== to.get(name)).sort();
  if (differs.length === 0 && from.size > 0) return;
  const where = differs[0] ?? 'the first migration';
  throw new NexaError(
    'NEXA_TRANSFER_SCHEMA_DIFFERS',
    `The two databases have different schemas (${where}): bring both to this version with "nexa migrate" first.`,
    { params: { migrations: differs.join(', ') } },
  );
}

async function readLedger(sql: TransferSql): Promise<ReadonlyMap<string, string | null>> {
  const [ledger] = await sql`SELECT to_regclass('nexa.schema_migrations') IS NOT NULL AS exists`;
  if (!ledger?.exists) return new Map();
  const rows = await sql<
    { name: string; checksum: string | null }[]
  >`SELECT name, checksum FROM nexa.schema_migrations`;
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}
