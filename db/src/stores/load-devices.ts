import type { HomeSnapshot, StateMap } from '@nexa/engine';
import type { DeviceType } from '@nexa/sdk';
import { and, eq, isNull } from 'drizzle-orm';
import type { DatabaseTransaction } from '../client/database.ts';
import { deviceBindings, devices, integrations } from '../schema/index.ts';
import type { StoredState } from '../schema/json-shapes.ts';
import { stateOf } from './state-mapper.ts';
import { withoutNulls } from './without-nulls.ts';

/** Devices that are there and whose path is, with their last known states. */
export async function loadDevices({ db }: DatabaseTransaction, homeId: string): Promise<HomeSnapshot['devices']> {
  const rows = await db
    .select({ device: devices, integrationId: deviceBindings.integrationId, externalId: deviceBindings.externalId })
    .from(devices)
    .innerJoin(deviceBindings, and(eq(deviceBindings.deviceId, devices.id), eq(deviceBindings.active, true)))
    .innerJoin(integrations, and(eq(integrations.id, deviceBindings.integrationId), isNull(integrations.deletedAt)))
    .where(and(eq(devices.homeId, homeId), isNull(devices.deletedAt)))
    .orderBy(devices.id);
  return rows.map(({ device, integrationId, externalId }) => ({
    device: {
      id: device.id,
      integrationId,
      externalId,
      name: device.name,
      type: device.deviceType as DeviceType,
      description: device.description,
      ...(device.roomId === null ? {} : { roomId: device.roomId }),
    },
    states: staleStates(device.currentState),
    status: withoutNulls({
      value: device.connectivityStatus,
      detail: device.connectivityDetail,
      message: device.connectivityMessage,
      since: device.connectivitySince,
    }),
    ...(device.lastSeenAt === null ? {} : { lastContactAt: device.lastSeenAt }),
  }));
}

/** What was true when NEXA stopped is not known to be true now. */
function staleStates(stored: Readonly<Record<string, StoredState>>): StateMap {
  return Object.fromEntries(
    Object.entries(stored).map(([key, state]) => [key, { ...stateOf(state), freshness: 'stale' as const }]),
  );
}
