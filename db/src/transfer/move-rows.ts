import { NexaError } from '@nexa/sdk';
import type { LiveTable } from '../data-life/catalogue.ts';
import { copyGuardedTable, copyTable, type Fingerprint, fingerprint } from './copy-table.ts';
import { type IdMaps, noMaps, selectRows } from './selection.ts';
import type { TransferSql } from './session.ts';

export interface CopiedTable extends Fingerprint {
  readonly table: string;
}

export interface MoveRows {
  readonly source: TransferSql;
  readonly target: TransferSql;
  readonly tables: readonly LiveTable[];
  readonly maps: IdMaps;
  /** One home's rows; every row when left out. */
  readonly homeId?: string;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/** Copies table by table and holds each to its original: as many rows, with the same sum of hashes. */
export async function moveRows(move: MoveRows): Promise<readonly CopiedTable[]> {
  const copied: CopiedTable[] = [];
  for (const table of move.tables) {
    move.signal?.throwIfAborted();
    const select = selectRows(table, move.maps, move.homeId);
    const before = await fingerprint(move.source, select);
    if (before.rows > 0) {
      move.onProgress?.(`Copying ${table.table}: ${before.rows} rows`);
      const lateBefore = table.of === 'series' ? await prepareSeries(move, table) : undefined;
      if (table.table === 'public.home_members') await removeOwnersOwn(move);
      const copy = table.of === 'series' ? copyTable : copyGuardedTable;
      await copy(move.source, move.target, { table: table.table, columns: table.columns, select });
      if (lateBefore) await noteLateRows(move, table, lateBefore);
    }
    copied.push({ table: table.table, ...before });
  }
  // At the end, so that what one table's rows set off in another is seen too.
  for (const [index, table] of move.tables.entries()) {
    const before = copied[index] ?? { rows: 0, hash: '0' };
    requireSame(table.table, before, await fingerprint(move.target, selectRows(table, noMaps, move.homeId)));
  }
  return copied;
}

/** A home that arrives gets its owner's membership from a trigger; the real one may hold more. */
async function removeOwnersOwn({ target, homeId }: MoveRows): Promise<void> {
  if (homeId === undefined) await target`DELETE FROM home_members`;
  else await target`DELETE FROM home_members WHERE home_id = ${homeId}`;
}

/** Makes room for the rows; answers the instant before which the target's rollups and packing have been already. */
async function prepareSeries(
  { source, target, maps, homeId }: MoveRows,
  table: LiveTable,
): Promise<string | undefined> {
  const [range] = await source.unsafe<{ from: string | null; to: string | null }[]>(
    `SELECT min(time)::text AS from, max(time)::text AS to FROM (${selectRows(table, maps, homeId)}) AS one`,
  );
  if (!range?.from || !range.to) return undefined;
  await target`SELECT timeseries.ensure_partitions(${range.from}::text::timestamptz, ${range.to}::text::timestamptz, ${table.name})`;
  const [begun] = await target<{ late: string | null }[]>`
    SELECT CASE WHEN isfinite(late) THEN late::text END AS late
    FROM timeseries.begin_write(${table.name}, ${range.from}::text::timestamptz) AS late`;
  return begun?.late ?? undefined;
}

/** What arrived behind the target's watermark corrects its rollups with the next refresh. */
async function noteLateRows({ target, homeId }: MoveRows, table: LiveTable, before: string): Promise<void> {
  if (table.types.component === undefined) return;
  const metric = table.types.metric === undefined ? "''" : 'metric';
  const home = homeId === undefined ? '' : `home_id = '${homeId}'::uuid AND `;
  await target.unsafe(
    `SELECT timeseries.note_late($1, array_agg(home_id), array_agg(device_id), array_agg(component), array_agg(metric),
      array_agg(low), array_agg(high))
     FROM (SELECT home_id, device_id, component, ${metric} AS metric, min(time) AS low, max(time) AS high
       FROM ${table.table} WHERE ${home}time < $2::timestamptz GROUP BY 1, 2, 3, 4) AS late
     HAVING count(*) > 0`,
    [table.name, before],
  );
}

function requireSame(table: string, before: Fingerprint, after: Fingerprint): void {
  if (before.rows === after.rows && before.hash === after.hash) return;
  throw new NexaError(
    'NEXA_TRANSFER_FAILED',
    `${table} did not arrive as it was (${before.rows} rows, then ${after.rows}): nothing was moved, and the source is as before.`,
    { params: { table, sourceRows: before.rows, targetRows: after.rows } },
  );
}
