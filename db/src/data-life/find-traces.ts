import type postgres from 'postgres';

export interface Trace {
  readonly table: string;
  readonly column: string;
  readonly rows: number;
}

/**
 * Looks for ids in every column of every table that can hold one, of the catalogue of data or not: uuids, texts, JSON
 * and arrays of them. Slow and thorough: for checks, not for the everyday.
 */
export async function findTraces(sql: postgres.TransactionSql, ids: readonly string[]): Promise<readonly Trace[]> {
  const columns = await sql<{ table: string; column: string }[]>`
    SELECT format('%I.%I', n.nspname, c.relname) AS table, format('%I', a.attname) AS column
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type AS t ON t.oid = a.atttypid
    WHERE c.relkind IN ('r', 'm', 'p') AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema$)'
      AND (t.typname IN ('uuid', 'text', 'varchar', 'json', 'jsonb', '_uuid', '_text', 'bytea', '_varchar'))
      AND has_table_privilege(c.oid, 'SELECT')
    ORDER BY 1, 2`;
  const pattern = ids.join('|');
  const traces: Trace[] = [];
  for (const { table, column } of columns) {
    const [found] = await sql.unsafe<{ rows: number }[]>(
      `SELECT count(*)::int AS rows FROM ${table} WHERE ${column}::text ~* $1`,
      [pattern],
    );
    if (found !== undefined && found.rows > 0) traces.push({ table, column, rows: found.rows });
  }
  return traces;
}
