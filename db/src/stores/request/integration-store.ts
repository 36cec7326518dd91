import type { PowerFeed } from '@nexa/engine';
import {
  hasErrorCode,
  type Instant,
  type JsonObject,
  NexaError,
  type Status,
  type StatusDetail,
  type StatusValue,
} from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

interface Row {
  readonly id: string;
  readonly home_id: string;
  readonly plugin_id: string;
  readonly title: string;
  readonly unique_id: string | null;
  readonly config: JsonObject;
  readonly config_version: number;
  readonly status: StatusValue;
  readonly status_detail: StatusDetail | null;
  readonly status_message: string | null;
  readonly status_since: Date;
  readonly created_at: Date;
  readonly device_count: number;
  readonly power_device_id: string | null;
  readonly power_component: string | null;
}

export interface StoredIntegration {
  readonly id: string;
  readonly homeId: string;
  readonly plugin: string;
  readonly title: string;
  readonly status: Status;
  /** The bridge's or account's own id. */
  readonly uniqueId?: string;
  /** Without its secret fields. */
  readonly config: JsonObject;
  /** Which form of the plugin's schema wrote it. */
  readonly configVersion: number;
  readonly deviceCount: number;
  /** The plug that feeds what it talks to, as a person said. */
  readonly poweredBy?: PowerFeed;
  readonly createdAt: Instant;
}

export interface NewIntegration {
  readonly id: string;
  readonly homeId: string;
  readonly pluginId: string;
  readonly title: string;
  readonly uniqueId: string;
  readonly config: JsonObject;
  readonly configVersion: number;
}

/** A secret field as it is kept: encrypted by a key that is not in the database. */
export interface SealedSecret {
  readonly name: string;
  readonly ciphertext: Uint8Array;
  readonly keyId: string;
}

const toIntegration = (row: Row): StoredIntegration => ({
  id: row.id,
  homeId: row.home_id,
  plugin: row.plugin_id,
  title: row.title,
  status: {
    value: row.status,
    ...(row.status_detail === null ? {} : { detail: row.status_detail }),
    ...(row.status_message === null ? {} : { message: row.status_message }),
    since: row.status_since.getTime(),
  },
  ...(row.unique_id === null ? {} : { uniqueId: row.unique_id }),
  config: row.config,
  configVersion: row.config_version,
  deviceCount: Number(row.device_count),
  ...(row.power_device_id === null || row.power_component === null
    ? {}
    : { poweredBy: { deviceId: row.power_device_id, component: row.power_component } }),
  createdAt: row.created_at.getTime(),
});

export function integrationExists(title: string, integrationId?: string, cause?: unknown): NexaError {
  return new NexaError('NEXA_INTEGRATION_EXISTS', `${title} is part of this home already.`, {
    ...(integrationId === undefined ? {} : { params: { integrationId } }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What every row is made of, as `i`. */
const rowsOf = (sql: DatabaseTransaction['sql']) => sql`
  SELECT i.*, (SELECT count(*) FROM nexa.device_bindings AS b JOIN devices AS d ON d.id = b.device_id
    WHERE b.home_id = i.home_id AND b.integration_id = i.id AND b.active AND d.deleted_at IS NULL) AS device_count,
    power.device_id AS power_device_id, power.component AS power_component
  FROM nexa.integrations AS i
  LEFT JOIN nexa.power_links AS power ON power.home_id = i.home_id AND power.integration_id = i.id`;

export const integrationStore = {
  async list({ sql }: DatabaseTransaction, homeId: string): Promise<StoredIntegration[]> {
    const rows = await sql<Row[]>`
      ${rowsOf(sql)} WHERE i.home_id = ${homeId} AND i.deleted_at IS NULL ORDER BY i.created_at, i.id LIMIT 1000`;
    return rows.map(toIntegration);
  },

  /** Those of one plugin in all homes that the transaction may see whole. */
  async idsOfPlugin({ sql }: DatabaseTransaction, pluginId: string): Promise<string[]> {
    const rows = await sql<{ id: string }[]>`
      SELECT id FROM nexa.integrations WHERE plugin_id = ${pluginId} AND deleted_at IS NULL
      ORDER BY created_at, id LIMIT 1000`;
    return rows.map(({ id }) => id);
  },

  async find({ sql }: DatabaseTransaction, id: string): Promise<StoredIntegration | undefined> {
    const [row] = await sql<Row[]>`
      ${rowsOf(sql)} WHERE i.id = ${id} AND i.deleted_at IS NULL`;
    return row && toIntegration(row);
  },

  /** Which plug feeds what it talks to, in the place of what was said before. */
  async linkPower(
    { sql }: DatabaseTransaction,
    { homeId, id }: { readonly homeId: string; readonly id: string },
    feed: PowerFeed,
    userId: string,
  ): Promise<void> {
    await sql`
      INSERT INTO nexa.power_links (home_id, integration_id, device_id, component, created_by)
      VALUES (${homeId}, ${id}, ${feed.deviceId}, ${feed.component}, ${userId})
      ON CONFLICT (home_id, integration_id) DO UPDATE SET device_id = EXCLUDED.device_id, component = EXCLUDED.component,
        created_by = EXCLUDED.created_by`;
  },

  /** No plug that NEXA knows of feeds it. */
  async unlinkPower(
    { sql }: DatabaseTransaction,
    { homeId, id }: { readonly homeId: string; readonly id: string },
  ): Promise<void> {
    await sql`DELETE FROM nexa.power_links WHERE home_id = ${homeId} AND integration_id = ${id}`;
  },

  async findByUniqueId(
    { sql }: DatabaseTransaction,
    homeId: string,
    pluginId: string,
    uniqueId: string,
  ): Promise<{ id: string; title: string } | undefined> {
    const [row] = await sql<{ id: string; title: string }[]>`
      SELECT id, title FROM nexa.integrations
      WHERE home_id = ${homeId} AND plugin_id = ${pluginId} AND unique_id = ${uniqueId} AND deleted_at IS NULL`;
    return row;
  },

  async create({ sql }: DatabaseTransaction, wanted: NewIntegration): Promise<void> {
    try {
      await sql`
        INSERT INTO nexa.integrations (id, home_id, plugin_id, title, unique_id, config, config_version)
        VALUES (${wanted.id}, ${wanted.homeId}, ${wanted.pluginId}, ${wanted.title.slice(0, 200)}, ${wanted.uniqueId},
          ${sql.json(wanted.config as never)}, ${wanted.configVersion})`;
    } catch (error) {
      if ((error as { code?: string }).code !== '23505' && !hasErrorCode(error, 'NEXA_DATABASE_CONFLICT')) throw error;
      throw integrationExists(wanted.title, undefined, error);
    }
  },

  async change(
    { sql }: DatabaseTransaction,
    id: string,
    change: Omit<NewIntegration, 'id' | 'homeId' | 'pluginId'>,
  ): Promise<void> {
    await sql`
      UPDATE nexa.integrations SET title = ${change.title.slice(0, 200)}, unique_id = ${change.uniqueId},
        config = ${sql.json(change.config as never)}, config_version = ${change.configVersion}
      WHERE id = ${id} AND deleted_at IS NULL`;
  },

  /** Where it is, and nothing else: title and id stay. */
  async readdress({ sql }: DatabaseTransaction, id: string, config: JsonObject): Promise<void> {
    await sql`UPDATE nexa.integrations SET config = ${sql.json(config as never)} WHERE id = ${id} AND deleted_at IS NULL`;
  },

  /** What the other side calls a device of the integration. */
  async externalId({ sql }: DatabaseTransaction, integrationId: string, deviceId: string): Promise<string | undefined> {
    const [row] = await sql<{ external_id: string }[]>`
      SELECT external_id FROM nexa.device_bindings
      WHERE integration_id = ${integrationId} AND device_id = ${deviceId} ORDER BY active DESC LIMIT 1`;
    return row?.external_id;
  },

  /** Its devices go with it, and keep their history. */
  async remove({ sql }: DatabaseTransaction, homeId: string, id: string): Promise<boolean> {
    const { count } = await sql`
      UPDATE nexa.integrations SET deleted_at = now() WHERE home_id = ${homeId} AND id = ${id} AND deleted_at IS NULL`;
    return count > 0;
  },

  /** All of its secrets at once: what is not among them is gone. */
  async replaceSecrets(
    { sql }: DatabaseTransaction,
    homeId: string,
    integrationId: string,
    secrets: readonly SealedSecret[],
  ): Promise<void> {
    await sql`
      DELETE FROM nexa.integration_secrets WHERE home_id = ${homeId} AND integration_id = ${integrationId}`;
    for (const { name, ciphertext, keyId } of secrets)
      await sql`
        INSERT INTO nexa.integration_secrets (integration_id, name, home_id, ciphertext, key_id)
        VALUES (${integrationId}, ${name}, ${homeId}, ${ciphertext}, ${keyId})`;
  },

  async loadSecrets(
    { sql }: DatabaseTransaction,
    homeId: string,
    integrationId: string,
  ): Promise<readonly { readonly name: string; readonly ciphertext: Uint8Array }[]> {
    return sql<{ name: string; ciphertext: Uint8Array }[]>`
      SELECT name, ciphertext FROM nexa.integration_secrets
      WHERE home_id = ${homeId} AND integration_id = ${integrationId}`;
  },
};
