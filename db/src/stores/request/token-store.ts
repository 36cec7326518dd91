import { type Instant, NexaError } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly scopes: string[];
  readonly home_ids: string[] | null;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
}

export interface StoredToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly homeIds?: readonly string[];
  readonly createdAt: Instant;
  readonly expiresAt?: Instant;
  readonly lastUsedAt?: Instant;
}

export interface NewToken {
  readonly name: string;
  /** SHA-256 of the token. */
  readonly hash: Uint8Array;
  readonly scopes: readonly string[];
  readonly homeIds?: readonly string[];
  readonly expiresAt?: Instant;
}

const toToken = (row: Row): StoredToken => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  ...(row.home_ids === null ? {} : { homeIds: row.home_ids }),
  createdAt: row.created_at.getTime(),
  ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.getTime() }),
  ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at.getTime() }),
});

/** Access tokens of whoever asks. */
export const tokenStore = {
  async list({ sql }: DatabaseTransaction): Promise<StoredToken[]> {
    const rows = await sql<Row[]>`
      SELECT id, name, scopes, home_ids, created_at, expires_at, last_used_at FROM nexa.access_tokens
      WHERE user_id = nexa.current_user_id() AND revoked_at IS NULL ORDER BY created_at DESC LIMIT 1000`;
    return rows.map(toToken);
  },

  /** Row security refuses homes that are not the person's. */
  async create({ sql }: DatabaseTransaction, wanted: NewToken): Promise<StoredToken> {
    const [row] = await sql<Row[]>`
      INSERT INTO nexa.access_tokens (user_id, name, token_hash, scopes, home_ids, expires_at)
      VALUES (nexa.current_user_id(), ${wanted.name}, ${wanted.hash}, ${[...wanted.scopes]}::text[],
        ${wanted.homeIds === undefined ? null : [...wanted.homeIds]}::uuid[],
        ${wanted.expiresAt === undefined ? null : new Date(wanted.expiresAt)})
      RETURNING id, name, scopes, home_ids, created_at, expires_at, last_used_at`;
    if (row === undefined) throw new NexaError('NEXA_INTERNAL', 'the token was not stored');
    return toToken(row);
  },

  async revoke({ sql }: DatabaseTransaction, id: string): Promise<boolean> {
    const { count } = await sql`
      UPDATE nexa.access_tokens SET revoked_at = now()
      WHERE id = ${id} AND user_id = nexa.current_user_id() AND revoked_at IS NULL`;
    return count > 0;
  },
};
