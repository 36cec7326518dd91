import type { DiscoveryOffer, Heard, Instant } from '@nexa/sdk';
import type { Database } from '../client/database.ts';
import { encodeJson } from '../timeseries/copy-encoder.ts';

/** Something on the network that a plugin can pair. */
export interface HeardOffer {
  readonly pluginId: string;
  readonly offer: DiscoveryOffer;
  readonly heard: Heard;
  readonly address?: string;
  readonly heardAt: Instant;
}

/** What this server heard itself: of no home, shown to whoever manages one here. */
export class PostgresDiscoveryStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps it, or renews what is kept of the same plugin and `offer.uniqueId`. A person's "ignore" stays. */
  async upsert({ pluginId, offer, heard, address, heardAt }: HeardOffer): Promise<void> {
    await this.#database.asService(
      'discovery',
      ({ sql }) => sql`
        INSERT INTO nexa.discoveries AS known (plugin_id, unique_id, title, model, source, address, config, last_seen_at)
        VALUES (${pluginId}, ${offer.uniqueId}, ${offer.title}, ${offer.model ?? null}, ${heard.kind}, ${address ?? null},
          ${encodeJson(offer.config)}::text::jsonb, ${new Date(heardAt)})
        ON CONFLICT (home_id, plugin_id, unique_id) DO UPDATE SET title = EXCLUDED.title, model = EXCLUDED.model,
          source = EXCLUDED.source, address = EXCLUDED.address, config = EXCLUDED.config,
          last_seen_at = GREATEST(known.last_seen_at, EXCLUDED.last_seen_at)`,
    );
  }

  /** Forgets what was last heard before `instant`, but not that a person ignored it. */
  async removeHeardBefore(instant: Instant): Promise<void> {
    await this.#database.asService(
      'discovery',
      ({ sql }) => sql`
        DELETE FROM nexa.discoveries WHERE home_id IS NULL AND NOT is_ignored AND last_seen_at < ${new Date(instant)}`,
    );
  }
}
