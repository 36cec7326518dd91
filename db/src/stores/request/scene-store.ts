import type { SceneActivationRecord } from '@nexa/engine';
import type { Instant, SceneDefinition } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import { type ActivationRow, activationOf, type SceneRow, sceneDefinitionOf } from '../scene-mapper.ts';

interface Row extends SceneRow {
  readonly id: string;
  readonly home_id: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly last_activated_at: Date | null;
}

export interface StoredScene {
  readonly id: string;
  readonly homeId: string;
  readonly definition: SceneDefinition;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly lastActivatedAt?: Instant;
}

const toScene = (row: Row): StoredScene => ({
  id: row.id,
  homeId: row.home_id,
  definition: sceneDefinitionOf(row),
  createdAt: row.created_at.getTime(),
  updatedAt: row.updated_at.getTime(),
  ...(row.last_activated_at === null ? {} : { lastActivatedAt: row.last_activated_at.getTime() }),
});

/** Scenes of a home, and how they were applied. */
export const sceneStore = {
  async list({ sql }: DatabaseTransaction, homeId: string): Promise<StoredScene[]> {
    const rows = await sql<Row[]>`
      SELECT s.*, (SELECT max(a.started_at) FROM scene_activations AS a
        WHERE a.home_id = s.home_id AND a.scene_id = s.id) AS last_activated_at
      FROM scenes AS s WHERE s.home_id = ${homeId} AND s.deleted_at IS NULL ORDER BY s.name, s.id LIMIT 1000`;
    return rows.map(toScene);
  },

  async find({ sql }: DatabaseTransaction, id: string): Promise<StoredScene | undefined> {
    const [row] = await sql<Row[]>`
      SELECT s.*, (SELECT max(a.started_at) FROM scene_activations AS a
        WHERE a.home_id = s.home_id AND a.scene_id = s.id) AS last_activated_at
      FROM scenes AS s WHERE s.id = ${id} AND s.deleted_at IS NULL`;
    return row && toScene(row);
  },

  async create(
    { sql }: DatabaseTransaction,
    homeId: string,
    { name, roomId, transition, states }: SceneDefinition,
  ): Promise<StoredScene | undefined> {
    const [row] = await sql<Row[]>`
      INSERT INTO scenes (home_id, name, room_id, transition, states)
      VALUES (${homeId}, ${name}, ${roomId ?? null}, ${transition ?? null}, ${sql.json(states as never)})
      RETURNING *, NULL AS last_activated_at`;
    return row && toScene(row);
  },

  async replace(
    tx: DatabaseTransaction,
    id: string,
    { name, roomId, transition, states }: SceneDefinition,
  ): Promise<StoredScene | undefined> {
    await tx.sql`
      UPDATE scenes SET name = ${name}, room_id = ${roomId ?? null}, transition = ${transition ?? null},
        states = ${tx.sql.json(states as never)}
      WHERE id = ${id} AND deleted_at IS NULL`;
    return sceneStore.find(tx, id);
  },

  async remove({ sql }: DatabaseTransaction, id: string): Promise<boolean> {
    const { count } = await sql`UPDATE scenes SET deleted_at = now() WHERE id = ${id} AND deleted_at IS NULL`;
    return count > 0;
  },

  /** Newest first. */
  async activations(
    { sql }: DatabaseTransaction,
    scene: { readonly id: string; readonly homeId: string },
    limit: number,
  ): Promise<SceneActivationRecord[]> {
    const rows = await sql<ActivationRow[]>`
      SELECT * FROM scene_activations WHERE home_id = ${scene.homeId} AND scene_id = ${scene.id}
      ORDER BY started_at DESC, id DESC LIMIT ${limit}`;
    return rows.map(activationOf);
  },

  async findActivation(
    { sql }: DatabaseTransaction,
    id: string,
  ): Promise<{ readonly homeId: string; readonly activation: SceneActivationRecord } | undefined> {
    const [row] = await sql<(ActivationRow & { readonly home_id: string })[]>`
      SELECT * FROM scene_activations WHERE id = ${id}`;
    return row && { homeId: row.home_id, activation: activationOf(row) };
  },
};
