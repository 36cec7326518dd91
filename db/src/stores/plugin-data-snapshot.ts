import type { JsonObject } from '@nexa/sdk';
import type { Database, DatabaseTransaction } from '../client/database.ts';

/** What a plugin and its integrations keep in the database. Secrets stay sealed. */
export interface PluginDataSnapshot {
  readonly storage: readonly JsonObject[];
  readonly integrations: readonly JsonObject[];
  readonly secrets: readonly JsonObject[];
}

/** All of it as of one moment: one statement sees one state of the database. */
export function takePluginData(database: Database, pluginId: string): Promise<PluginDataSnapshot> {
  return database.asService('plugin-host', async ({ sql }) => {
    const [row] = await sql<PluginDataSnapshot[]>`
      WITH mine AS (SELECT * FROM nexa.integrations WHERE plugin_id = ${pluginId} AND deleted_at IS NULL)
      SELECT
        COALESCE((SELECT jsonb_agg(to_jsonb(s)) FROM nexa.plugin_storage AS s WHERE plugin_id = ${pluginId}), '[]')
          AS storage,
        COALESCE((SELECT jsonb_agg(to_jsonb(i)) FROM mine AS i), '[]') AS integrations,
        COALESCE((SELECT jsonb_agg(to_jsonb(s)) FROM nexa.integration_secrets AS s
          JOIN mine ON mine.id = s.integration_id), '[]') AS secrets`;
    return row ?? { storage: [], integrations: [], secrets: [] };
  });
}

/** Puts it back. Integrations that were removed since stay removed; one that was added since keeps what it has. */
export async function restorePluginData(
  { sql }: DatabaseTransaction,
  pluginId: string,
  { storage, integrations, secrets }: PluginDataSnapshot,
): Promise<void> {
  const json = (rows: readonly JsonObject[]) => sql.json(rows as never);
  const ids = integrations.map(({ id }) => String(id));
  await sql`
    UPDATE nexa.integrations AS i SET config = old.config, config_version = old.config_version, title = old.title, unique_id = old.unique_id
    FROM jsonb_populate_recordset(NULL::nexa.integrations, ${json(integrations)}) AS old
    WHERE i.id = old.id AND i.plugin_id = ${pluginId} AND i.deleted_at IS NULL`;
  await sql`DELETE FROM nexa.integration_secrets WHERE integration_id = ANY (${ids}::uuid[])`;
  await sql`
    INSERT INTO nexa.integration_secrets
    SELECT old.* FROM jsonb_populate_recordset(NULL::nexa.integration_secrets, ${json(secrets)}) AS old
    JOIN nexa.integrations AS i ON i.id = old.integration_id AND i.deleted_at IS NULL`;
  await sql`
    DELETE FROM nexa.plugin_storage WHERE plugin_id = ${pluginId}
      AND (integration_id IS NULL OR integration_id = ANY (${ids}::uuid[]))`;
  await sql`
    INSERT INTO nexa.plugin_storage
    SELECT old.* FROM jsonb_populate_recordset(NULL::nexa.plugin_storage, ${json(storage)}) AS old
    WHERE old.integration_id IS NULL
      OR EXISTS (SELECT FROM nexa.integrations AS i WHERE i.id = old.integration_id AND i.deleted_at IS NULL)`;
}
