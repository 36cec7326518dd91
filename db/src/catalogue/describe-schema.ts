import type postgres from 'postgres';

/** A table or view as the reference shows it. */
export interface DescribedRelation {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view';
  readonly comment: string | null;
  readonly columns: readonly DescribedColumn[];
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly DescribedForeignKey[];
  readonly indexes: readonly DescribedIndex[];
  readonly rights: readonly DescribedRight[];
}

export interface DescribedColumn {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly default: string | null;
  /** Made by the database: computed from other columns, or counted up. */
  readonly isGenerated: boolean;
  readonly comment: string | null;
  /** What a closed word may be; null where it is not closed. */
  readonly words: readonly string[] | null;
}

export interface DescribedForeignKey {
  readonly columns: readonly string[];
  readonly target: string;
}

export interface DescribedIndex {
  readonly name: string;
  readonly isUnique: boolean;
  /** Method, columns and condition. */
  readonly definition: string;
}

/** What requests may do; the service role may do everything. */
export interface DescribedRight {
  readonly operation: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
  /** The policy's conditions, or for a view its text: what decides which rows. */
  readonly condition: string;
  /** The only columns, where not all. */
  readonly columns: readonly string[] | null;
}

const query = `
WITH relations AS (
  SELECT c.oid, n.nspname, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('public', 'nexa') AND c.relkind IN ('r', 'p', 'v') AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), closed AS (
  SELECT conrelid, conkey[1] AS attnum, (
    SELECT array_agg(word[1]) FROM regexp_matches(pg_get_constraintdef(oid), '''([^'']*)''::text', 'g') AS word) AS words
  FROM pg_constraint
  WHERE contype = 'c' AND cardinality(conkey) = 1 AND pg_get_constraintdef(oid) ~ '^CHECK \\(\\(\\w+ = ANY \\(ARRAY\\['
)
SELECT r.nspname AS schema, r.relname AS name, CASE r.relkind WHEN 'v' THEN 'view' ELSE 'table' END AS kind,
  obj_description(r.oid, 'pg_class') AS comment,
  (SELECT json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod),
      'isNullable', NOT attnotnull, 'isGenerated', attgenerated <> '' OR attidentity <> '', 'default', CASE attgenerated WHEN '' THEN pg_get_expr(adbin, adrelid) END,
      'comment', col_description(r.oid, a.attnum), 'words', closed.words) ORDER BY a.attnum)
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN closed ON closed.conrelid = a.attrelid AND closed.attnum = a.attnum
    WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT attisdropped) AS columns,
  COALESCE((SELECT json_agg(attname ORDER BY place) FROM pg_constraint k
    CROSS JOIN LATERAL unnest(conkey) WITH ORDINALITY AS part (attnum, place)
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.attnum
    WHERE conrelid = r.oid AND contype = 'p'), '[]') AS "primaryKey",
  COALESCE((SELECT json_agg(json_build_object(
      'columns', (SELECT json_agg(attname ORDER BY place) FROM unnest(conkey) WITH ORDINALITY AS part (attnum, place)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.attnum),
      'target', (SELECT CASE t.nspname WHEN 'public' THEN '' ELSE t.nspname || '.' END || t.relname
        FROM relations t WHERE t.oid = confrelid)) ORDER BY conname)
    FROM pg_constraint k WHERE conrelid = r.oid AND contype = 'f'), '[]') AS "foreignKeys",
  COALESCE((SELECT json_agg(json_build_object('name', c.relname, 'isUnique', indisunique,
      'definition', substring(pg_get_indexdef(indexrelid) FROM ' USING (.*)$')) ORDER BY NOT indisprimary, c.relname)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE indrelid = r.oid), '[]') AS indexes,
  COALESCE((SELECT json_agg(json_build_object('operation', operation, 'condition', condition, 'columns', columns)
      ORDER BY place) FROM (
    SELECT place, operation, CASE r.relkind WHEN 'v' THEN pg_get_viewdef(r.oid) ELSE (
        SELECT string_agg(concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), ' OR ')
        FROM pg_policy WHERE polrelid = r.oid AND polcmd = operation_code
          AND (SELECT oid FROM pg_roles WHERE rolname = 'nexa_app') = ANY (polroles)) END AS condition,
      CASE WHEN NOT has_table_privilege('nexa_app', r.oid, operation) AND operation <> 'DELETE' THEN (
        SELECT json_agg(attname ORDER BY attnum) FROM pg_attribute WHERE attrelid = r.oid AND attnum > 0
          AND NOT attisdropped AND has_column_privilege('nexa_app', r.oid, attnum, operation)) END AS columns,
      has_table_privilege('nexa_app', r.oid, operation) AS is_whole
    FROM (VALUES (1, 'SELECT', 'r'), (2, 'INSERT', 'a'), (3, 'UPDATE', 'w'), (4, 'DELETE', 'd'))
      AS operations (place, operation, operation_code)
  ) AS rights WHERE (is_whole OR columns IS NOT NULL) AND condition IS NOT NULL), '[]') AS rights
FROM relations r ORDER BY r.nspname DESC, r.relname COLLATE "C"`;

/** What `public` and `nexa` hold, with comments, keys, indexes and what requests may do. */
export async function describeSchema(tx: postgres.TransactionSql): Promise<readonly DescribedRelation[]> {
  await tx`SELECT set_config('search_path', '', true), set_config('jit', 'off', true)`;
  return [...(await tx.unsafe<DescribedRelation[]>(query))];
}
