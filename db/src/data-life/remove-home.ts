import type { Instant } from '@nexa/sdk';
import type { Database, DatabaseTransaction, RequestInfo } from '../client/database.ts';
import { refreshSummaries } from '../summaries/refresh-summaries.ts';
import { condition, type LiveTable, readLiveTables } from './catalogue.ts';
import { forgetMentions } from './forget-mentions.ts';
import { removeSeriesRows } from './remove-series.ts';

/** For so long a home or device that a person removed can be brought back. */
const removedKeptDays = 30;
/** So long after the removal the home's runtime has stopped, and what it still wrote is written. */
export const settlingMs = 15_000;
const batch = 5_000;

export interface Purged {
  readonly homes: number;
  readonly devices: number;
  readonly rows: number;
}

export interface PurgeOptions {
  /** Who asked, for the audit log; left out of background work. */
  readonly request?: RequestInfo;
  readonly signal?: AbortSignal;
}

/**
 * Removes a home with every row of it, wherever it lies. Small transactions, each safe to repeat: one that was cut off
 * is taken up again. What stays are the skeletons of its audit log.
 */
export async function purgeHome(
  database: Database,
  homeId: string,
  { request, signal }: PurgeOptions = {},
): Promise<{ rows: number }> {
  await database.asService(
    'retention',
    ({ sql }) => sql`UPDATE homes SET deleted_at = COALESCE(deleted_at, now()) WHERE id = ${homeId}`,
  );
  let rows = await removeSeriesRows(database, { homeId }, signal);
  const live = await database.asService('retention', ({ sql }) => readLiveTables(sql));
  for (const table of [...live].reverse().filter(isRemoved))
    rows += await removeBatches(database, table, condition(table.home ?? 'false', { home: homeId }), signal);
  const removeRest = async ({ sql }: DatabaseTransaction) => {
    for (const table of ['nexa.access_tokens', 'nexa.oauth_tokens', 'nexa.oauth_codes']) {
      await sql`DELETE FROM ${sql(table)} WHERE home_ids = ARRAY[${homeId}]::uuid[]`;
      await sql`UPDATE ${sql(table)} SET home_ids = array_remove(home_ids, ${homeId}::uuid) WHERE ${homeId}::uuid = ANY (home_ids)`;
    }
    await sql`DELETE FROM nexa.job_runs WHERE strpos(detail::text, ${homeId}) > 0 OR strpos(message, ${homeId}) > 0`;
    const { count } = await sql`DELETE FROM homes WHERE id = ${homeId}`;
    if (count > 0)
      await sql`SELECT nexa.audit_append(home => NULL, action => 'homes.purged', entity_type => 'homes', entity_id => ${homeId})`;
    await sql`SELECT nexa.audit_erase_home(${homeId})`;
  };
  await database.asService('retention', removeRest, request);
  await removeJobs(database, homeId);
  await refreshSummaries(database, signal);
  return { rows };
}

/** Removes a device with its history. An automation that names it keeps its words, and is reported as broken. */
export async function purgeDevice(
  database: Database,
  homeId: string,
  deviceId: string,
  signal?: AbortSignal,
): Promise<{ rows: number }> {
  let rows = await removeSeriesRows(database, { homeId, deviceId }, signal);
  const live = await database.asService('retention', ({ sql }) => readLiveTables(sql));
  const ids = { home: homeId, device: deviceId };
  for (const table of [...live].reverse().filter(({ of, device }) => of === 'home' && device !== undefined)) {
    const where = `${condition(table.home ?? 'false', ids)} AND ${condition(table.device ?? 'false', ids)}`;
    rows += await removeBatches(database, table, where, signal);
  }
  await forgetMentions(database, homeId, deviceId, {
    except: ['public.automations.definition'],
    ...(signal ? { signal } : {}),
  });
  await removeJobs(database, deviceId);
  return { rows };
}

/** What people removed long enough ago goes for good. */
export async function purgeRemoved(database: Database, now: Instant, signal?: AbortSignal): Promise<Purged> {
  const before = new Date(now - removedKeptDays * 86_400_000);
  const homes = await database.asService(
    'retention',
    ({ sql }) => sql<{ id: string }[]>`SELECT id FROM homes WHERE deleted_at < ${before} ORDER BY deleted_at LIMIT 100`,
  );
  let rows = 0;
  for (const { id } of homes) rows += (await purgeHome(database, id, signal ? { signal } : {})).rows;
  const devices = await database.asService(
    'retention',
    ({ sql }) => sql<{ id: string; home_id: string }[]>`
      SELECT id, home_id FROM devices WHERE deleted_at < ${before} ORDER BY deleted_at LIMIT 500`,
  );
  for (const { id, home_id } of devices) rows += (await purgeDevice(database, home_id, id, signal)).rows;
  rows += await removeOthers(database, before, signal);
  return { homes: homes.length, devices: devices.length, rows };
}

/** Homes whose owner did not want to wait, and what was cut off of them. */
export async function purgeAsked(database: Database, now: Instant, signal?: AbortSignal): Promise<number> {
  const before = new Date(now - settlingMs);
  const homes = await database.asService(
    'retention',
    ({ sql }) => sql<{ id: string }[]>`SELECT id FROM homes WHERE purge_at < ${before} ORDER BY purge_at LIMIT 100`,
  );
  for (const { id } of homes) await purgeHome(database, id, signal ? { signal } : {});
  return homes.length;
}

/** Rooms, groups, automations and whatever else has a `deleted_at` of its own. */
async function removeOthers(database: Database, before: Date, signal?: AbortSignal): Promise<number> {
  const live = await database.asService('retention', ({ sql }) => readLiveTables(sql));
  let rows = 0;
  for (const table of live) {
    if (table.of !== 'home' || table.types.deleted_at === undefined) continue;
    if (table.table === 'public.homes' || table.table === 'public.devices') continue;
    rows += await removeBatches(database, table, `deleted_at < '${before.toISOString()}'::timestamptz`, signal);
  }
  return rows;
}

// The heads of audit chains stay with their skeletons; the home itself goes last.
const isRemoved = ({ of, schema, table }: LiveTable): boolean =>
  of === 'home' && schema !== 'timeseries' && table !== 'public.homes';

/** In batches, each a transaction: neither locks nor the write-ahead log grow with the table. */
export async function removeBatches(
  database: Database,
  table: LiveTable,
  where: string,
  signal?: AbortSignal,
): Promise<number> {
  for (let removed = 0; ; ) {
    signal?.throwIfAborted();
    const count = await database.asService('retention', async ({ sql }) => {
      const result = await sql.unsafe(
        `DELETE FROM ${table.table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table.table} WHERE ${where} LIMIT ${batch}))`,
      );
      return result.count ?? 0;
    });
    removed += count;
    if (count < batch) return removed;
  }
}

async function removeJobs(database: Database, id: string): Promise<void> {
  await database.asService('retention', async ({ sql }) => {
    const [queue] = await sql`SELECT to_regclass('graphile_worker._private_jobs') IS NOT NULL
      AND has_table_privilege(to_regclass('graphile_worker._private_jobs'), 'DELETE') AS is_ours`;
    if (queue?.is_ours) await sql`DELETE FROM graphile_worker._private_jobs WHERE strpos(payload::text, ${id}) > 0`;
  });
}
