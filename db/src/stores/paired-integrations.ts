import type { JsonObject } from '@nexa/sdk';
import type { DatabaseTransaction } from '../client/database.ts';

/** An integration that a device on the network belongs to. */
export interface PairedIntegration {
  readonly id: string;
  readonly homeId: string;
  readonly pluginId: string;
  readonly title: string;
  /** Without its secret fields. */
  readonly config: JsonObject;
  /** Which form of the plugin's configuration it is. */
  readonly configVersion: number;
  readonly isOnline: boolean;
}

interface Row {
  readonly id: string;
  readonly home_id: string;
  readonly plugin_id: string;
  readonly title: string;
  readonly config: JsonObject;
  readonly config_version: number;
  readonly is_online: boolean;
}

/** The integrations with this id of their device: of one home, or of every home on the server, at most a hundred. */
export async function pairedIntegrations(
  { sql }: DatabaseTransaction,
  { pluginId, uniqueId, homeId }: { readonly pluginId: string; readonly uniqueId: string; readonly homeId?: string },
): Promise<PairedIntegration[]> {
  const rows = await sql<Row[]>`
    SELECT id, home_id, plugin_id, title, config, config_version, status = 'online' AS is_online FROM nexa.integrations
    WHERE plugin_id = ${pluginId} AND unique_id = ${uniqueId} AND deleted_at IS NULL
      AND (${homeId ?? null}::uuid IS NULL OR home_id = ${homeId ?? null}) ORDER BY id LIMIT 100`;
  return rows.map((row) => ({
    id: row.id,
    homeId: row.home_id,
    pluginId: row.plugin_id,
    title: row.title,
    config: row.config,
    configVersion: row.config_version,
    isOnline: row.is_online,
  }));
}
