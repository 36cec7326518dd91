import { NexaError } from '@nexa/sdk';
import type postgres from 'postgres';
import type { Database } from '../client/database.ts';
import { condition, quoteName, readLiveTables } from './catalogue.ts';
import { forgetMentions } from './forget-mentions.ts';
import { purgeHome } from './remove-home.ts';

export interface OwnedHome {
  readonly id: string;
  readonly name: string;
  /** Other people in it; such a home is handed over first, unless it is asked to go too. */
  readonly others: number;
}

export interface ErasedTable {
  readonly table: string;
  readonly rows: number;
  /** `removed`: the rows go. `forgotten`: they stay and name nobody. `kept`: they stay as they are. */
  readonly outcome: 'removed' | 'forgotten' | 'kept';
  readonly because?: string;
}

export interface ErasurePlan {
  readonly userId: string;
  readonly email: string;
  readonly homes: readonly OwnedHome[];
  readonly tables: readonly ErasedTable[];
}

export interface EraseOptions {
  /** Homes of this person in which others live go too, instead of being handed over first. */
  readonly removeSharedHomes?: boolean;
  readonly signal?: AbortSignal;
}

/** What an erasure of this person would do, and what would stay and why. Nothing is changed. */
export async function planErasure(database: Database, userId: string): Promise<ErasurePlan> {
  return database.asService('erasure', async ({ sql }) => {
    const [person] = await sql<{ email: string }[]>`SELECT email FROM users WHERE id = ${userId}`;
    if (person === undefined) throw new NexaError('NEXA_ACCOUNT_NOT_FOUND', 'There is no such account.');
    const homes = await sql<OwnedHome[]>`
      SELECT h.id, h.name, (SELECT count(*)::int FROM home_members AS m WHERE m.home_id = h.id AND m.user_id <> ${userId}) AS others
      FROM homes AS h WHERE h.owner_id = ${userId} ORDER BY h.created_at`;
    return { userId, email: person.email, homes, tables: await countRows(sql, userId) };
  });
}

async function countRows(sql: postgres.TransactionSql, userId: string): Promise<readonly ErasedTable[]> {
  const counted: ErasedTable[] = [];
  for (const table of await readLiveTables(sql)) {
    for (const [column, outcome] of Object.entries(table.people)) {
      if (table.types[column] !== 'uuid') continue;
      const rows = await count(sql, `${table.source} WHERE ${quoteName(column)} = '${userId}'::uuid`);
      const because = outcome === 'row' ? undefined : table.stays;
      const named = outcome === 'row' ? 'removed' : outcome === 'forget' ? 'forgotten' : 'kept';
      if (rows > 0) counted.push({ table: table.table, rows, outcome: named, ...(because ? { because } : {}) });
    }
    if (table.person === undefined || Object.values(table.people).length > 0) continue;
    const rows = await count(sql, `${table.table} WHERE ${condition(table.person, { person: userId })}`);
    const outcome = table.stays === undefined ? 'removed' : 'kept';
    if (rows > 0) counted.push({ table: table.table, rows, outcome, ...(table.stays ? { because: table.stays } : {}) });
  }
  return counted;
}

async function count(sql: postgres.TransactionSql, from: string): Promise<number> {
  const [row] = await sql.unsafe<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${from}`);
  return row?.n ?? 0;
}

/** At once, before anything else goes: nobody signs in as this person any more. Answers the credentials that ended. */
export function closeAccount(database: Database, userId: string): Promise<readonly string[]> {
  return database.asService('erasure', async ({ sql }) => {
    const ended = await sql<{ id: string }[]>`
      WITH sessions AS (DELETE FROM user_sessions WHERE user_id = ${userId} RETURNING id),
        tokens AS (DELETE FROM nexa.access_tokens WHERE user_id = ${userId} RETURNING id),
        links AS (DELETE FROM nexa.oauth_tokens WHERE user_id = ${userId} RETURNING id)
      SELECT id FROM sessions UNION ALL SELECT id FROM tokens UNION ALL SELECT id FROM links`;
    await sql`UPDATE homes SET deleted_at = COALESCE(deleted_at, now()) WHERE owner_id = ${userId}`;
    await sql`UPDATE users SET deleted_at = COALESCE(deleted_at, now()), password_hash = NULL WHERE id = ${userId}`;
    return ended.map(({ id }) => id);
  });
}

export function requireNoSharedHomes(plan: ErasurePlan): void {
  const shared = plan.homes.filter(({ others }) => others > 0);
  if (shared.length === 0) return;
  throw new NexaError(
    'NEXA_ACCOUNT_OWNS_SHARED_HOMES',
    `Others live in ${shared.map(({ name }) => name).join(', ')}: hand it over to one of them first, or ask for it to be removed too.`,
    { params: { homeIds: shared.map(({ id }) => id).join(', ') } },
  );
}

/** Erases a person: their homes, their rows, and their name wherever it is written down. Safe to repeat. */
export async function erasePerson(
  database: Database,
  userId: string,
  options: EraseOptions = {},
): Promise<ErasurePlan> {
  const plan = await planErasure(database, userId);
  if (!options.removeSharedHomes) requireNoSharedHomes(plan);
  await closeAccount(database, userId);
  const visited = await database.asService(
    'erasure',
    ({ sql }) => sql<{ id: string }[]>`
      SELECT home_id AS id FROM home_members WHERE user_id = ${userId}
      UNION SELECT home_id FROM timeseries.audit_logs WHERE actor_id = ${userId} AND home_id IS NOT NULL`,
  );
  const own = new Set(plan.homes.map(({ id }) => id));
  for (const id of own) await purgeHome(database, id, options.signal);
  for (const { id } of visited)
    if (!own.has(id)) await forgetMentions(database, id, userId, options.signal ? { signal: options.signal } : {});
  await database.asService('erasure', async ({ sql }) => {
    await eraseFromAudit(sql, plan);
    await sql`DELETE FROM users WHERE id = ${userId}`;
    await sql`DELETE FROM nexa.job_runs WHERE strpos(detail::text, ${userId}) > 0 OR strpos(message, ${userId}) > 0`;
    await sql`SELECT nexa.audit_append(home => NULL, action => 'users.erased', entity_type => 'users', entity_id => ${userId})`;
  });
  return plan;
}

async function eraseFromAudit(sql: postgres.TransactionSql, plan: ErasurePlan): Promise<void> {
  const [known] =
    await sql`SELECT to_regprocedure('nexa.audit_erase_person(uuid, text[], uuid)') IS NOT NULL AS exists`;
  if (known?.exists) await sql`SELECT nexa.audit_erase_person(${plan.userId}::uuid, ARRAY[${plan.email}]::text[])`;
}

/** Takes up erasures that were cut off: an account that was closed and is still there. */
export async function finishErasures(database: Database, signal?: AbortSignal): Promise<number> {
  const closed = await database.asService(
    'erasure',
    ({ sql }) => sql<{ id: string }[]>`SELECT id FROM users WHERE deleted_at < now() - interval '1 hour' LIMIT 100`,
  );
  for (const { id } of closed)
    await erasePerson(database, id, { removeSharedHomes: true, ...(signal ? { signal } : {}) });
  return closed.length;
}
