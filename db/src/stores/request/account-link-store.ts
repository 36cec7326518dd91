import type { Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import { audit } from './audit-entry.ts';

interface Row {
  readonly family_id: string;
  readonly name: string;
  readonly plugin_id: string;
  readonly home_ids: string[];
  readonly scopes: string[];
  readonly linked_at: Date;
  readonly last_used_at: Date | null;
}

/** A link of this person's account to an ecosystem. */
export interface StoredAccountLink {
  readonly id: string;
  readonly name: string;
  readonly plugin: string;
  readonly homeIds: readonly string[];
  readonly scopes: readonly string[];
  readonly linkedAt: Instant;
  readonly lastUsedAt?: Instant;
}

/** What a person agreed to, with the SHA-256 of the code that says so. */
export interface Consent {
  readonly codeHash: Uint8Array;
  /** Id of the ecosystem's row. */
  readonly client: string;
  readonly homeIds: readonly string[];
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly codeChallenge?: string;
  readonly expiresAt: Instant;
}

/** Links of whoever asks. */
export const accountLinkStore = {
  /** Row security refuses homes that are not the person's. Each home's log says who may reach it now. */
  async consent(tx: DatabaseTransaction, consent: Consent): Promise<void> {
    await tx.sql`
      INSERT INTO nexa.oauth_codes (code_hash, client_id, user_id, home_ids, redirect_uri, scopes, code_challenge,
        expires_at)
      VALUES (${consent.codeHash}, ${consent.client}, nexa.current_user_id(), ${[...consent.homeIds]}::uuid[],
        ${consent.redirectUri}, ${[...consent.scopes]}::text[], ${consent.codeChallenge ?? null},
        ${new Date(consent.expiresAt)})`;
    const after = { client: consent.client, scopes: [...consent.scopes] };
    for (const homeId of consent.homeIds)
      await audit(tx, { homeId, action: 'account_links.added', entityId: consent.client, after });
  },

  async list({ sql }: DatabaseTransaction): Promise<StoredAccountLink[]> {
    const rows = await sql<Row[]>`
      SELECT t.family_id, c.name, c.plugin_id, t.home_ids, t.scopes, min(t.created_at) AS linked_at,
        max(t.last_used_at) AS last_used_at
      FROM nexa.oauth_tokens AS t JOIN nexa.oauth_clients AS c ON c.id = t.client_id
      WHERE t.user_id = nexa.current_user_id() AND t.revoked_at IS NULL AND c.revoked_at IS NULL
      GROUP BY t.family_id, c.name, c.plugin_id, t.home_ids, t.scopes ORDER BY linked_at DESC LIMIT 1000`;
    return rows.map(toLink);
  },

  /** Ends it at once; false when this person has no such link. */
  async revoke({ sql }: DatabaseTransaction, id: string): Promise<boolean> {
    const { count } = await sql`
      UPDATE nexa.oauth_tokens SET revoked_at = now()
      WHERE family_id = ${id} AND user_id = nexa.current_user_id() AND revoked_at IS NULL`;
    return count > 0;
  },
};

const toLink = (row: Row): StoredAccountLink => ({
  id: row.family_id,
  name: row.name,
  plugin: row.plugin_id,
  homeIds: row.home_ids,
  scopes: row.scopes,
  linkedAt: row.linked_at.getTime(),
  ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at.getTime() }),
});
