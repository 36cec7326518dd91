import { type Instant, NexaError } from '@nexa/sdk';
import type postgres from 'postgres';
import type { Database, DatabaseTransaction, RequestInfo } from '../client/database.ts';
import type { RequestDatabase } from '../client/request-database.ts';
import { condition, readLiveTables } from './catalogue.ts';
import { forgetMentions } from './forget-mentions.ts';
import { purgeHome, settlingMs } from './remove-home.ts';

export interface OwnedHome {
  readonly id: string;
  readonly name: string;
  /** Other people in it; such a home is handed over or removed first, unless it is asked to go too. */
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

export interface ClosedAccount {
  readonly plan: ErasurePlan;
  /** Of the homes that were removed with it. */
  readonly integrations: readonly { readonly id: string; readonly homeId: string }[];
  /** Sessions, tokens and links that are good no more. */
  readonly ended: readonly string[];
}

export interface EraseOptions {
  /** Homes of this person in which others live go too, instead of being handed over first. */
  readonly removeSharedHomes?: boolean;
  readonly signal?: AbortSignal;
  /** Where the wish came from, for the audit log. */
  readonly request?: RequestInfo;
}

/** Years of the audit log are counted: longer than a request's statement may take otherwise. */
const patienceMs = 300_000;

/**
 * What an erasure of this person would do, and what would stay and why, asked in their own name. Nothing is changed. A home
 * that they removed already counts as one in which nobody lives.
 */
export function planErasure(database: Pick<RequestDatabase, 'withUser'>, userId: string): Promise<ErasurePlan> {
  return database.withUser({ sub: userId }, ({ sql }) => readPlan(sql, userId));
}

async function readPlan(sql: postgres.TransactionSql, userId: string): Promise<ErasurePlan> {
  await sql`SELECT set_config('statement_timeout', ${String(patienceMs)}, true)`;
  const [person] = await sql<{ email: string }[]>`SELECT email FROM users WHERE id = ${userId}`;
  if (person === undefined) throw new NexaError('NEXA_ACCOUNT_NOT_FOUND', 'There is no such account.');
  const homes = await sql<OwnedHome[]>`
    SELECT h.id, h.name, (SELECT count(*)::int FROM home_members AS m WHERE m.home_id = h.id AND m.user_id <> ${userId}) AS others
    FROM homes AS h WHERE h.owner_id = ${userId} ORDER BY h.created_at`;
  return { userId, email: person.email, homes, tables: await countRows(sql, userId) };
}

async function countRows(sql: postgres.TransactionSql, userId: string): Promise<readonly ErasedTable[]> {
  const counted: ErasedTable[] = [];
  for (const table of await readLiveTables(sql)) {
    for (const [column, outcome] of Object.entries(table.people)) {
      if (table.types[column] !== 'uuid') continue;
      const [named] = await sql<{ rows: number }[]>`SELECT nexa.rows_naming_me(${table.source}, ${column}) AS rows`;
      const rows = named?.rows ?? 0;
      const because = outcome === 'row' ? undefined : table.stays;
      const becomes = outcome === 'row' ? 'removed' : outcome === 'forget' ? 'forgotten' : 'kept';
      if (rows > 0) counted.push({ table: table.table, rows, outcome: becomes, ...(because ? { because } : {}) });
    }
    if (table.person === undefined || Object.values(table.people).length > 0) continue;
    // Rows that hang on one of the person's own: their policies show them.
    const [own] = await sql.unsafe<{ rows: number }[]>(
      `SELECT count(*)::int AS rows FROM ${table.table} WHERE ${condition(table.person, { person: userId })}`,
    );
    const rows = own?.rows ?? 0;
    const outcome = table.stays === undefined ? 'removed' : 'kept';
    if (rows > 0) counted.push({ table: table.table, rows, outcome, ...(table.stays ? { because: table.stays } : {}) });
  }
  return counted;
}

/**
 * At once, before anything else goes: nobody signs in as this person any more, and their homes are removed. Done in their
 * own name. Answers what would go, and the credentials that ended. Refuses with `NEXA_ACCOUNT_LAST_ADMIN` where others
 * would be left without anybody who looks after the server.
 */
export function closeAccount(
  database: Pick<RequestDatabase, 'withUser'>,
  userId: string,
  options: Pick<EraseOptions, 'removeSharedHomes' | 'request'> = {},
): Promise<ClosedAccount> {
  return database.withUser(
    { sub: userId },
    async ({ sql }) => {
      const plan = await readPlan(sql, userId);
      if (!options.removeSharedHomes) requireNoSharedHomes(plan);
      await requireAnotherAdmin(sql);
      const integrations = await sql<{ id: string; homeId: string }[]>`
        SELECT id, home_id AS "homeId" FROM nexa.integrations WHERE home_id = ANY (${plan.homes.map(({ id }) => id)}::uuid[])`;
      const ended = await sql<{ id: string }[]>`SELECT nexa.close_account() AS id`;
      return { plan, integrations: [...integrations], ended: ended.map(({ id }) => id) };
    },
    options.request,
  );
}

async function requireAnotherAdmin(sql: postgres.TransactionSql): Promise<void> {
  const [row] = await sql<{ is_last: boolean }[]>`SELECT nexa.is_last_admin() AS is_last`;
  if (row?.is_last !== true) return;
  throw new NexaError(
    'NEXA_ACCOUNT_LAST_ADMIN',
    'Nobody else looks after this server, and others have accounts on it: let one of them do so first, on its machine, with "nexa user make-admin <email>".',
  );
}

function requireNoSharedHomes(plan: ErasurePlan): void {
  const shared = plan.homes.filter(({ others }) => others > 0);
  if (shared.length === 0) return;
  throw new NexaError(
    'NEXA_ACCOUNT_OWNS_SHARED_HOMES',
    `Others live in ${shared.map(({ name }) => name).join(', ')}: hand it over to one of them or remove it first, or ask for it to be removed too.`,
    { params: { homeIds: shared.map(({ id }) => id).join(', ') } },
  );
}

/** Erases a person: their homes, their rows, and their name wherever it is written down. Safe to repeat. */
export async function erasePerson(
  database: Database,
  userId: string,
  options: EraseOptions = {},
): Promise<ErasurePlan> {
  const { plan } = await closeAccount(database, userId, options);
  const visited = await database.asService(
    'erasure',
    ({ sql }) => sql<{ id: string }[]>`
      SELECT home_id AS id FROM home_members WHERE user_id = ${userId}
      UNION SELECT home_id FROM timeseries.audit_logs WHERE actor_id = ${userId} AND home_id IS NOT NULL`,
  );
  const own = new Set(plan.homes.map(({ id }) => id));
  for (const id of own) await purgeHome(database, id, options);
  for (const { id } of visited)
    if (!own.has(id)) await forgetMentions(database, id, userId, options.signal ? { signal: options.signal } : {});
  const removeRest = async ({ sql }: DatabaseTransaction) => {
    await sql`SELECT nexa.audit_erase_person(${plan.userId}::uuid, ARRAY[${plan.email}]::text[])`;
    const { count } = await sql`DELETE FROM users WHERE id = ${userId}`;
    await sql`DELETE FROM nexa.job_runs WHERE strpos(detail::text, ${userId}) > 0 OR strpos(message, ${userId}) > 0`;
    if (count > 0)
      await sql`SELECT nexa.audit_append(home => NULL, action => 'users.erased', entity_type => 'users', entity_id => ${userId})`;
  };
  await database.asService('erasure', removeRest, options.request);
  return plan;
}

/** Erases whoever closed their account, and takes up what was cut off of it. */
export async function eraseClosed(database: Database, now: Instant, signal?: AbortSignal): Promise<number> {
  const before = new Date(now - settlingMs);
  const closed = await database.asService(
    'erasure',
    ({ sql }) => sql<{ id: string }[]>`SELECT id FROM users WHERE deleted_at < ${before} ORDER BY deleted_at LIMIT 100`,
  );
  for (const { id } of closed)
    await erasePerson(database, id, { removeSharedHomes: true, ...(signal ? { signal } : {}) });
  return closed.length;
}
