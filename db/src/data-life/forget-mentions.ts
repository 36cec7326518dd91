import type { Database } from '../client/database.ts';
import { condition, type LiveTable, quoteName, readLiveTables } from './catalogue.ts';

const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * Replaces an id in texts and JSON of a home's tables by one that is nobody's. What only points (foreign keys) is
 * taken care of by the database; this is for what is written down: causes, traces, stories, subjects.
 */
export async function forgetMentions(
  database: Database,
  homeId: string,
  id: string,
  options: { readonly except?: readonly string[]; readonly signal?: AbortSignal } = {},
): Promise<number> {
  const live = await database.asService('retention', ({ sql }) => readLiveTables(sql));
  let changed = 0;
  for (const table of live.filter(
    ({ of, home, schema }) => of === 'home' && home !== undefined && schema !== 'timeseries',
  )) {
    options.signal?.throwIfAborted();
    const columns = writtenColumns(table).filter((column) => !options.except?.includes(`${table.table}.${column}`));
    if (columns.length === 0) continue;
    const found = columns.map((column) => `strpos(${quoteName(column)}::text, $1) > 0`).join(' OR ');
    const set = columns.map((column) => {
      const name = quoteName(column);
      return `${name} = replace(${name}::text, $1, '${nobody}')::${table.types[column]}`;
    });
    const home = condition(table.home ?? '', { home: homeId });
    changed += await database.asService('retention', async ({ sql }) => {
      const { count } = await sql.unsafe(`UPDATE ${table.table} SET ${set.join(', ')} WHERE ${home} AND (${found})`, [
        id,
      ]);
      return count ?? 0;
    });
  }
  return changed;
}

const writtenColumns = (table: LiveTable): string[] =>
  table.columns.filter(
    (column) => ['jsonb', 'text'].includes(table.types[column] ?? '') && !table.key.includes(column),
  );
