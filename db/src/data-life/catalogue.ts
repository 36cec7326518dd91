import type postgres from 'postgres';
import type { TableLife } from './table-life.ts';
import { coreTables } from './tables-core.ts';
import { hostTables } from './tables-host.ts';
import { laterTables } from './tables-later.ts';

/** Every table of NEXA and to whom its rows belong. A test holds it to the database. */
export const dataCatalogue: readonly TableLife[] = [...coreTables, ...laterTables, ...hostTables];

/** A table of the catalogue as it is in this database. */
export interface LiveTable extends TableLife {
  readonly schema: string;
  readonly name: string;
  /** Columns that hold something of their own: neither generated nor derived, in their order. */
  readonly columns: readonly string[];
  readonly types: Readonly<Record<string, string>>;
  readonly key: readonly string[];
  /** What is read in the place of the table itself: of a time series also its compressed rows. */
  readonly source: string;
  readonly meaning: string;
}

interface FoundTable {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly is_generated: boolean }[];
  readonly key: readonly string[] | null;
  readonly has_rows_view: boolean;
  readonly meaning: string | null;
}

/**
 * The tables of the catalogue that this database has, referenced ones before those that refer to them. Any role may ask:
 * it reads names only.
 */
export async function readLiveTables(sql: postgres.Sql | postgres.TransactionSql): Promise<readonly LiveTable[]> {
  const found = await sql<FoundTable[]>`
    SELECT n.nspname || '.' || c.relname AS table,
      (SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'is_generated', a.attgenerated <> '') ORDER BY a.attnum)
        FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
      (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_index AS i
        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
      NOT EXISTS (SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        EXCEPT SELECT a.attname FROM pg_attribute AS a
        WHERE a.attrelid = (SELECT v.oid FROM pg_class AS v
          WHERE v.relnamespace = n.oid AND v.relname = c.relname || '_rows')) AS has_rows_view,
      COALESCE(obj_description(c.oid, 'pg_class'),
        obj_description(to_regclass(format('public.%I', c.relname)), 'pg_class')) AS meaning
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'nexa', 'timeseries') AND c.relkind IN ('r', 'p', 'm')`;
  const byName = new Map(found.map((row) => [row.table, row]));
  const order = await readDependencyOrder(sql);
  const live = dataCatalogue.flatMap((life) => {
    const row = byName.get(life.table);
    return row === undefined ? [] : [toLive(life, row)];
  });
  return live.sort((a, b) => (order.get(a.table) ?? 0) - (order.get(b.table) ?? 0));
}

function toLive(life: TableLife, row: FoundTable): LiveTable {
  const [schema = '', name = ''] = life.table.split('.');
  const own = row.columns.filter((column) => !column.is_generated && !life.derived.includes(column.name));
  return {
    ...life,
    schema,
    name,
    columns: own.map((column) => column.name),
    types: Object.fromEntries(row.columns.map((column) => [column.name, column.type])),
    key: row.key ?? [],
    source: life.of === 'series' && row.has_rows_view ? `${life.table}_rows` : life.table,
    meaning: row.meaning ?? '',
  };
}

/** How many foreign keys lie at most between a table and one that refers to nobody. */
async function readDependencyOrder(sql: postgres.Sql | postgres.TransactionSql): Promise<ReadonlyMap<string, number>> {
  const ties = await sql<{ from: string; to: string }[]>`
    SELECT DISTINCT fn.nspname || '.' || f.relname AS from, tn.nspname || '.' || t.relname AS to
    FROM pg_constraint AS k
    JOIN pg_class AS f ON f.oid = k.conrelid JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
    JOIN pg_class AS t ON t.oid = k.confrelid JOIN pg_namespace AS tn ON tn.oid = t.relnamespace
    WHERE k.contype = 'f' AND k.conrelid <> k.confrelid`;
  const depth = new Map<string, number>();
  // A ring would never settle; its length bounds the passes.
  for (let pass = 0; pass <= ties.length; pass += 1) {
    let hasChanged = false;
    for (const { from, to } of ties) {
      const needed = (depth.get(to) ?? 0) + 1;
      if ((depth.get(from) ?? 0) >= needed || needed > ties.length) continue;
      depth.set(from, needed);
      hasChanged = true;
    }
    if (!hasChanged) break;
  }
  return depth;
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A condition of the catalogue with its ids put in. COPY takes no parameters, so they are checked here. */
export function condition(text: string, ids: Readonly<Record<string, string>>): string {
  return text.replace(/:(home|device|person)\b/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined || !uuid.test(id)) throw new TypeError(`no uuid for :${name} in ${text}`);
    return `'${id}'::uuid`;
  });
}

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
