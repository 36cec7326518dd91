import { NexaError } from '@nexa/sdk';
import type { RequestInfo } from '../client/database.ts';
import { type LiveTable, readLiveTables } from '../data-life/catalogue.ts';
import type { PostgresConnection } from '../embedded/embedded-postgres.ts';
import { fingerprint } from './copy-table.ts';
import { type CopiedTable, moveRows } from './move-rows.ts';
import { noMaps, selectRows } from './selection.ts';
import { noteTransfer, requireSameSchema, type TransferSql, withBoth, withTransaction } from './session.ts';
import { bringPeople, bringReferences, type MovedPerson } from './shared-rows.ts';

export interface MoveHomeOptions {
  readonly from: PostgresConnection | string;
  readonly to: PostgresConnection | string;
  readonly homeId: string;
  /** Ids of the keys that the target's server has; found out from the target's own secrets when left out. */
  readonly targetKeyIds?: readonly string[];
  /** Afterwards the home is removed on the source (it can be taken back until it is purged). */
  readonly removeFromSource?: boolean;
  /** Who asked, for the audit logs of both sides. */
  readonly request?: RequestInfo;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

export interface MovedHome {
  readonly homeId: string;
  readonly name: string;
  readonly tables: readonly CopiedTable[];
  readonly people: readonly MovedPerson[];
  /** Whether sealed keys and passwords came along, and under which keys they open. */
  readonly secrets: { readonly moved: boolean; readonly count: number; readonly keyIds: readonly string[] };
  readonly isRemovedFromSource: boolean;
}

const secretsTable = 'nexa.integration_secrets';

/**
 * Copies a home with all that is its own, ids kept, in one transaction of the target. Of the source only its audit log
 * gets a row, which says where the home went.
 */
export async function moveHome(options: MoveHomeOptions): Promise<MovedHome> {
  const moved = await withBoth(options.from, options.to, (source, target) => copyHome(source, target, options));
  await withTransaction(options.from, 'write', async (source) => {
    if (options.removeFromSource) await removeMoved(source, moved);
    const action = options.removeFromSource ? 'homes.moved' : 'homes.copied';
    await noteTransfer(source, { ...deedOf(options), action, other: options.to });
  });
  return { ...moved, isRemovedFromSource: options.removeFromSource === true };
}

const deedOf = ({ homeId, request }: MoveHomeOptions) => ({
  homeId,
  ...(request === undefined ? {} : { request }),
});

async function copyHome(source: TransferSql, target: TransferSql, options: MoveHomeOptions): Promise<MovedHome> {
  const { homeId } = options;
  await requireSameSchema(source, target);
  const [home] = await source<{ name: string }[]>`SELECT name FROM homes WHERE id = ${homeId} AND deleted_at IS NULL`;
  if (home === undefined) throw new NexaError('NEXA_HOME_NOT_FOUND', `The source has no home ${homeId}.`);
  const [there] = await target`SELECT FROM homes WHERE id = ${homeId}`;
  if (there !== undefined)
    throw new NexaError('NEXA_TRANSFER_HOME_EXISTS', `The target has the home ${homeId} already; nothing was moved.`, {
      params: { homeId },
    });
  const live = await readLiveTables(source);
  const keys = await judgeKeys(source, target, options);
  const { ids, people } = await bringPeople(source, target, live, homeId);
  const maps = new Map([...(await bringReferences(source, target, live, homeId)), ['public.users', ids] as const]);
  const tables = homeTables(live, keys.moved);
  const { onProgress, signal } = options;
  const copied = await moveRows({
    source,
    target,
    tables,
    maps,
    homeId,
    ...(onProgress ? { onProgress } : {}),
    ...(signal ? { signal } : {}),
  });
  if (!keys.moved) await askForSecrets(target, homeId);
  await noteTransfer(target, { ...deedOf(options), action: 'homes.received', other: options.from });
  return { homeId, name: home.name, tables: copied, people, secrets: keys, isRemovedFromSource: false };
}

const homeTables = (live: readonly LiveTable[], withSecrets: boolean): readonly LiveTable[] =>
  live.filter(
    (table) => table.home !== undefined && table.moved === true && (withSecrets || table.table !== secretsTable),
  );

/** A sealed secret opens only with its key. Without it it would be a row that fails at every start. */
async function judgeKeys(
  source: TransferSql,
  target: TransferSql,
  options: MoveHomeOptions,
): Promise<MovedHome['secrets']> {
  const rows = await source<{ key_id: string; count: number }[]>`
    SELECT key_id, count(*)::int AS count FROM nexa.integration_secrets WHERE home_id = ${options.homeId} GROUP BY key_id`;
  const keyIds = rows.map(({ key_id }) => key_id);
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  const known = options.targetKeyIds ?? (await keysInUse(target));
  return { moved: known.length === 0 || keyIds.every((id) => known.includes(id)), count, keyIds };
}

async function keysInUse(sql: TransferSql): Promise<readonly string[]> {
  const rows = await sql<{ key_id: string }[]>`SELECT DISTINCT key_id FROM nexa.integration_secrets`;
  return rows.map(({ key_id }) => key_id);
}

async function askForSecrets(target: TransferSql, homeId: string): Promise<void> {
  await target`
    UPDATE nexa.integrations SET status = 'offline', status_detail = 'auth-failed', status_since = now(),
      status_message = 'The home moved to a server with another secret key: sign in again.'
    WHERE home_id = ${homeId} AND deleted_at IS NULL`;
}

/** Only when the home is still as it was copied: what was written since would be lost. */
async function removeMoved(source: TransferSql, moved: MovedHome): Promise<void> {
  const { homeId } = moved;
  await source`SELECT FROM homes WHERE id = ${homeId} FOR UPDATE`;
  const live = await readLiveTables(source);
  for (const { table, rows } of moved.tables) {
    const known = live.find((each) => each.table === table);
    if (known === undefined) continue;
    const now = await fingerprint(source, selectRows(known, noMaps, homeId));
    if (now.rows === rows) continue;
    throw new NexaError(
      'NEXA_TRANSFER_FAILED',
      `The home is on the target, but went on living on the source (${table}): it was not removed there. Stop the source's server, remove the home on the target and move it again.`,
      { params: { table, sourceRows: now.rows, targetRows: rows } },
    );
  }
  await source`UPDATE homes SET deleted_at = now() WHERE id = ${homeId}`;
}
