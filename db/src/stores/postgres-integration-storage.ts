import type { IntegrationStorage } from '@nexa/engine';
import { type JsonValue, NexaError } from '@nexa/sdk';
import type { Database } from '../client/database.ts';
import { encodeJson } from '../timeseries/copy-encoder.ts';

const mostKeys = 100;
const mostBytes = 65_536;

/** What plugins remember for an integration; it goes with the integration. */
export class PostgresIntegrationStorage implements IntegrationStorage {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(integrationId: string, key: string): Promise<JsonValue | undefined> {
    const rows = await this.#database.asService(
      'plugin-host',
      ({ sql }) => sql<{ value: JsonValue }[]>`
        SELECT value FROM nexa.plugin_storage WHERE integration_id = ${integrationId} AND key = ${key}`,
    );
    return rows[0]?.value;
  }

  async set(integrationId: string, key: string, value: JsonValue): Promise<void> {
    const text = encodeJson(value);
    if (Buffer.byteLength(text) > mostBytes) {
      throw new NexaError('NEXA_REQUEST_TOO_LARGE', `a stored value holds ${mostBytes} bytes at most`, {
        params: { key, limit: mostBytes },
      });
    }
    await this.#database.asService('plugin-host', async ({ sql }) => {
      // The integration's row is locked so that two at once cannot both be the hundredth key.
      const [integration] = await sql<{ plugin_id: string; others: number }[]>`
        SELECT plugin_id, (SELECT count(*)::int FROM nexa.plugin_storage AS known
          WHERE known.integration_id = integration.id AND known.key <> ${key}) AS others
        FROM nexa.integrations AS integration WHERE id = ${integrationId} FOR UPDATE`;
      if (integration === undefined) {
        throw new NexaError('NEXA_INTEGRATION_NOT_FOUND', `no integration ${integrationId}`, {
          params: { integrationId },
        });
      }
      if (integration.others >= mostKeys) {
        throw new NexaError('NEXA_REQUEST_TOO_LARGE', `an integration stores ${mostKeys} keys at most`, {
          params: { key, limit: mostKeys },
        });
      }
      await sql`
        INSERT INTO nexa.plugin_storage (plugin_id, integration_id, key, value)
        VALUES (${integration.plugin_id}, ${integrationId}, ${key}, ${text}::text::jsonb)
        ON CONFLICT (integration_id, plugin_id, key) DO UPDATE SET value = EXCLUDED.value`;
    });
  }

  async delete(integrationId: string, key: string): Promise<void> {
    await this.#database.asService(
      'plugin-host',
      ({ sql }) => sql`DELETE FROM nexa.plugin_storage WHERE integration_id = ${integrationId} AND key = ${key}`,
    );
  }
}
