import type { Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import type { HomeRole } from './home-entity.ts';

export interface HomeShape {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  /** Degrees; both or neither. */
  readonly latitude?: number;
  readonly longitude?: number;
  readonly role: HomeRole;
  readonly createdAt: Instant;
}

/** What is left out stays; a position of `null` is forgotten. */
export interface HomeChange {
  readonly name?: string;
  readonly timezone?: string;
  readonly position?: { readonly latitude: number; readonly longitude: number } | null;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly role: HomeRole;
  readonly created_at: Date;
}

const toHome = ({ created_at, latitude, longitude, ...row }: Row): HomeShape => ({
  ...row,
  ...(latitude === null || longitude === null ? {} : { latitude, longitude }),
  createdAt: created_at.getTime(),
});

/** The homes of whoever asks. */
export const homeStore = {
  async list({ sql }: DatabaseTransaction): Promise<HomeShape[]> {
    const rows = await sql<Row[]>`
      SELECT id, name, timezone, latitude, longitude, nexa.home_role(id) AS role, created_at FROM homes
      WHERE deleted_at IS NULL AND nexa.home_role(id) IS NOT NULL ORDER BY created_at, id LIMIT 1000`;
    return rows.map(toHome);
  },

  async find({ sql }: DatabaseTransaction, homeId: string): Promise<HomeShape | undefined> {
    const [row] = await sql<Row[]>`
      SELECT id, name, timezone, latitude, longitude, nexa.home_role(id) AS role, created_at FROM homes
      WHERE id = ${homeId} AND deleted_at IS NULL AND nexa.home_role(id) IS NOT NULL`;
    return row && toHome(row);
  },

  async create(
    { sql }: DatabaseTransaction,
    home: { readonly name: string; readonly timezone: string },
  ): Promise<HomeShape | undefined> {
    const [row] = await sql<Row[]>`
      INSERT INTO homes (owner_id, name, timezone) VALUES (nexa.current_user_id(), ${home.name}, ${home.timezone})
      RETURNING id, name, timezone, latitude, longitude, 'owner' AS role, created_at`;
    return row && toHome(row);
  },

  async change(tx: DatabaseTransaction, homeId: string, change: HomeChange): Promise<HomeShape | undefined> {
    const { sql } = tx;
    const { name, timezone, position } = change;
    const sets = [
      ...(name === undefined ? [] : [sql`name = ${name}`]),
      ...(timezone === undefined ? [] : [sql`timezone = ${timezone}`]),
      ...(position === undefined
        ? []
        : [sql`latitude = ${position?.latitude ?? null}, longitude = ${position?.longitude ?? null}`]),
    ];
    const [first, ...others] = sets;
    if (first !== undefined) {
      const list = others.reduce((all, set) => sql`${all}, ${set}`, first);
      await sql`UPDATE homes SET ${list} WHERE id = ${homeId} AND deleted_at IS NULL`;
    }
    return homeStore.find(tx, homeId);
  },

  /**
   * It is no longer there for anybody; its rows go later, or soon when it is to be purged. Answers its integrations, which
   * are to be disconnected.
   */
  async remove({ sql }: DatabaseTransaction, homeId: string, isPurged = false): Promise<readonly string[]> {
    const integrations = await sql<{ id: string }[]>`SELECT id FROM nexa.integrations WHERE home_id = ${homeId}`;
    await sql`
      UPDATE homes SET deleted_at = now(), purge_at = CASE WHEN ${isPurged} THEN now() END
      WHERE id = ${homeId} AND deleted_at IS NULL`;
    return integrations.map(({ id }) => id);
  },
};
