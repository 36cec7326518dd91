import { type Instant, NexaError } from '@nexa/sdk';
import type { Database, DatabaseTransaction, RequestInfo } from '../client/database.ts';
import { audit } from './request/audit-entry.ts';
import { sessionDays } from './request/session-store.ts';

export interface StoredAccount {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly passwordHash: string | undefined;
}

/** Whom a session or access token belongs to, and what it may be used for. */
export interface Credential {
  readonly id: string;
  readonly userId: string;
  /** Of an account link, the same through all renewals. */
  readonly linkId?: string;
  /** Only of access tokens. */
  readonly scopes?: readonly string[];
  readonly homeIds?: readonly string[];
  readonly expiresAt?: Instant;
}

export interface NewOwner {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly home: { readonly name: string; readonly timezone: string };
}

interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly display_name: string;
  readonly locale: string;
  readonly password_hash: string | null;
}

interface CredentialRow {
  readonly id: string;
  readonly user_id: string;
  readonly scopes: string[] | null;
  readonly home_ids: string[] | null;
  readonly expires_at: Date | null;
  readonly is_quiet: boolean;
}

/** What must be asked before it is known who asks, and the first set-up: the requests that need the service role. */
export class PostgresAccounts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Whether the first set-up is done. */
  hasOwner(): Promise<boolean> {
    return this.#database.asService('setup', async ({ sql }) => (await sql`SELECT FROM users LIMIT 1`).length > 0);
  }

  findByEmail(email: string): Promise<StoredAccount | undefined> {
    return this.#database.asService('authenticate', async ({ sql }) => {
      const [row] = await sql<AccountRow[]>`
        SELECT id, email, display_name, locale, password_hash FROM users
        WHERE lower(email) = lower(${email}) AND deleted_at IS NULL`;
      return row && toAccount(row);
    });
  }

  /** The first person and home, in one transaction under a lock: of two at once the second gets `NEXA_SETUP_DONE`. */
  createOwner(
    owner: NewOwner,
    request?: RequestInfo,
  ): Promise<{ account: StoredAccount; homeId: string; homeCreatedAt: Instant }> {
    return this.#database.asService(
      'setup',
      async (tx) => {
        const { sql } = tx;
        await sql`SELECT pg_advisory_xact_lock(hashtextextended('nexa.setup', 0))`;
        if ((await sql`SELECT FROM users LIMIT 1`).length > 0) throw setupDone();
        const [user] = await sql<AccountRow[]>`
        INSERT INTO users (email, display_name, password_hash, role)
        VALUES (${owner.email}, ${owner.name}, ${owner.passwordHash}, 'admin')
        RETURNING id, email, display_name, locale, password_hash`;
        if (user === undefined) throw new NexaError('NEXA_INTERNAL', 'the owner was not stored');
        const [home] = await sql<{ id: string; created_at: Date }[]>`
        INSERT INTO homes (owner_id, name, timezone) VALUES (${user.id}, ${owner.home.name}, ${owner.home.timezone})
        RETURNING id, created_at`;
        if (home === undefined) throw new NexaError('NEXA_INTERNAL', 'the home was not stored');
        await audit(tx, { action: 'users.added', entityId: user.id, actorId: user.id });
        await audit(tx, { homeId: home.id, action: 'homes.added', entityId: home.id, actorId: user.id });
        return { account: toAccount(user), homeId: home.id, homeCreatedAt: home.created_at.getTime() };
      },
      request,
    );
  }

  /** A login that failed: of which account, when there is one, never with what was typed. */
  async noteRefusedLogin(accountId: string | undefined, attempts: number, request: RequestInfo): Promise<void> {
    await this.#database.asService(
      'authenticate',
      ({ sql }) => sql`
        SELECT nexa.audit_append(home => NULL, action => 'user_sessions.refused', entity_type => 'users',
          entity_id => ${accountId ?? 'unknown'}, after => ${sql.json({ attempts })}, actor_kind => 'unknown')`,
      request,
    );
  }

  /** Of a session that is good now. */
  findSession(hash: Uint8Array): Promise<Credential | undefined> {
    return this.#database.asService('authenticate', ({ sql }) => findSession(sql, hash));
  }

  /** Of an access token that is good now. */
  findToken(hash: Uint8Array): Promise<Credential | undefined> {
    return this.#database.asService('authenticate', ({ sql }) => findToken(sql, hash));
  }
}

export function setupDone(): NexaError {
  return new NexaError('NEXA_SETUP_DONE', 'NEXA was set up already. Sign in with the account that was created then.');
}

/** Seen at most once a minute: a chatty client must not write a row with every request. */
async function findSession(sql: DatabaseTransaction['sql'], hash: Uint8Array): Promise<Credential | undefined> {
  const [row] = await sql<CredentialRow[]>`
    SELECT s.id, s.user_id, NULL AS scopes, NULL AS home_ids, s.expires_at,
      s.last_seen_at < now() - interval '1 minute' AS is_quiet
    FROM user_sessions AS s JOIN users AS u ON u.id = s.user_id AND u.deleted_at IS NULL
    WHERE s.token_hash = ${hash} AND s.revoked_at IS NULL AND s.expires_at > now()`;
  if (row?.is_quiet === true)
    await sql`
      UPDATE user_sessions SET last_seen_at = now(), expires_at = now() + make_interval(days => ${sessionDays}::int)
      WHERE id = ${row.id}`;
  return row && toCredential(row);
}

async function findToken(sql: DatabaseTransaction['sql'], hash: Uint8Array): Promise<Credential | undefined> {
  const [row] = await sql<CredentialRow[]>`
    SELECT t.id, t.user_id, t.scopes, t.home_ids, t.expires_at,
      COALESCE(t.last_used_at < now() - interval '1 minute', true) AS is_quiet
    FROM nexa.access_tokens AS t JOIN users AS u ON u.id = t.user_id AND u.deleted_at IS NULL
    WHERE t.token_hash = ${hash} AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())`;
  if (row?.is_quiet === true) await sql`UPDATE nexa.access_tokens SET last_used_at = now() WHERE id = ${row.id}`;
  return row && toCredential(row);
}

function toCredential(row: CredentialRow): Credential {
  return {
    id: row.id,
    userId: row.user_id,
    ...(row.scopes === null ? {} : { scopes: row.scopes }),
    ...(row.home_ids === null ? {} : { homeIds: row.home_ids }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.getTime() }),
  };
}

function toAccount(row: AccountRow): StoredAccount {
  return {
    id: row.id,
    email: row.email,
    name: row.display_name,
    locale: row.locale,
    passwordHash: row.password_hash ?? undefined,
  };
}
