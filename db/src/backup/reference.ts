import { setTimeout as delay } from 'node:timers/promises';
import { NexaError } from '@nexa/sdk';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import { openSession, type Session } from './session.ts';

/** What a table held: how many rows, and a sum over a hash of each, which does not depend on their order. */
export interface TableDigest {
  readonly rows: number;
  readonly hash: string;
}

export type TableDigests = Readonly<Record<string, TableDigest>>;

export interface ReferencePoint {
  /** Name of the restore point in the write-ahead log. */
  readonly name: string;
  readonly lsn: string;
  readonly time: string;
  readonly tables: TableDigests;
}

/** Of a relation that is called `t`. */
export const digestColumns =
  'count(*)::text AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS hash';

const mostAttempts = 60;
const hashDeadlineMs = 6 * 3_600_000;

/**
 * Marks a point in the write-ahead log and tells what every table held exactly there. Writers wait while it is marked:
 * a few milliseconds, at most the lock's time limit. The rows are then hashed under the snapshot of that moment while
 * writing goes on.
 */
export async function takeReferencePoint(
  connection: PostgresConnection,
  name: string,
  signal?: AbortSignal,
): Promise<ReferencePoint> {
  const marker = openSession(connection);
  const reader = openSession(connection);
  try {
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      signal?.throwIfAborted();
      const point = await markQuietMoment(marker, reader, name).catch(ignoreBusy);
      if (point !== undefined) {
        const tables = await digestTables(reader, point.tables, signal);
        await reader.query('COMMIT');
        return { name, lsn: point.lsn, time: point.time, tables };
      }
      await delay(100 + Math.random() * 400);
    }
  } finally {
    await marker.end();
    await reader.end();
  }
  throw new NexaError(
    'NEXA_BACKUP_FAILED',
    `In ${mostAttempts} attempts no moment was found in which nothing was being written. Something holds a transaction open: see pg_stat_activity.`,
  );
}

interface QuietMoment {
  readonly lsn: string;
  readonly time: string;
  readonly tables: readonly string[];
}

/** Undefined when a table was busy. Afterwards the reader is in a transaction with the moment's snapshot. */
async function markQuietMoment(marker: Session, reader: Session, name: string): Promise<QuietMoment | undefined> {
  const tables = await listTables(marker);
  try {
    // Shorter than the deadlock time limit of the writers: it is always this that gives way, never one of them. Its own
    // is shorter still, since then an autovacuum in the way steps aside.
    await marker.query(`BEGIN ISOLATION LEVEL REPEATABLE READ;
      SET LOCAL lock_timeout = '500ms'; SET LOCAL deadlock_timeout = '100ms';
      LOCK TABLE ${tables.map((table) => `ONLY ${table}`).join(', ')} IN SHARE MODE`);
    const [marked] = await marker.query<{ snapshot: string; lsn: string; time: string }>(
      `SELECT pg_export_snapshot() AS snapshot, pg_create_restore_point('${name}')::text AS lsn, clock_timestamp()::text AS time`,
    );
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await reader.query(`SET TRANSACTION SNAPSHOT '${marked?.snapshot}'`);
    const now = await listTables(reader);
    await marker.query('COMMIT');
    if (marked === undefined || now.join() !== tables.join()) {
      await reader.query('ROLLBACK');
      return undefined;
    }
    return { lsn: marked.lsn, time: new Date(marked.time).toISOString(), tables };
  } catch (error) {
    await marker.query('ROLLBACK');
    throw error;
  }
}

/** Lock not got in time, deadlock, a table that was dropped in between. */
function ignoreBusy(error: unknown): undefined {
  if (['55P03', '40P01', '42P01', '57014'].includes((error as { code?: string }).code ?? '')) return undefined;
  throw error;
}

/** Every table that stores rows of its own, with its schema and quoted. Derived ones (views, materialized too) are not. */
export async function listTables(session: Session): Promise<string[]> {
  const rows = await session.query<{ name: string }>(`
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence = 'p'
      AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
    ORDER BY 1`);
  return rows.map(({ name }) => name);
}

/** Of the rows that lie in each table itself, or with `heirs` also of those in its partitions. */
export async function digestTables(
  session: Session,
  tables: readonly string[],
  signal?: AbortSignal,
  heirs: 'heirs' | 'only' = 'only',
): Promise<TableDigests> {
  const digests: Record<string, TableDigest> = {};
  for (const table of tables) {
    signal?.throwIfAborted();
    const [row] = await session.query<{ rows: string; hash: string }>(
      `SELECT ${digestColumns} FROM ${heirs === 'only' ? 'ONLY ' : ''}${table} AS t`,
      hashDeadlineMs,
    );
    digests[table] = { rows: Number(row?.rows ?? 0), hash: row?.hash ?? '' };
  }
  return digests;
}

/** How many rows all of them hold. */
export function rowsOf(tables: TableDigests): number {
  return Object.values(tables).reduce((sum, { rows }) => sum + rows, 0);
}

export interface TableDifference {
  readonly table: string;
  readonly expected: TableDigest | undefined;
  readonly found: TableDigest | undefined;
}

export function compareDigests(expected: TableDigests, found: TableDigests): TableDifference[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort();
  return names
    .map((table) => ({ table, expected: expected[table], found: found[table] }))
    .filter(({ expected: a, found: b }) => a?.rows !== b?.rows || a?.hash !== b?.hash);
}
