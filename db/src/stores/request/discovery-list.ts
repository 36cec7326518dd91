import type { Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

interface Row {
  readonly id: string;
  readonly plugin_id: string;
  readonly unique_id: string;
  readonly title: string;
  readonly model: string | null;
  readonly config: Record<string, unknown>;
  readonly source: 'mdns' | 'ssdp' | 'udp' | 'arp' | 'plugin';
  readonly address: string | null;
  readonly via: string | null;
  readonly last_seen_at: Date;
  readonly is_ignored: boolean;
  readonly integration_id: string | null;
  readonly present: Record<string, unknown> | null;
}

export interface HeardDiscovery {
  readonly id: string;
  readonly plugin: string;
  readonly title: string;
  readonly model?: string;
  readonly uniqueId: string;
  readonly config: Record<string, unknown>;
  readonly source: Row['source'];
  readonly address?: string;
  /** The relay that heard it. */
  readonly via?: string;
  readonly heardAt: Instant;
  readonly status: 'new' | 'paired';
  readonly isIgnored: boolean;
  /** The integration that it is part of already. */
  readonly integrationId?: string;
  /** Configuration of that integration, without its secrets. */
  readonly present?: Record<string, unknown>;
}

const toDiscovery = (row: Row): HeardDiscovery => ({
  id: row.id,
  plugin: row.plugin_id,
  title: row.title,
  ...(row.model === null ? {} : { model: row.model }),
  uniqueId: row.unique_id,
  config: row.config,
  source: row.source,
  ...(row.address === null ? {} : { address: row.address }),
  ...(row.via === null ? {} : { via: row.via }),
  heardAt: row.last_seen_at.getTime(),
  status: row.integration_id === null ? 'new' : 'paired',
  isIgnored: row.is_ignored,
  ...(row.integration_id === null ? {} : { integrationId: row.integration_id, present: row.present ?? {} }),
});

/** What the server and a home's relays heard, seen from that home: whether it has it already, or ignores it. */
export const discoveryList = {
  /** The same thing may be heard by both: what was heard last is shown, and ignoring it counts for both. */
  async list({ sql }: DatabaseTransaction, homeId: string): Promise<HeardDiscovery[]> {
    const rows = await sql<Row[]>`
      WITH heard AS (
        SELECT d.*, bool_or(d.is_ignored AND d.home_id IS NOT NULL) OVER same AS ignored,
          row_number() OVER (PARTITION BY d.plugin_id, d.unique_id
            ORDER BY d.last_seen_at DESC, d.home_id NULLS FIRST) AS place
        FROM nexa.discoveries AS d
        WHERE d.home_id IS NULL OR d.home_id = ${homeId}
        WINDOW same AS (PARTITION BY d.plugin_id, d.unique_id)
      )
      SELECT d.id, d.plugin_id, d.unique_id, d.title, d.model, d.config, d.source, d.address, d.via, d.last_seen_at,
        d.ignored AS is_ignored, i.id AS integration_id, i.config AS present
      FROM heard AS d
      LEFT JOIN nexa.integrations AS i ON i.home_id = ${homeId} AND i.plugin_id = d.plugin_id
        AND i.unique_id = d.unique_id AND i.deleted_at IS NULL
      WHERE d.place = 1
      ORDER BY d.title, d.id LIMIT 1000`;
    return rows.map(toDiscovery);
  },

  async find(tx: DatabaseTransaction, homeId: string, id: string): Promise<HeardDiscovery | undefined> {
    return (await discoveryList.list(tx, homeId)).find((discovery) => discovery.id === id);
  },

  /** Hides it from this home, whoever hears it. A row of the home's own says so. */
  async ignore({ sql }: DatabaseTransaction, homeId: string, found: HeardDiscovery): Promise<void> {
    await sql`
      INSERT INTO nexa.discoveries
        (home_id, plugin_id, unique_id, title, model, source, address, config, is_ignored, last_seen_at)
      VALUES (${homeId}, ${found.plugin}, ${found.uniqueId}, ${found.title}, ${found.model ?? null}, ${found.source},
        ${found.address ?? null}, ${sql.json(found.config as never)}, true, ${new Date(found.heardAt)})
      ON CONFLICT (home_id, plugin_id, unique_id) DO UPDATE SET is_ignored = true`;
  },

  async unignore({ sql }: DatabaseTransaction, homeId: string, found: HeardDiscovery): Promise<void> {
    await sql`
      UPDATE nexa.discoveries SET is_ignored = false
      WHERE home_id = ${homeId} AND plugin_id = ${found.plugin} AND unique_id = ${found.uniqueId}`;
  },
};
