import type { DiscoveryOffer, Heard, Instant } from '@nexa/sdk';
import type { Database } from '../client/database.ts';
import { encodeJson } from '../timeseries/copy-encoder.ts';

/** Something on the network that a plugin can pair. */
export interface HeardOffer {
  readonly pluginId: string;
  readonly offer: DiscoveryOffer;
  readonly heard: Heard;
  /** Heard by a relay of this home; left out for what the server heard itself. */
  readonly homeId?: string;
  readonly address?: string;
  readonly heardAt: Instant;
}

/** What this server heard itself, of no home and shown to whoever manages one here; and what homes' relays heard. */
export class PostgresDiscoveryStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps it, or renews what is kept of the same home, plugin and `offer.uniqueId`. A person's "ignore" stays. */
  async upsert({ pluginId, offer, heard, homeId, address, heardAt }: HeardOffer): Promise<boolean> {
    return this.#database.asService('discovery', async ({ sql }) => {
      const [row] = await sql<{ is_new: boolean }[]>`
        INSERT INTO nexa.discoveries AS known
          (home_id, plugin_id, unique_id, title, model, source, address, via, config, last_seen_at)
        VALUES (${homeId ?? null}, ${pluginId}, ${offer.uniqueId}, ${offer.title}, ${offer.model ?? null}, ${heard.kind},
          ${address ?? null}, ${heard.via ?? null}, ${encodeJson(offer.config)}::text::jsonb, ${new Date(heardAt)})
        ON CONFLICT (home_id, plugin_id, unique_id) DO UPDATE SET title = EXCLUDED.title, model = EXCLUDED.model,
          source = EXCLUDED.source, address = EXCLUDED.address, via = EXCLUDED.via, config = EXCLUDED.config,
          last_seen_at = GREATEST(known.last_seen_at, EXCLUDED.last_seen_at)
        RETURNING xmax = 0 AS is_new`;
      return row?.is_new === true;
    });
  }

  /** Forgets what was last heard before `instant`, but not that a person ignored it. */
  async removeHeardBefore(instant: Instant): Promise<void> {
    await this.#database.asService(
      'discovery',
      ({ sql }) => sql`DELETE FROM nexa.discoveries WHERE NOT is_ignored AND last_seen_at < ${new Date(instant)}`,
    );
  }
}
