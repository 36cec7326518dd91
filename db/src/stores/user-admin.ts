import { NexaError } from '@nexa/sdk';
import type { Database, RequestInfo } from '../client/database.ts';
import { audit } from './request/audit-entry.ts';
import type { HomeRole } from './request/home-entity.ts';

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly home?: { readonly id: string; readonly role: Exclude<HomeRole, 'owner'> };
}

/** Accounts, for whoever has the machine in hands: the command line. */
export const userAdmin = {
  /** A new account, in a home when one is named; all or nothing. */
  add(database: Database, account: NewAccount, request: RequestInfo): Promise<string> {
    return database.asService(
      'setup',
      async (tx) => {
        const { sql } = tx;
        const [known] =
          await sql`SELECT FROM users WHERE lower(email) = lower(${account.email}) AND deleted_at IS NULL`;
        if (known !== undefined)
          throw new NexaError('NEXA_DATABASE_CONFLICT', `${account.email} has an account already.`);
        const [made] = await sql<{ id: string }[]>`
        INSERT INTO users (email, display_name, password_hash)
        VALUES (${account.email}, ${account.name}, ${account.passwordHash}) RETURNING id`;
        if (made === undefined) throw new NexaError('NEXA_INTERNAL', 'the account was not stored');
        await audit(tx, { action: 'users.added', entityId: made.id }, 'system');
        if (account.home !== undefined) {
          const { count } = await sql`
          INSERT INTO home_members (home_id, user_id, role)
          SELECT id, ${made.id}, ${account.home.role} FROM homes
          WHERE id::text = lower(${account.home.id}) AND deleted_at IS NULL`;
          if (count === 0) throw new NexaError('NEXA_HOME_NOT_FOUND', `There is no home ${account.home.id}.`);
          const { id: homeId, role } = account.home;
          await audit(tx, { homeId, action: 'home_members.added', entityId: made.id, after: { role } }, 'system');
        }
        return made.id;
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
