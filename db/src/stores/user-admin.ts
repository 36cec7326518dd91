import { type Instant, NexaError } from '@nexa/sdk';
import type { Database, DatabaseTransaction, RequestInfo } from '../client/database.ts';
import { audit } from './request/audit-entry.ts';
import type { HomeRole } from './request/home-entity.ts';
import type { GuestScope } from './request/member-store.ts';

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly home?: GuestScope & { readonly id: string; readonly role: Exclude<HomeRole, 'owner'> };
}

/** Accounts, for whoever has the machine in hands: the command line. */
export const userAdmin = {
  /**
   * A new account, in a home when one is named; all or nothing. The first account of all looks after the server, since
   * the set-up in the page is over then.
   */
  add(
    database: Database,
    account: NewAccount,
    request: RequestInfo,
  ): Promise<{ readonly id: string; readonly isFirst: boolean }> {
    return database.asService(
      'setup',
      async (tx) => {
        const { sql } = tx;
        await sql`SELECT pg_advisory_xact_lock(hashtextextended('nexa.setup', 0))`;
        const isFirst = (await sql`SELECT FROM users LIMIT 1`).length === 0;
        const [known] =
          await sql`SELECT FROM users WHERE lower(email) = lower(${account.email}) AND deleted_at IS NULL`;
        if (known !== undefined)
          throw new NexaError(
            'NEXA_DATABASE_CONFLICT',
            `${account.email} has an account already. Whoever manages a home adds them to it; "nexa user reset-password" gives them a new password.`,
          );
        const [made] = await sql<{ id: string }[]>`
        INSERT INTO users (email, display_name, password_hash, role)
        VALUES (${account.email}, ${account.name}, ${account.passwordHash}, ${isFirst ? 'admin' : 'user'}) RETURNING id`;
        if (made === undefined) throw new NexaError('NEXA_INTERNAL', 'the account was not stored');
        await audit(tx, { action: 'users.added', entityId: made.id }, 'system');
        if (account.home !== undefined) await addToHome(tx, made.id, account.home);
        return { id: made.id, isFirst };
      },
      request,
    );
  },

  /** A new password ends all sessions. Answers whether there is such an account. */
  resetPassword(database: Database, email: string, passwordHash: string, request: RequestInfo): Promise<boolean> {
    return database.asService(
      'authenticate',
      async (tx) => {
        const { sql } = tx;
        const [person] = await sql<{ id: string }[]>`
        UPDATE users SET password_hash = ${passwordHash}
        WHERE lower(email) = lower(${email}) AND deleted_at IS NULL RETURNING id`;
        if (person === undefined) return false;
        await sql`UPDATE user_sessions SET revoked_at = now() WHERE user_id = ${person.id} AND revoked_at IS NULL`;
        await audit(tx, { action: 'users.password-reset', entityId: person.id }, 'system');
        return true;
      },
      request,
    );
  },

  /** The person looks after this server from now on, too. Answers whether there is such an account. */
  makeAdmin(database: Database, email: string, request: RequestInfo): Promise<boolean> {
    return database.asService(
      'setup',
      async (tx) => {
        const { sql } = tx;
        const [person] = await sql<{ id: string; role: string }[]>`
          SELECT id, role FROM users WHERE lower(email) = lower(${email}) AND deleted_at IS NULL FOR UPDATE`;
        if (person === undefined) return false;
        if (person.role === 'admin') return true;
        await sql`UPDATE users SET role = 'admin' WHERE id = ${person.id}`;
        await audit(tx, { action: 'users.made-admin', entityId: person.id }, 'system');
        return true;
      },
      request,
    );
  },
};

async function addToHome(
  tx: DatabaseTransaction,
  userId: string,
  home: NonNullable<NewAccount['home']>,
): Promise<void> {
  const { sql } = tx;
  const { id: homeId, role, roomIds, hours, validFrom, validUntil } = home;
  const [known] = await sql`SELECT FROM homes WHERE id = ${homeId} AND deleted_at IS NULL`;
  if (known === undefined) throw new NexaError('NEXA_HOME_NOT_FOUND', await noSuchHome(sql, homeId));
  const rooms = await sql<{ id: string; name: string }[]>`
    SELECT id, name FROM rooms WHERE home_id = ${homeId} AND deleted_at IS NULL ORDER BY position, id`;
  const missing = roomIds?.find((id) => !rooms.some((room) => room.id === id.toLowerCase()));
  if (missing !== undefined)
    throw new NexaError('NEXA_ROOM_NOT_FOUND', `There is no room ${missing} in this home. ${listOf('It has', rooms)}`);
  await sql`
    INSERT INTO home_members (home_id, user_id, role, room_ids, hours, valid_from, valid_until)
    VALUES (${homeId}, ${userId}, ${role}, ${roomIds === undefined ? null : [...roomIds]}::uuid[],
      ${hours === undefined ? null : sql.json(hours as never)}, ${dateOf(validFrom)}, ${dateOf(validUntil)})`;
  await audit(tx, { homeId, action: 'home_members.added', entityId: userId, after: { role } }, 'system');
}

async function noSuchHome(sql: DatabaseTransaction['sql'], homeId: string): Promise<string> {
  const homes = await sql<{ id: string; name: string }[]>`
    SELECT id, name FROM homes WHERE deleted_at IS NULL ORDER BY created_at, id LIMIT 20`;
  return `There is no home ${homeId}. ${listOf('This server has', homes)}`;
}

const listOf = (has: string, things: readonly { readonly id: string; readonly name: string }[]): string =>
  things.length === 0
    ? `${has} none.`
    : `${has}: ${things
        .slice(0, 20)
        .map(({ id, name }) => `${id} (${name})`)
        .join(', ')}.`;

const dateOf = (instant: Instant | undefined): Date | null => (instant === undefined ? null : new Date(instant));
