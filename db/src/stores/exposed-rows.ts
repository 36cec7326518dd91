import type { DeviceType, WishedState } from '@nexa/sdk';
import type { DatabaseTransaction } from '../client/database.ts';

/** A device that people exposed to an ecosystem, as far as the database knows it. */
export interface ExposedRow {
  readonly id: string;
  /** As the ecosystem is to call it. */
  readonly name: string;
  readonly room: string | null;
  readonly device_type: DeviceType;
  readonly needs_pin: boolean;
}

/** A scene that people exposed to an ecosystem. */
export interface ExposedSceneRow {
  readonly id: string;
  /** As the ecosystem is to call it. */
  readonly name: string;
  readonly room: string | null;
  readonly states: readonly WishedState[];
}

/** Each the oldest first. */
export interface ExposedRows {
  readonly devices: readonly ExposedRow[];
  readonly scenes: readonly ExposedSceneRow[];
}

/**
 * What is exposed of the home, as far as whoever asks may see it: scenes are not for guests. `wanted`: ids of what is
 * asked for; scenes are read only when one of them is no device, which somebody who waits for a lamp seldom means.
 */
export async function exposedRows(
  tx: DatabaseTransaction,
  homeId: string,
  ecosystemId: string,
  wanted?: readonly string[],
): Promise<ExposedRows> {
  if (wanted === undefined) {
    const [devices, scenes] = await Promise.all([
      exposedDevices(tx, homeId, ecosystemId),
      exposedScenes(tx, homeId, ecosystemId),
    ]);
    return { devices, scenes };
  }
  const devices = await exposedDevices(tx, homeId, ecosystemId);
  const known = new Set(devices.map(({ id }) => id));
  const scenes = wanted.every((id) => known.has(id)) ? [] : await exposedScenes(tx, homeId, ecosystemId);
  return { devices, scenes };
}

const exposedDevices = async ({ sql }: DatabaseTransaction, homeId: string, ecosystemId: string) =>
  await sql<ExposedRow[]>`
    SELECT device.id, COALESCE(exposure.name, device.name) AS name, room.name AS room, device.device_type,
      exposure.needs_pin
    FROM nexa.exposures AS exposure
    JOIN devices AS device ON device.id = exposure.device_id AND device.deleted_at IS NULL
    LEFT JOIN rooms AS room ON room.id = device.room_id AND room.deleted_at IS NULL
    WHERE exposure.home_id = ${homeId} AND exposure.ecosystem_id = ${ecosystemId}
    ORDER BY exposure.created_at, device.id`;

const exposedScenes = async ({ sql }: DatabaseTransaction, homeId: string, ecosystemId: string) =>
  await sql<ExposedSceneRow[]>`
    SELECT scene.id, COALESCE(exposure.name, scene.name) AS name, room.name AS room, scene.states
    FROM nexa.exposures AS exposure
    JOIN scenes AS scene ON scene.id = exposure.scene_id AND scene.deleted_at IS NULL
    LEFT JOIN rooms AS room ON room.id = scene.room_id AND room.deleted_at IS NULL
    WHERE exposure.home_id = ${homeId} AND exposure.ecosystem_id = ${ecosystemId}
    ORDER BY exposure.created_at, scene.id`;
