import { NexaError } from '@nexa/sdk';
import type { RequestInfo } from '../client/database.ts';
import { readLiveTables } from '../data-life/catalogue.ts';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import { type CopiedTable, moveRows } from './move-rows.ts';
import { noMaps } from './selection.ts';
import { noteTransfer, requireSameSchema, type TransferSql, withBoth, withTransaction } from './session.ts';

export interface CopyDatabaseOptions {
  readonly from: PostgresConnection | string;
  /** Migrated, and nobody lives there yet. */
  readonly to: PostgresConnection | string;
  /** What the copy is for: an upgrade leaves the source as it is, for it is thrown away. */
  readonly deed?: 'databases.copied' | 'databases.upgraded';
  /** Who asked, for the audit log. */
  readonly request?: RequestInfo;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

export interface CopiedDatabase {
  readonly tables: readonly CopiedTable[];
}

/** Copies everything that is no storage of an engine into a fresh database: all of it, or nothing. */
export async function copyDatabase(options: CopyDatabaseOptions): Promise<CopiedDatabase> {
  const { from, to, deed = 'databases.copied', request } = options;
  const by = request === undefined ? {} : { request };
  const done = await withBoth(from, to, async (source, target) => {
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
    const action = deed === 'databases.copied' ? 'databases.received' : deed;
    await noteTransfer(target, { ...by, action, other: from });
    return { tables: copied };
  });
  if (deed === 'databases.copied')
    await withTransaction(from, 'write', (source) => noteTransfer(source, { ...by, action: deed, other: to }));
  return done;
}

async function requireEmpty(target: TransferSql): Promise<void> {
  const [row] = await target`SELECT EXISTS (SELECT FROM users) OR EXISTS (SELECT FROM homes) AS is_used`;
  if (!row?.is_used) return;
  throw new NexaError(
    'NEXA_TRANSFER_TARGET_USED',
    'The target holds people or homes already: a whole database is copied only into a fresh one.',
  );
}
