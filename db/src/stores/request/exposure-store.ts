import type { ComponentDescription, WishedState } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

/** An ecosystem that homes can be shown to. */
export interface EcosystemRow {
  readonly id: string;
  readonly name: string;
}

export interface ExposureRow {
  readonly ecosystem_id: string;
  readonly device_id: string;
  readonly name: string | null;
  readonly needs_pin: boolean;
  /** Whether the ecosystem acknowledged the device as it is now told. */
  readonly is_known: boolean;
}

export interface SceneExposureRow {
  readonly ecosystem_id: string;
  readonly scene_id: string;
  readonly name: string | null;
  /** Whether the ecosystem acknowledged the scene as it is now told. */
  readonly is_known: boolean;
}

/** What a person sets for one device. Left out: as it is, and for a new one no name of its own. */
export interface ExposureWish {
  readonly deviceId: string;
  readonly name?: string | null;
  readonly needsPin?: boolean;
}

/** The same for a scene. */
export interface SceneExposureWish {
  readonly sceneId: string;
  readonly name?: string | null;
}

/** A scene of the home that is there. */
export interface ExposableScene {
  readonly id: string;
  readonly states: readonly WishedState[];
}

/** Which devices and scenes a home shows to which voice ecosystem: none, unless somebody who manages the home said so. */
export const exposureStore = {
  async ecosystems({ sql }: DatabaseTransaction): Promise<readonly EcosystemRow[]> {
    return sql<EcosystemRow[]>`SELECT id, name FROM ecosystems WHERE kind = 'voice' ORDER BY name, id`;
  },

  async list({ sql }: DatabaseTransaction, homeId: string): Promise<readonly ExposureRow[]> {
    return sql<ExposureRow[]>`
      SELECT exposure.ecosystem_id, exposure.device_id, exposure.name, exposure.needs_pin,
        COALESCE(NOT status.differs AND status.acknowledged IS NOT NULL, false) AS is_known
      FROM nexa.exposures AS exposure
      JOIN devices AS device ON device.id = exposure.device_id AND device.deleted_at IS NULL
      LEFT JOIN ecosystem_sync_status AS status
        ON status.device_id = exposure.device_id AND status.ecosystem_id = exposure.ecosystem_id
      WHERE exposure.home_id = ${homeId} ORDER BY exposure.ecosystem_id, device.name, device.id`;
  },

  async listScenes({ sql }: DatabaseTransaction, homeId: string): Promise<readonly SceneExposureRow[]> {
    return sql<SceneExposureRow[]>`
      SELECT exposure.ecosystem_id, exposure.scene_id, exposure.name,
        COALESCE(NOT status.differs AND status.acknowledged IS NOT NULL, false) AS is_known
      FROM nexa.exposures AS exposure
      JOIN scenes AS scene ON scene.id = exposure.scene_id AND scene.deleted_at IS NULL
      LEFT JOIN ecosystem_sync_status AS status
        ON status.home_id = exposure.home_id AND status.scene_id = exposure.scene_id
          AND status.ecosystem_id = exposure.ecosystem_id
      WHERE exposure.home_id = ${homeId} ORDER BY exposure.ecosystem_id, scene.name, scene.id`;
  },

  /** Devices of the home that are there, with their capabilities. */
  async devices(
    { sql }: DatabaseTransaction,
    homeId: string,
    ids: readonly string[],
  ): Promise<readonly { readonly id: string; readonly capabilities: readonly string[] }[]> {
    return sql<{ id: string; capabilities: string[] }[]>`
      SELECT id, capabilities FROM devices WHERE home_id = ${homeId} AND id = ANY (${ids}::uuid[]) AND deleted_at IS NULL`;
  },

  /** What devices of the home are made of, also of those that were removed. */
  async components(
    { sql }: DatabaseTransaction,
    homeId: string,
    ids: readonly string[],
  ): Promise<readonly { readonly id: string; readonly components: ComponentDescription[] }[]> {
    return sql<{ id: string; components: ComponentDescription[] }[]>`
      SELECT id, components FROM devices WHERE home_id = ${homeId} AND id = ANY (${ids}::uuid[])`;
  },

  /** Scenes of the home that are there. */
  async scenes({ sql }: DatabaseTransaction, homeId: string): Promise<readonly ExposableScene[]> {
    return sql<ExposableScene[]>`SELECT id, states FROM scenes WHERE home_id = ${homeId} AND deleted_at IS NULL`;
  },

  /** These are shown to the ecosystem from now on, and no others; scenes as they are when they are left out. */
  async replace(
    { sql }: DatabaseTransaction,
    homeId: string,
    ecosystemId: string,
    {
      wishes,
      scenes,
      userId,
    }: {
      readonly wishes: readonly ExposureWish[];
      readonly scenes?: readonly SceneExposureWish[] | undefined;
      readonly userId: string;
    },
  ): Promise<void> {
    // Two who save at once would wait for each other.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`exposure ${homeId} ${ecosystemId}`}, 0))`;
    await sql`
      DELETE FROM nexa.exposures WHERE home_id = ${homeId} AND ecosystem_id = ${ecosystemId} AND device_id IS NOT NULL
        AND device_id <> ALL (${wishes.map(({ deviceId }) => deviceId)}::uuid[])`;
    for (const { deviceId, name, needsPin } of wishes)
      await sql`
        INSERT INTO nexa.exposures AS known (home_id, ecosystem_id, device_id, name, needs_pin, created_by)
        VALUES (${homeId}, ${ecosystemId}, ${deviceId}, ${name ?? null}, ${needsPin ?? false}, ${userId})
        ON CONFLICT (home_id, ecosystem_id, device_id, scene_id) DO UPDATE SET
          name = CASE WHEN ${name === undefined} THEN known.name ELSE EXCLUDED.name END,
          needs_pin = CASE WHEN ${needsPin === undefined} THEN known.needs_pin ELSE EXCLUDED.needs_pin END`;
    if (scenes === undefined) return;
    await sql`
      DELETE FROM nexa.exposures WHERE home_id = ${homeId} AND ecosystem_id = ${ecosystemId} AND scene_id IS NOT NULL
        AND scene_id <> ALL (${scenes.map(({ sceneId }) => sceneId)}::uuid[])`;
    for (const { sceneId, name } of scenes)
      await sql`
        INSERT INTO nexa.exposures AS known (home_id, ecosystem_id, scene_id, name, created_by)
        VALUES (${homeId}, ${ecosystemId}, ${sceneId}, ${name ?? null}, ${userId})
        ON CONFLICT (home_id, ecosystem_id, device_id, scene_id) DO UPDATE SET
          name = CASE WHEN ${name === undefined} THEN known.name ELSE EXCLUDED.name END`;
  },
};
