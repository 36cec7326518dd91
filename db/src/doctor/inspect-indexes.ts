import type { DatabaseTransaction } from '../client/database.ts';
import type { Finding } from './finding.ts';
import { bytes } from './words.ts';

type Sql = DatabaseTransaction['sql'];

/** Indexes that nobody uses, and those that are missing. */
export async function inspectIndexes(sql: Sql): Promise<readonly Finding[]> {
  return [await unused(sql), await foreignKeys(sql), await sequentialScans(sql)];
}

async function unused(sql: Sql): Promise<Finding> {
  const what = 'unused indexes';
  const rows = await sql<{ name: string; total: string }[]>`
    SELECT index_name AS name, bytes AS total FROM unused_indexes
    WHERE bytes > 32 * 1024 * 1024 ORDER BY bytes DESC LIMIT 5`;
  if (rows.length === 0) return { what, state: 'ok', seen: 'No large index lies idle.' };
  const list = rows.map(({ name, total }) => `${name} ${bytes(Number(total))}`).join(', ');
  const advice = 'An index of your own you may drop; one of NEXA may serve rare work: report it.';
  return { what, state: 'note', seen: `Not used since statistics are kept: ${list}.`, advice };
}

/** A foreign key needs an index that begins with its columns, or removing what it points to reads the whole table. */
async function foreignKeys(sql: Sql): Promise<Finding> {
  const what = 'foreign keys';
  const rows = await sql<{ name: string }[]>`
    SELECT c.conrelid::regclass || ' ' || c.conname AS name FROM pg_constraint c
    JOIN pg_namespace n ON n.oid = c.connamespace
    WHERE c.contype = 'f' AND n.nspname IN ('public', 'nexa') AND NOT EXISTS (
      SELECT FROM pg_index i WHERE i.indrelid = c.conrelid
        AND (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(c.conkey)] @> c.conkey)
    ORDER BY 1`;
  if (rows.length === 0) return { what, state: 'ok', seen: 'Each has an index.' };
  const advice = 'Add an index that begins with the columns of the key.';
  return { what, state: 'warning', seen: `Without an index: ${rows.map(({ name }) => name).join(', ')}.`, advice };
}

async function sequentialScans(sql: Sql): Promise<Finding> {
  const what = 'whole reads';
  const rows = await sql<{ name: string; scans: string }[]>`
    SELECT schemaname || '.' || relname AS name, seq_scan AS scans FROM pg_stat_all_tables
    WHERE schemaname IN ('public', 'nexa', 'timeseries') AND n_live_tup > 100000
      AND seq_scan > 1000 AND seq_tup_read / seq_scan > 50000
    ORDER BY seq_tup_read DESC LIMIT 5`;
  if (rows.length === 0) return { what, state: 'ok', seen: 'No large table is read whole again and again.' };
  const list = rows.map(({ name, scans }) => `${name} ${scans} times`).join(', ');
  const advice = 'The view slow_queries shows which statements; report them, an index may be missing.';
  return { what, state: 'warning', seen: `Large tables are read whole: ${list}.`, advice };
}
