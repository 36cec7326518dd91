import type { Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import type { HomeRole } from './home-entity.ts';

export interface HomeShape {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly role: HomeRole;
  readonly createdAt: Instant;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly role: HomeRole;
  readonly created_at: Date;
}

const toHome = ({ created_at, ...row }: Row): HomeShape => ({ ...row, createdAt: created_at.getTime() });

/** The homes of whoever asks. */
export const homeStore = {
  async list({ sql }: DatabaseTransaction): Promise<HomeShape[]> {
    const rows = await sql<Row[]>`
      SELECT id, name, timezone, nexa.home_role(id) AS role, created_at FROM homes
      WHERE deleted_at IS NULL AND nexa.home_role(id) IS NOT NULL ORDER BY created_at, id LIMIT 1000`;
    return rows.map(toHome);
  },

  async find({ sql }: DatabaseTransaction, homeId: string): Promise<HomeShape | undefined> {
    const [row] = await sql<Row[]>`
      SELECT id, name, timezone, nexa.home_role(id) AS role, created_at FROM homes
      WHERE id = ${homeId} AND deleted_at IS NULL AND nexa.home_role(id) IS NOT NULL`;
    return row && toHome(row);
  },

  async create(
    { sql }: DatabaseTransaction,
    home: { readonly name: string; readonly timezone: string },
  ): Promise<HomeShape | undefined> {
    const [row] = await sql<Row[]>`
      INSERT INTO homes (owner_id, name, timezone) VALUES (nexa.current_user_id(), ${home.name}, ${home.timezone})
      RETURNING id, name, timezone, 'owner' AS role, created_at`;
    return row && toHome(row);
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
