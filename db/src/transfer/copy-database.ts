import { NexaError } from '@nexa/sdk';
import { readLiveTables } from '../data-life/catalogue.ts';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import { type CopiedTable, moveRows } from './move-rows.ts';
import { noMaps } from './selection.ts';
import { requireSameSchema, type TransferSql, withBoth } from './session.ts';

export interface CopyDatabaseOptions {
  readonly from: PostgresConnection | string;
  /** Migrated, and nobody lives there yet. */
  readonly to: PostgresConnection | string;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

export interface CopiedDatabase {
  readonly tables: readonly CopiedTable[];
}

/** Copies everything that is no storage of an engine into a fresh database: all of it, or nothing. */
export async function copyDatabase(options: CopyDatabaseOptions): Promise<CopiedDatabase> {
  return withBoth(options.from, options.to, async (source, target) => {
    await requireSameSchema(source, target);
    await requireEmpty(target);
    const tables = (await readLiveTables(source)).filter(({ of }) => of !== 'storage');
    // What the migrations sow is taken from the source too.
    for (const { table, of } of [...tables].reverse())
      if (of === 'catalogue' || of === 'server') await target.unsafe(`DELETE FROM ${table}`);
    const { onProgress, signal } = options;
    const copied = await moveRows({
      source,
      target,
      tables,
      maps: noMaps,
      ...(onProgress ? { onProgress } : {}),
      ...(signal ? { signal } : {}),
    });
    return { tables: copied };
  });
}

async function requireEmpty(target: TransferSql): Promise<void> {
  const [row] = await target`SELECT EXISTS (SELECT FROM users) OR EXISTS (SELECT FROM homes) AS is_used`;
  if (!row?.is_used) return;
  throw new NexaError(
    'NEXA_TRANSFER_TARGET_USED',
    'The target holds people or homes already: a whole database is copied only into a fresh one.',
  );
}
