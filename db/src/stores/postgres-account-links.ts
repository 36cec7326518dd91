import type { Instant } from '@nexa/sdk';
import type { Database, DatabaseTransaction } from '../client/database.ts';
import type { Credential } from './account-store.ts';

/** An ecosystem as it shows itself to the token endpoint. */
export interface LinkClient {
  readonly id: string;
  /** SHA-256 of its secret; left out: it can keep none and must use PKCE. */
  readonly secretHash?: Uint8Array;
  readonly isRotating: boolean;
}

/** SHA-256 of the tokens of one link, and until when the access token is good. */
export interface NewLinkTokens {
  readonly accessHash: Uint8Array;
  readonly refreshHash: Uint8Array;
  readonly accessExpiresAt: Instant;
}

/** What an ecosystem was registered with, as the page that it sends people to needs it. */
export interface RegisteredClient {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
  /** It can keep no secret and must use PKCE. */
  readonly isPublic: boolean;
}

export interface CodeUse extends NewLinkTokens {
  readonly codeHash: Uint8Array;
  readonly redirectUri: string;
  /** Whether the verifier that came along fits this challenge. */
  readonly fits: (challenge: string | undefined) => boolean;
}

export interface RefreshUse extends NewLinkTokens {
  readonly usedHash: Uint8Array;
  /** How long a refresh token that was replaced may come again: its answer may have been lost. */
  readonly leewayMs: number;
}

interface CodeRow {
  readonly user_id: string;
  readonly home_ids: string[];
  readonly scopes: string[];
  readonly redirect_uri: string;
  readonly code_challenge: string | null;
  readonly is_used: boolean;
  readonly is_late: boolean;
}

interface TokenRow {
  readonly id: string;
  readonly family_id: string;
  readonly user_id: string;
  readonly home_ids: string[];
  readonly scopes: string[];
  readonly is_revoked: boolean;
  readonly rotated_ago: number | null;
}

/** Links of accounts to ecosystems as the token endpoint sees them: before it is known in whose name to ask. */
export class PostgresAccountLinks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  client(clientId: string): Promise<LinkClient | undefined> {
    return this.#database.asService('authenticate', async ({ sql }) => {
      const [row] = await sql<{ id: string; secret_hash: Uint8Array | null; is_rotating: boolean }[]>`
        SELECT id, secret_hash, is_rotating FROM nexa.oauth_clients
        WHERE client_id = ${clientId} AND revoked_at IS NULL`;
      if (row === undefined) return undefined;
      const secret = row.secret_hash === null ? {} : { secretHash: row.secret_hash };
      return { id: row.id, isRotating: row.is_rotating, ...secret };
    });
  }

  /** `undefined`: there is none of this id. */
  registration(clientId: string): Promise<RegisteredClient | undefined> {
    return this.#database.asService('authenticate', async ({ sql }) => {
      const [row] = await sql<RegisteredClient[]>`
        SELECT name, redirect_uris AS "redirectUris", scopes, secret_hash IS NULL AS "isPublic"
        FROM nexa.oauth_clients WHERE client_id = ${clientId} AND revoked_at IS NULL`;
      return row;
    });
  }

  /**
   * Turns a code into the first tokens and answers with their scopes; `undefined` when it is not good. A code that comes
   * twice was stolen: what came of it is revoked.
   */
  redeem(client: LinkClient, use: CodeUse): Promise<readonly string[] | undefined> {
    return this.#database.asService('authenticate', async ({ sql }) => {
      const [code] = await sql<CodeRow[]>`
        SELECT user_id, home_ids, scopes, redirect_uri, code_challenge,
          used_at IS NOT NULL AS is_used, expires_at <= now() AS is_late
        FROM nexa.oauth_codes WHERE code_hash = ${use.codeHash} AND client_id = ${client.id} FOR UPDATE`;
      if (code === undefined) return undefined;
      if (code.is_used) {
        await noteTheft(sql, client.id, 'a code came twice');
        await sql`
          UPDATE nexa.oauth_tokens SET revoked_at = now() WHERE revoked_at IS NULL AND family_id IN
            (SELECT family_id FROM nexa.oauth_tokens WHERE code_hash = ${use.codeHash})`;
        return undefined;
      }
      const isRight = code.redirect_uri === use.redirectUri && use.fits(code.code_challenge ?? undefined);
      if (code.is_late || !isRight) return undefined;
      await sql`UPDATE nexa.oauth_codes SET used_at = now() WHERE code_hash = ${use.codeHash}`;
      await sql`DELETE FROM nexa.oauth_codes WHERE client_id = ${client.id} AND expires_at < now() - interval '1 day'`;
      await sql`
        INSERT INTO nexa.oauth_tokens (client_id, user_id, family_id, code_hash, access_hash, refresh_hash, home_ids,
          scopes, access_expires_at)
        VALUES (${client.id}, ${code.user_id}, gen_random_uuid(), ${use.codeHash}, ${use.accessHash}, ${use.refreshHash},
          ${code.home_ids}::uuid[], ${code.scopes}::text[], ${new Date(use.accessExpiresAt)})`;
      return code.scopes;
    });
  }

  /**
   * Gives new tokens for a refresh token and answers with their scopes; `undefined` when it is not good. One that was
   * replaced longer ago than the leeway was stolen: its whole family is revoked.
   */
  refresh(client: LinkClient, use: RefreshUse): Promise<readonly string[] | undefined> {
    return this.#database.asService('authenticate', async ({ sql }) => {
      const [used] = await sql<TokenRow[]>`
        SELECT t.id, t.family_id, t.user_id, t.home_ids, t.scopes,
          t.revoked_at IS NOT NULL OR u.deleted_at IS NOT NULL AS is_revoked,
          EXTRACT(epoch FROM now() - t.rotated_at)::float8 * 1000 AS rotated_ago
        FROM nexa.oauth_tokens AS t JOIN users AS u ON u.id = t.user_id
        WHERE t.refresh_hash = ${use.usedHash} AND t.client_id = ${client.id} FOR UPDATE OF t`;
      if (used === undefined || used.is_revoked) return undefined;
      if (used.rotated_ago !== null && used.rotated_ago > use.leewayMs) {
        await noteTheft(sql, client.id, 'a refresh token came again that was replaced');
        await sql`UPDATE nexa.oauth_tokens SET revoked_at = now() WHERE family_id = ${used.family_id} AND revoked_at IS NULL`;
        return undefined;
      }
      // Within the leeway an answer may have been lost, and then what it brought was never used.
      if (used.rotated_ago !== null && (await isSuccessorUsed(sql, used))) {
        await noteTheft(sql, client.id, 'a refresh token came again although what it was replaced with is in use');
        await sql`UPDATE nexa.oauth_tokens SET revoked_at = now() WHERE family_id = ${used.family_id} AND revoked_at IS NULL`;
        return undefined;
      }
      await removeUsedUp(sql, used.family_id);
      if (client.isRotating)
        await sql`UPDATE nexa.oauth_tokens SET rotated_at = COALESCE(rotated_at, now()) WHERE id = ${used.id}`;
      await sql`
        INSERT INTO nexa.oauth_tokens (client_id, user_id, family_id, access_hash, refresh_hash, home_ids, scopes,
          access_expires_at)
        VALUES (${client.id}, ${used.user_id}, ${used.family_id}, ${use.accessHash},
          ${client.isRotating ? use.refreshHash : null}, ${used.home_ids}::uuid[], ${used.scopes}::text[],
          ${new Date(use.accessExpiresAt)})`;
      return used.scopes;
    });
  }

  /** Ends the link that an access or refresh token of this client belongs to. */
  async revoke(client: LinkClient, hash: Uint8Array): Promise<void> {
    await this.#database.asService(
      'authenticate',
      ({ sql }) => sql`
        UPDATE nexa.oauth_tokens SET revoked_at = now() WHERE revoked_at IS NULL AND family_id IN
          (SELECT family_id FROM nexa.oauth_tokens
            WHERE client_id = ${client.id} AND (access_hash = ${hash} OR refresh_hash = ${hash}))`,
    );
  }

  /** Of an access token of a link that is good now. */
  findAccess(hash: Uint8Array): Promise<Credential | undefined> {
    return this.#database.asService('authenticate', async ({ sql }) => {
      const [row] = await sql<(TokenRow & { access_expires_at: Date; is_quiet: boolean })[]>`
        SELECT t.id, t.family_id, t.user_id, t.home_ids, t.scopes, t.access_expires_at,
          COALESCE(t.last_used_at < now() - interval '1 minute', true) AS is_quiet
        FROM nexa.oauth_tokens AS t
        JOIN users AS u ON u.id = t.user_id AND u.deleted_at IS NULL
        JOIN nexa.oauth_clients AS c ON c.id = t.client_id AND c.revoked_at IS NULL
        WHERE t.access_hash = ${hash} AND t.revoked_at IS NULL AND t.access_expires_at > now()`;
      if (row === undefined) return undefined;
      if (row.is_quiet) await sql`UPDATE nexa.oauth_tokens SET last_used_at = now() WHERE id = ${row.id}`;
      return {
        id: row.id,
        linkId: row.family_id,
        userId: row.user_id,
        scopes: row.scopes,
        homeIds: row.home_ids,
        expiresAt: row.access_expires_at.getTime(),
      };
    });
  }
}

/** Whether a token that came after this one was used, or replaced in its turn. */
async function isSuccessorUsed(sql: DatabaseTransaction['sql'], { id, family_id: family }: TokenRow): Promise<boolean> {
  const [row] = await sql<{ used: boolean }[]>`
    SELECT EXISTS (SELECT FROM nexa.oauth_tokens WHERE family_id = ${family} AND id > ${id}
      AND (last_used_at IS NOT NULL OR rotated_at IS NOT NULL)) AS used`;
  return row?.used === true;
}

/** Nobody is signed in here, but whoever looks after the server should read of it. */
async function noteTheft(sql: DatabaseTransaction['sql'], clientId: string, reason: string): Promise<void> {
  await sql`
    SELECT nexa.audit_append(home => NULL, action => 'account_links.revoked', entity_type => 'account_links',
      entity_id => ${clientId}, after => ${sql.json({ reason })}, actor_kind => 'unknown')`;
}

/** Access tokens of an hour would pile up; replaced refresh tokens are remembered for a month, to know a thief by. */
async function removeUsedUp(sql: DatabaseTransaction['sql'], familyId: string): Promise<void> {
  await sql`
    DELETE FROM nexa.oauth_tokens WHERE family_id = ${familyId}
      AND ((refresh_hash IS NULL AND access_expires_at < now()) OR rotated_at < now() - interval '30 days')`;
}
