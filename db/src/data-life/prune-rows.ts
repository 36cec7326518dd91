import type { Instant } from '@nexa/sdk';
import type { Database } from '../client/database.ts';
import { readLiveTables } from './catalogue.ts';
import { removeBatches } from './remove-home.ts';

/** Removes from every table what has come to the end of the time that the catalogue of data gives it. */
export async function pruneRows(
  database: Database,
  now: Instant,
  signal?: AbortSignal,
): Promise<{ readonly removed: Readonly<Record<string, number>> }> {
  const live = await database.asService('retention', ({ sql }) => readLiveTables(sql));
  const removed: Record<string, number> = {};
  for (const table of live) {
    if (table.keep === undefined) continue;
    const before = new Date(now - table.keep.days * 86_400_000).toISOString();
    const where = table.keep.when.replaceAll(':before', `'${before}'::timestamptz`);
    const count = await removeBatches(database, table, where, signal);
    if (count > 0) removed[table.table] = count;
  }
  return { removed };
}
