import type { DatabaseTransaction } from '../../client/database.ts';

interface Row {
  readonly id: string;
  readonly home_id: string;
  readonly name: string;
  readonly kind: string;
  readonly floor: number;
  readonly position: number;
}

export interface RoomFields {
  readonly name?: string;
  readonly kind?: string | null;
  readonly floor?: number | null;
  readonly order?: number;
}

export type RoomShape = ReturnType<typeof toRoom>;

const toRoom = (row: Row) => ({
  id: row.id,
  homeId: row.home_id,
  name: row.name,
  kind: row.kind,
  floor: row.floor,
  order: row.position,
});

export const roomStore = {
  async list({ sql }: DatabaseTransaction, homeId: string): Promise<RoomShape[]> {
    const rows = await sql<Row[]>`
      SELECT id, home_id, name, kind, floor, position FROM rooms
      WHERE home_id = ${homeId} AND deleted_at IS NULL ORDER BY floor, position, name, id LIMIT 1000`;
    return rows.map(toRoom);
  },

  /** Whether every one of these is a room of the home that the asking person may see. */
  async haveAll({ sql }: DatabaseTransaction, homeId: string, ids: readonly string[]): Promise<boolean> {
    const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
    const rows = await sql`
      SELECT FROM rooms WHERE home_id = ${homeId} AND id = ANY (${wanted}::uuid[]) AND deleted_at IS NULL`;
    return rows.length === wanted.length;
  },

  async create(
    { sql }: DatabaseTransaction,
    homeId: string,
    room: RoomFields & { readonly name: string },
  ): Promise<RoomShape | undefined> {
    const [row] = await sql<Row[]>`
      INSERT INTO rooms (home_id, name, kind, floor, position)
      VALUES (${homeId}, ${room.name.trim()}, ${room.kind ?? 'other'}, ${room.floor ?? 0},
        COALESCE(${room.order ?? null}::int, (SELECT COALESCE(max(position), -1) + 1 FROM rooms WHERE home_id = ${homeId})))
      RETURNING id, home_id, name, kind, floor, position`;
    return row && toRoom(row);
  },

  async change({ sql }: DatabaseTransaction, id: string, change: RoomFields): Promise<RoomShape | undefined> {
    const [row] = await sql<Row[]>`
      UPDATE rooms SET
        name = COALESCE(${change.name?.trim() ?? null}, name),
        kind = CASE WHEN ${change.kind !== undefined} THEN ${change.kind ?? 'other'} ELSE kind END,
        floor = CASE WHEN ${change.floor !== undefined} THEN ${change.floor ?? 0}::int ELSE floor END,
        position = COALESCE(${change.order ?? null}::int, position)
      WHERE id = ${id} AND deleted_at IS NULL
      RETURNING id, home_id, name, kind, floor, position`;
    return row && toRoom(row);
  },

  /** Its devices stay, without a room. Answers their ids. */
  async remove({ sql }: DatabaseTransaction, homeId: string, id: string): Promise<readonly string[]> {
    const devices = await sql<{ id: string }[]>`
      UPDATE devices SET room_id = NULL, is_room_chosen = true WHERE home_id = ${homeId} AND room_id = ${id} RETURNING id`;
    await sql`UPDATE rooms SET deleted_at = now() WHERE id = ${id} AND deleted_at IS NULL`;
    return devices.map((device) => device.id);
  },
};
