import { type JsonObject, NexaError } from '@nexa/sdk';
import type { Database } from '../client/database.ts';
import { integrationStore, type SealedSecret } from './request/integration-store.ts';

export interface EnabledIntegration {
  readonly id: string;
  readonly pluginId: string;
  readonly title: string;
  readonly config: JsonObject;
  readonly configVersion: number;
  /** Its secret fields, each encrypted. */
  readonly secrets: readonly { readonly name: string; readonly ciphertext: Uint8Array }[];
}

interface EnabledRow {
  readonly id: string;
  readonly plugin_id: string;
  readonly title: string;
  readonly config: JsonObject;
  readonly config_version: number;
}

/** A configuration that its plugin brought to its present form. */
export interface MigratedConfig {
  readonly homeId: string;
  readonly integrationId: string;
  readonly fromVersion: number;
  readonly version: number;
  readonly config: JsonObject;
  readonly secrets: readonly SealedSecret[];
}

/** Background work of running homes that is about no person: their integrations, and rooms that plugins suggest. */
export class HomeRuntimeStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  enabledIntegrations(homeId: string): Promise<readonly EnabledIntegration[]> {
    return this.#database.asService('home-runtime', async ({ sql }) => {
      const rows = await sql<EnabledRow[]>`
        SELECT id, plugin_id, title, config, config_version FROM nexa.integrations
        WHERE home_id = ${homeId} AND enabled AND deleted_at IS NULL ORDER BY created_at, id`;
      const secrets = await sql<{ integration_id: string; name: string; ciphertext: Uint8Array }[]>`
        SELECT integration_id, name, ciphertext FROM nexa.integration_secrets WHERE home_id = ${homeId}`;
      return rows.map(({ id, plugin_id: pluginId, title, config, config_version: configVersion }) => ({
        id,
        pluginId,
        title,
        config,
        configVersion,
        secrets: secrets.filter(({ integration_id }) => integration_id === id),
      }));
    });
  }

  /** Keeps it instead of the older one. `false`: that one was replaced or removed meanwhile, and nothing was changed. */
  keepMigrated(migrated: MigratedConfig): Promise<boolean> {
    const { homeId, integrationId, fromVersion, version, config, secrets } = migrated;
    return this.#database.asService('home-runtime', async (tx) => {
      const { count } = await tx.sql`
        UPDATE nexa.integrations SET config = ${tx.sql.json(config as never)}, config_version = ${version}
        WHERE home_id = ${homeId} AND id = ${integrationId} AND config_version = ${fromVersion} AND deleted_at IS NULL`;
      if (count === 0) return false;
      await integrationStore.replaceSecrets(tx, homeId, integrationId, secrets);
      return true;
    });
  }

  /** Finds the room by its name, whatever its case, or makes it. Several plugins may ask at once. */
  findOrCreateRoom(homeId: string, name: string): Promise<string> {
    return this.#database.asService('home-runtime', async ({ sql }) => {
      await sql`SELECT FROM homes WHERE id = ${homeId} FOR UPDATE`;
      const [known] = await sql<{ id: string }[]>`
        SELECT id FROM rooms WHERE home_id = ${homeId} AND lower(name) = lower(${name}) AND deleted_at IS NULL
        ORDER BY created_at LIMIT 1`;
      if (known !== undefined) return known.id;
      const [made] = await sql<{ id: string }[]>`
        INSERT INTO rooms (home_id, name, position)
        VALUES (${homeId}, ${name}, (SELECT COALESCE(max(position), -1) + 1 FROM rooms WHERE home_id = ${homeId}))
        RETURNING id`;
      if (made === undefined) throw new NexaError('NEXA_INTERNAL', 'the room was not stored');
      return made.id;
    });
  }
}
