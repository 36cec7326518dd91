import type { DatabaseTransaction } from '../../client/database.ts';
import { decodeRankedCursor, encodeCursor } from '../cursor.ts';

export interface CatalogueModel {
  readonly id: string;
  readonly brand: string;
  /** The manufacturer's own id of the model. */
  readonly model: string;
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly batteryType?: string;
  readonly expectedLifeHours?: number;
}

export interface CatalogueQuery {
  /** Words or beginnings of words, of brand, name and model; the best matches come first. */
  readonly search?: string;
  readonly limit: number;
  readonly cursor?: string;
}

interface Row {
  readonly id: string;
  readonly brand: string;
  readonly model_id: string;
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly battery_type: string | null;
  readonly expected_life_hours: number | null;
  readonly rank: number;
}

const toModel = (row: Row): CatalogueModel => ({
  id: row.id,
  brand: row.brand,
  model: row.model_id,
  name: row.name,
  capabilities: row.capabilities,
  ...(row.battery_type === null ? {} : { batteryType: row.battery_type }),
  ...(row.expected_life_hours === null ? {} : { expectedLifeHours: row.expected_life_hours }),
});

/** What is known of brands and models; the same for everybody. */
export const catalogueStore = {
  async models(
    { sql }: DatabaseTransaction,
    { search, limit, cursor }: CatalogueQuery,
  ): Promise<{ readonly items: readonly CatalogueModel[]; readonly nextCursor?: string }> {
    const after = cursor === undefined ? undefined : decodeRankedCursor(cursor);
    const rank =
      search === undefined ? sql`0::float8` : sql`ts_rank(m.search_vector, nexa.prefix_query(${search}))::float8`;
    const rows = await sql<Row[]>`
      SELECT * FROM (
        SELECT m.id, b.name AS brand, m.model_id, m.name, m.capabilities, m.battery_type, m.expected_life_hours,
          ${rank} AS rank
        FROM device_models AS m JOIN brands AS b ON b.id = m.brand_id
        ${search === undefined ? sql`` : sql`WHERE m.search_vector @@ nexa.prefix_query(${search})`}
      ) AS found
      ${after === undefined ? sql`` : sql`WHERE (0 - rank, name, id) > (${0 - after.rank}::float8, ${after.name}, ${after.id}::uuid)`}
      ORDER BY 0 - rank, name, id LIMIT ${limit + 1}`;
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const items = page.map(toModel);
    if (rows.length <= limit || last === undefined) return { items };
    return { items, nextCursor: encodeCursor([String(last.rank), last.name, last.id]) };
  },
};
