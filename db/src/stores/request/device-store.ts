import type { DeviceDescription, DeviceType, StatusDetail, StatusValue } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import type { StoredState } from '../../schema/json-shapes.ts';
import { decodeRankedCursor, encodeCursor } from '../cursor.ts';

export interface DeviceRow {
  readonly id: string;
  readonly home_id: string;
  readonly room_id: string | null;
  readonly device_type: DeviceType;
  readonly name: string;
  readonly notes: string;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly capabilities: string[];
  readonly components: { id: string; name?: string; capabilities: string[] }[];
  readonly description: Partial<DeviceDescription>;
  readonly current_state: Readonly<Record<string, StoredState>>;
  readonly connectivity_status: StatusValue;
  readonly connectivity_detail: StatusDetail | null;
  readonly connectivity_message: string | null;
  readonly connectivity_since: Date;
  readonly health_score: number | null;
  readonly last_seen_at: Date | null;
  readonly created_at: Date;
  readonly deleted_at: Date | null;
  readonly integration_id: string | null;
  readonly via_device_id: string | null;
}

export interface DeviceQuery {
  readonly homeId: string;
  /** Words or beginnings of words; the best matches come first. */
  readonly search?: string;
  readonly roomId?: string;
  readonly type?: string;
  readonly capability?: string;
  readonly limit: number;
  readonly cursor?: string;
}

export interface DeviceChange {
  readonly name?: string;
  readonly roomId?: string | null;
  readonly notes?: string;
}

/** What a sample is checked against. */
export interface SampleDevice {
  readonly id: string;
  readonly components: readonly { readonly id: string; readonly capabilities: readonly string[] }[];
}

/** A removed device is found too, with `deleted_at`. */
async function find({ sql }: DatabaseTransaction, id: string): Promise<DeviceRow | undefined> {
  const [row] = await sql<DeviceRow[]>`
    SELECT d.*, b.integration_id, via.device_id AS via_device_id
    FROM devices AS d
    LEFT JOIN nexa.device_bindings AS b ON b.device_id = d.id AND b.active
    LEFT JOIN nexa.device_bindings AS via
      ON via.integration_id = b.integration_id AND via.external_id = d.description ->> 'via'
    WHERE d.id = ${id}`;
  return row;
}

/** By name; with `search` by how well it matches, then by name. */
async function list(
  { sql }: DatabaseTransaction,
  query: DeviceQuery,
): Promise<{ readonly rows: readonly DeviceRow[]; readonly nextCursor?: string }> {
  const { homeId, search, roomId, type, capability, limit, cursor } = query;
  const after = cursor === undefined ? undefined : decodeRankedCursor(cursor);
  // A search for nothing but spaces and signs looks for them in the name, as they stand.
  const rows = await sql<(DeviceRow & { readonly rank: number })[]>`
    SELECT d.*, b.integration_id, via.device_id AS via_device_id
    FROM (
      SELECT device.*, CASE WHEN term.query IS NULL THEN 0
        ELSE ts_rank(device.search_vector, term.query)::float8 END AS rank
      FROM devices AS device, (SELECT nexa.prefix_query(${search ?? null}::text) AS query OFFSET 0) AS term
      WHERE device.home_id = ${homeId} AND device.deleted_at IS NULL
        ${roomId === undefined ? sql`` : sql`AND device.room_id = ${roomId}`}
        ${type === undefined ? sql`` : sql`AND device.device_type = ${type}`}
        ${capability === undefined ? sql`` : sql`AND device.capabilities ? ${capability}::text`}
        ${
          search === undefined
            ? sql``
            : sql`AND CASE WHEN term.query IS NULL THEN strpos(device.name, btrim(${search})) > 0
                ELSE device.search_vector @@ term.query END`
        }
    ) AS d
    LEFT JOIN nexa.device_bindings AS b ON b.device_id = d.id AND b.active
    LEFT JOIN nexa.device_bindings AS via
      ON via.integration_id = b.integration_id AND via.external_id = d.description ->> 'via'
    ${after === undefined ? sql`` : sql`WHERE (0 - d.rank, d.name, d.id) > (${0 - after.rank}::float8, ${after.name}, ${after.id}::uuid)`}
    ORDER BY 0 - d.rank, d.name, d.id LIMIT ${limit + 1}`;
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: page };
  return { rows: page, nextCursor: encodeCursor([String(last.rank), last.name, last.id]) };
}

export const deviceStore = {
  list,
  find,

  async findMany(tx: DatabaseTransaction, ids: readonly string[]): Promise<DeviceRow[]> {
    const rows = await Promise.all(ids.map((id) => find(tx, id)));
    return rows.filter((row) => row !== undefined);
  },

  async change({ sql }: DatabaseTransaction, id: string, change: DeviceChange): Promise<boolean> {
    const { count } = await sql`
      UPDATE devices SET
        name = COALESCE(${change.name?.trim() ?? null}, name),
        is_name_chosen = is_name_chosen OR ${change.name !== undefined},
        room_id = CASE WHEN ${change.roomId !== undefined} THEN ${change.roomId ?? null}::uuid ELSE room_id END,
        is_room_chosen = is_room_chosen OR ${change.roomId !== undefined},
        notes = COALESCE(${change.notes ?? null}, notes)
      WHERE id = ${id} AND deleted_at IS NULL`;
    return count > 0;
  },

  /** Of these ids, the devices of the home that the asking person may see; whatever is no id is passed over. */
  async forSamples(
    { sql }: DatabaseTransaction,
    homeId: string,
    ids: Iterable<string>,
  ): Promise<ReadonlyMap<string, SampleDevice>> {
    const wanted = [...new Set(ids)].filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id));
    const rows = await sql<SampleDevice[]>`
      SELECT id, components FROM devices
      WHERE home_id = ${homeId} AND id = ANY (${wanted}::uuid[]) AND deleted_at IS NULL`;
    return new Map(rows.map((row) => [row.id, row]));
  },
};
