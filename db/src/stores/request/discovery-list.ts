import type { Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

interface Row {
  readonly id: string;
  readonly plugin_id: string;
  readonly unique_id: string;
  readonly title: string;
  readonly model: string | null;
  readonly config: Record<string, unknown>;
  readonly address: string | null;
  readonly last_seen_at: Date;
  readonly is_paired: boolean;
}

export interface HeardDiscovery {
  readonly id: string;
  readonly plugin: string;
  readonly title: string;
  readonly model?: string;
  readonly uniqueId: string;
  readonly config: Record<string, unknown>;
  readonly address?: string;
  readonly heardAt: Instant;
  readonly status: 'new' | 'paired';
}

const toDiscovery = (row: Row): HeardDiscovery => ({
  id: row.id,
  plugin: row.plugin_id,
  title: row.title,
  ...(row.model === null ? {} : { model: row.model }),
  uniqueId: row.unique_id,
  config: row.config,
  ...(row.address === null ? {} : { address: row.address }),
  heardAt: row.last_seen_at.getTime(),
  status: row.is_paired ? 'paired' : 'new',
});

/** What the server heard, seen from one home: whether that home has it already. */
export const discoveryList = {
  async list({ sql }: DatabaseTransaction, homeId: string): Promise<HeardDiscovery[]> {
    const rows = await sql<Row[]>`
      SELECT d.id, d.plugin_id, d.unique_id, d.title, d.model, d.config, d.address, d.last_seen_at,
        EXISTS (SELECT FROM nexa.integrations AS i WHERE i.home_id = ${homeId} AND i.plugin_id = d.plugin_id
          AND i.unique_id = d.unique_id AND i.deleted_at IS NULL) AS is_paired
      FROM nexa.discoveries AS d
      WHERE (d.home_id IS NULL OR d.home_id = ${homeId}) AND NOT d.is_ignored
      ORDER BY d.title, d.id LIMIT 1000`;
    return rows.map(toDiscovery);
  },

  async find(tx: DatabaseTransaction, homeId: string, id: string): Promise<HeardDiscovery | undefined> {
    return (await discoveryList.list(tx, homeId)).find((discovery) => discovery.id === id);
  },
};
