import type { BindingChange, BindingRecord, DeviceRecord, HomeSnapshot, RemovedDevice, StateMap } from '@nexa/engine';
import type { DeviceType } from '@nexa/sdk';
import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { DatabaseTransaction } from '../client/database.ts';
import { bindingChanges, deviceBindings, devices, integrations } from '../schema/index.ts';
import type { StoredState } from '../schema/json-shapes.ts';
import { causeOf } from './cause-mapper.ts';
import { stateOf } from './state-mapper.ts';
import { withoutNulls } from './without-nulls.ts';

/** Devices that are there and to which a path leads, with their last known states. */
export async function loadDevices({ db }: DatabaseTransaction, homeId: string): Promise<HomeSnapshot['devices']> {
  const rows = await db
    .select({ device: devices, binding: deviceBindings })
    .from(devices)
    .innerJoin(deviceBindings, eq(deviceBindings.deviceId, devices.id))
    .innerJoin(integrations, and(eq(integrations.id, deviceBindings.integrationId), isNull(integrations.deletedAt)))
    .where(and(eq(devices.homeId, homeId), isNull(devices.deletedAt)))
    .orderBy(devices.id, deviceBindings.priority, deviceBindings.id);
  return withPaths(rows).flatMap(({ device, bindings, active }) => {
    return [
      {
        device: recordOf(device, active, bindings),
        states: staleStates(device.currentState),
        status: withoutNulls({
          value: device.connectivityStatus,
          detail: device.connectivityDetail,
          message: device.connectivityMessage,
          since: device.connectivitySince,
        }),
        ...(device.lastSeenAt === null ? {} : { lastContactAt: device.lastSeenAt }),
      },
    ];
  });
}

const MOST_REMOVED = 5_000;

/** Devices that their integration took away lately. A path that leads to another device by now is that one's. */
export async function loadRemovedDevices({ db }: DatabaseTransaction, homeId: string): Promise<RemovedDevice[]> {
  const rows = await db
    .select({ device: devices, binding: deviceBindings })
    .from(devices)
    .innerJoin(deviceBindings, eq(deviceBindings.deviceId, devices.id))
    .innerJoin(integrations, and(eq(integrations.id, deviceBindings.integrationId), isNull(integrations.deletedAt)))
    .where(and(eq(devices.homeId, homeId), gt(devices.deletedAt, sql`now() - interval '30 days'`)))
    .orderBy(desc(devices.deletedAt), devices.id, deviceBindings.priority)
    .limit(MOST_REMOVED);
  return withPaths(rows).flatMap(({ device, bindings, active }) => {
    if (device.deletedAt === null) return [];
    const record = { ...recordOf(device, active, bindings), removedAt: device.deletedAt };
    return [{ device: record, states: staleStates(device.currentState) }];
  });
}

interface DeviceRow {
  readonly device: typeof devices.$inferSelect;
  readonly binding: typeof deviceBindings.$inferSelect;
}

/** Devices with all their paths and the one that is in use; without those of which every path was set aside. */
function withPaths(rows: readonly DeviceRow[]) {
  const byDevice = new Map<string, { device: DeviceRow['device']; bindings: BindingRecord[] }>();
  for (const { device, binding } of rows) {
    const known = byDevice.get(device.id) ?? { device, bindings: [] };
    known.bindings.push(bindingOf(binding, device.description));
    byDevice.set(device.id, known);
  }
  return [...byDevice.values()].flatMap(({ device, bindings }) => {
    const usable = bindings.filter(({ setAside }) => setAside === undefined);
    const active = usable.find((binding) => binding.active) ?? usable[0];
    return active === undefined ? [] : [{ device, bindings, active }];
  });
}

function recordOf(
  { id, name, deviceType, description, roomId }: typeof devices.$inferSelect,
  { integrationId, externalId }: BindingRecord,
  bindings: readonly BindingRecord[],
): DeviceRecord {
  const room = roomId === null ? {} : { roomId };
  return { id, integrationId, externalId, bindings, name, type: deviceType as DeviceType, description, ...room };
}

/** Replacements that can still be undone. */
export async function loadReplacements({ db }: DatabaseTransaction, homeId: string): Promise<BindingChange[]> {
  const rows = await db
    .select()
    .from(bindingChanges)
    .where(
      and(
        eq(bindingChanges.homeId, homeId),
        eq(bindingChanges.kind, 'replaced'),
        isNull(bindingChanges.undoneAt),
        gt(bindingChanges.changedAt, sql`now() - interval '30 days'`),
      ),
    )
    .orderBy(bindingChanges.changedAt, bindingChanges.id);
  return rows.map(bindingChangeOf);
}

export function bindingChangeOf(row: typeof bindingChanges.$inferSelect): BindingChange {
  const { homeId: _home, fromPath, toPath, changedAt, cause, ...rest } = row;
  return {
    ...withoutNulls(rest),
    at: changedAt,
    cause: causeOf(cause),
    ...(fromPath === null ? {} : { from: fromPath }),
    ...(toPath === null ? {} : { to: toPath }),
  };
}

function bindingOf(row: typeof deviceBindings.$inferSelect, told: BindingRecord['description']): BindingRecord {
  const { homeId: _home, deviceId: _device, createdAt: _created, updatedAt: _updated, ...rest } = row;
  const { replacementId, setAsideAt, evidence, origin, ...binding } = rest;
  const isDescribed = Array.isArray((row.description as Partial<BindingRecord['description']>).components);
  return {
    ...binding,
    description: isDescribed ? row.description : told,
    ...(evidence === null ? {} : { evidence }),
    ...(origin === null ? {} : { origin }),
    ...(replacementId === null || setAsideAt === null ? {} : { setAside: { replacementId, at: setAsideAt } }),
  };
}

/** What was true when NEXA stopped is not known to be true now. */
function staleStates(stored: Readonly<Record<string, StoredState>>): StateMap {
  return Object.fromEntries(
    Object.entries(stored).map(([key, state]) => [key, { ...stateOf(state), freshness: 'stale' as const }]),
  );
}
