import type { Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import { audit } from './audit-entry.ts';

interface Row {
  readonly id: string;
  readonly client_id: string;
  readonly plugin_id: string;
  readonly name: string;
  readonly redirect_uris: string[];
  readonly scopes: string[];
  readonly is_rotating: boolean;
  readonly created_at: Date;
}

/** An ecosystem to which people may link their account. */
export interface StoredOauthClient {
  readonly id: string;
  /** What it calls itself in its requests. */
  readonly clientId: string;
  readonly plugin: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
  readonly isRotating: boolean;
  readonly createdAt: Instant;
}

export type NewOauthClient = Omit<StoredOauthClient, 'id' | 'createdAt'> & {
  /** SHA-256 of its secret; left out: it can keep none. */
  readonly secretHash?: Uint8Array;
};

const toClient = (row: Row): StoredOauthClient => ({
  id: row.id,
  clientId: row.client_id,
  plugin: row.plugin_id,
  name: row.name,
  redirectUris: row.redirect_uris,
  scopes: row.scopes,
  isRotating: row.is_rotating,
  createdAt: row.created_at.getTime(),
});

/** Ecosystems that accounts may be linked to: seen by whoever is signed in, kept by who looks after the server. */
export const oauthClientStore = {
  async list({ sql }: DatabaseTransaction): Promise<StoredOauthClient[]> {
    const rows = await sql<Row[]>`
      SELECT id, client_id, plugin_id, name, redirect_uris, scopes, is_rotating, created_at FROM nexa.oauth_clients
      WHERE revoked_at IS NULL ORDER BY name, id LIMIT 1000`;
    return rows.map(toClient);
  },

  async byClientId({ sql }: DatabaseTransaction, clientId: string): Promise<StoredOauthClient | undefined> {
    const [row] = await sql<Row[]>`
      SELECT id, client_id, plugin_id, name, redirect_uris, scopes, is_rotating, created_at FROM nexa.oauth_clients
      WHERE client_id = ${clientId} AND revoked_at IS NULL`;
    return row && toClient(row);
  },

  /** `undefined`: another one has this client id already, or had it. */
  async create(tx: DatabaseTransaction, wanted: NewOauthClient): Promise<StoredOauthClient | undefined> {
    const { sql } = tx;
    const [row] = await sql<Row[]>`
      INSERT INTO nexa.oauth_clients (client_id, plugin_id, name, secret_hash, redirect_uris, scopes, is_rotating)
      VALUES (${wanted.clientId}, ${wanted.plugin}, ${wanted.name}, ${wanted.secretHash ?? null},
        ${[...wanted.redirectUris]}::text[], ${[...wanted.scopes]}::text[], ${wanted.isRotating})
      ON CONFLICT DO NOTHING
      RETURNING id, client_id, plugin_id, name, redirect_uris, scopes, is_rotating, created_at`;
    if (row === undefined) return undefined;
    const { clientId, name, plugin, redirectUris } = wanted;
    await audit(tx, {
      action: 'oauth_clients.added',
      entityId: row.id,
      after: { clientId, name, plugin, redirectUris: [...redirectUris] },
    });
    return toClient(row);
  },

  async revoke(tx: DatabaseTransaction, id: string): Promise<boolean> {
    const { count } = await tx.sql`
      UPDATE nexa.oauth_clients SET revoked_at = now() WHERE id = ${id} AND revoked_at IS NULL`;
    if (count > 0) await audit(tx, { action: 'oauth_clients.removed', entityId: id });
    return count > 0;
  },
};
