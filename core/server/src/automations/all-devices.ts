import { type DatabaseTransaction, type DeviceRow, deviceStore } from '@nexa/db';

type DeviceQuery = Parameters<typeof deviceStore.list>[1];

const PART = 1_000;

/** Every device that is asked for, however many there are, by name. */
export async function allDevices(
  tx: DatabaseTransaction,
  query: Omit<DeviceQuery, 'limit' | 'cursor'>,
): Promise<readonly DeviceRow[]> {
  const devices: DeviceRow[] = [];
  let cursor: string | undefined;
  do {
    const part = await deviceStore.list(tx, { ...query, limit: PART, ...(cursor === undefined ? {} : { cursor }) });
    devices.push(...part.rows);
    cursor = part.nextCursor;
  } while (cursor !== undefined);
  return devices;
}
