import type { HomeFacts, SceneActivationRecord, SceneRecord } from '@nexa/engine';
import { NexaError } from '@nexa/sdk';
import type { DatabaseTransaction } from '../client/database.ts';
import type { StoredCause } from '../schema/json-shapes.ts';
import { causeOf } from './cause-mapper.ts';
import { type ActivationRow, activationOf, type SceneRow, sceneDefinitionOf } from './scene-mapper.ts';

interface FactsRow {
  readonly timezone: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly mode: NonNullable<HomeFacts['mode']>['mode'] | null;
  readonly since: Date | null;
  readonly until: Date | null;
  readonly cause: readonly StoredCause[] | null;
  readonly guests: boolean | null;
  readonly alive_at: Date | null;
}

/** What the home itself is like; `NEXA_HOME_NOT_FOUND` when it is not there or was removed. */
export async function loadHomeFacts({ sql }: DatabaseTransaction, homeId: string): Promise<HomeFacts> {
  const [row] = await sql<FactsRow[]>`
    SELECT home.timezone, home.latitude, home.longitude, mode.mode, mode.since, mode.until, mode.cause, mode.guests,
      mode.alive_at
    FROM homes AS home LEFT JOIN nexa.home_modes AS mode ON mode.home_id = home.id
    WHERE home.id = ${homeId} AND home.deleted_at IS NULL`;
  if (row === undefined) throw new NexaError('NEXA_HOME_NOT_FOUND', `no home ${homeId}`, { params: { homeId } });
  const { timezone, latitude, longitude, mode, since, until, cause, guests, alive_at: aliveAt } = row;
  return {
    timezone,
    ...(latitude === null || longitude === null ? {} : { latitude, longitude }),
    ...(mode === null || since === null
      ? {}
      : {
          mode: {
            mode,
            since: since.getTime(),
            ...(until === null ? {} : { until: until.getTime() }),
            cause: causeOf(cause ?? []),
          },
        }),
    ...(guests === null ? {} : { guests }),
    ...(aliveAt === null ? {} : { aliveAt: aliveAt.getTime() }),
  };
}

export async function loadScenes({ sql }: DatabaseTransaction, homeId: string): Promise<SceneRecord[]> {
  const rows = await sql<(SceneRow & { readonly id: string })[]>`
    SELECT id, name, room_id, transition, states FROM scenes
    WHERE home_id = ${homeId} AND deleted_at IS NULL ORDER BY id`;
  return rows.map((row) => ({ id: row.id, definition: sceneDefinitionOf(row) }));
}

/** Those that run, and the last one of each scene; the oldest first. */
export async function loadSceneActivations(
  { sql }: DatabaseTransaction,
  homeId: string,
): Promise<SceneActivationRecord[]> {
  const rows = await sql<ActivationRow[]>`
    SELECT activation.* FROM (
      SELECT id FROM scene_activations WHERE home_id = ${homeId} AND outcome = 'running'
      UNION
      SELECT last.id FROM scenes AS scene CROSS JOIN LATERAL (
        SELECT id FROM scene_activations WHERE home_id = scene.home_id AND scene_id = scene.id
        ORDER BY started_at DESC, id DESC LIMIT 1) AS last
      WHERE scene.home_id = ${homeId} AND scene.deleted_at IS NULL
    ) AS wanted JOIN scene_activations AS activation ON activation.id = wanted.id
    ORDER BY activation.started_at, activation.id`;
  return rows.map(activationOf);
}
