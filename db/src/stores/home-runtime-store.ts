import { type JsonObject, NexaError } from '@nexa/sdk';
import type { Database } from '../client/database.ts';

export interface EnabledIntegration {
  readonly id: string;
  readonly pluginId: string;
  readonly title: string;
  readonly config: JsonObject;
  /** Its secret fields, each encrypted. */
  readonly secrets: readonly { readonly name: string; readonly ciphertext: Uint8Array }[];
}

/** Background work of running homes that is about no person: their integrations, and rooms that plugins suggest. */
export class HomeRuntimeStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  enabledIntegrations(homeId: string): Promise<readonly EnabledIntegration[]> {
    return this.#database.asService('home-runtime', async ({ sql }) => {
      const rows = await sql<{ id: string; plugin_id: string; title: string; config: JsonObject }[]>`
        SELECT id, plugin_id, title, config FROM nexa.integrations
        WHERE home_id = ${homeId} AND enabled AND deleted_at IS NULL ORDER BY created_at, id`;
      const secrets = await sql<{ integration_id: string; name: string; ciphertext: Uint8Array }[]>`
        SELECT integration_id, name, ciphertext FROM nexa.integration_secrets WHERE home_id = ${homeId}`;
      return rows.map(({ id, plugin_id: pluginId, title, config }) => ({
        id,
        pluginId,
        title,
        config,
        secrets: secrets.filter(({ integration_id }) => integration_id === id),
      }));
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
