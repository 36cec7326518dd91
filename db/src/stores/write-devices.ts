import type { DeviceRecord } from '@nexa/engine';
import type { Status } from '@nexa/sdk';
import type postgres from 'postgres';
import { encodeJson } from '../timeseries/copy-encoder.ts';
import type { RecordBatch } from './record-batch.ts';
import { isoTime, rowsAsJson } from './rows-as-json.ts';
import { storedState } from './state-mapper.ts';
import { writeBindings } from './write-bindings.ts';

/** Devices with the bindings that lead to them. Names and rooms that a person chose stay as they are. */
export async function writeDevices(sql: postgres.TransactionSql, devices: RecordBatch['devices']): Promise<void> {
  if (devices.size === 0) return;
  const rows = rowsAsJson(devices.values(), ({ homeId, output }) => deviceRow(homeId, output.device));
  await sql`
    INSERT INTO devices (id, home_id, room_id, device_type, name, manufacturer, model, firmware, capabilities, components,
      description, deleted_at)
    SELECT r.id, r.home_id, room.id, r.device_type, r.name, r.manufacturer, r.model, r.firmware, r.capabilities,
      r.components, r.description, r.deleted_at
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, home_id uuid, room_id uuid, device_type text, name text,
      manufacturer text, model text, firmware text, capabilities jsonb, components jsonb, description jsonb,
      deleted_at timestamptz, integration_id uuid)
    JOIN nexa.integrations AS integration ON integration.home_id = r.home_id AND integration.id = r.integration_id
    LEFT JOIN rooms AS room ON room.home_id = r.home_id AND room.id = r.room_id AND room.deleted_at IS NULL
    ON CONFLICT (id) DO UPDATE SET
      name = CASE WHEN devices.is_name_chosen THEN devices.name ELSE EXCLUDED.name END,
      room_id = CASE WHEN devices.is_room_chosen THEN devices.room_id ELSE EXCLUDED.room_id END,
      device_type = EXCLUDED.device_type, manufacturer = EXCLUDED.manufacturer, model = EXCLUDED.model,
      firmware = EXCLUDED.firmware, capabilities = EXCLUDED.capabilities, components = EXCLUDED.components,
      description = EXCLUDED.description, deleted_at = EXCLUDED.deleted_at
    WHERE devices.home_id = EXCLUDED.home_id`;
  await writeBindings(sql, devices);
}

function deviceRow(homeId: string, device: DeviceRecord) {
  const { description } = device;
  return {
    id: device.id,
    home_id: homeId,
    room_id: device.roomId ?? null,
    device_type: device.type,
    name: device.name,
    manufacturer: description.manufacturer ?? null,
    model: description.model ?? null,
    firmware: description.firmware ?? null,
    capabilities: [...new Set(description.components.flatMap((component) => component.capabilities))],
    components: description.components,
    description,
    deleted_at: isoTime(device.removedAt),
    integration_id: device.integrationId,
  };
}

function statusRow(id: string, homeId: string, status: Status): object {
  return {
    id,
    home_id: homeId,
    value: status.value,
    detail: status.detail ?? null,
    message: status.message ?? null,
    since: isoTime(status.since),
  };
}

export async function writeDeviceStatus(
  sql: postgres.TransactionSql,
  statuses: RecordBatch['deviceStatus'],
): Promise<void> {
  if (statuses.size === 0) return;
  const rows = rowsAsJson(statuses.values(), ({ homeId, output: { deviceId, status } }) =>
    statusRow(deviceId, homeId, status),
  );
  await sql`
    UPDATE devices SET connectivity_status = r.value, connectivity_detail = r.detail,
      connectivity_message = r.message, connectivity_since = r.since
    FROM jsonb_to_recordset(${rows}::text::jsonb)
      AS r (id uuid, home_id uuid, value text, detail text, message text, since timestamptz)
    WHERE devices.id = r.id AND devices.home_id = r.home_id`;
}

export async function writeIntegrationStatus(
  sql: postgres.TransactionSql,
  statuses: RecordBatch['integrationStatus'],
): Promise<void> {
  if (statuses.size === 0) return;
  const rows = rowsAsJson(statuses.values(), ({ homeId, output: { integrationId, status } }) =>
    statusRow(integrationId, homeId, status),
  );
  await sql`
    UPDATE nexa.integrations AS integration SET status = r.value, status_detail = r.detail, status_message = r.message,
      status_since = r.since
    FROM jsonb_to_recordset(${rows}::text::jsonb)
      AS r (id uuid, home_id uuid, value text, detail text, message text, since timestamptz)
    WHERE integration.id = r.id AND integration.home_id = r.home_id`;
}

/** Devices whose states begin anew: all that they have from now on. */
export async function resetStates(sql: postgres.TransactionSql, resets: RecordBatch['stateResets']): Promise<void> {
  if (resets.size === 0) return;
  const rows = rowsAsJson(resets.values(), ({ homeId, deviceId, states }) => ({
    id: deviceId,
    home_id: homeId,
    states: Object.fromEntries(Object.entries(states).map(([key, state]) => [key, storedState(state)])),
  }));
  await sql`
    UPDATE devices SET current_state = r.states
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, home_id uuid, states jsonb)
    WHERE devices.id = r.id AND devices.home_id = r.home_id`;
}

/** The newest state of each attribute, merged into what the device has. */
export async function writeStates(sql: postgres.TransactionSql, states: RecordBatch['states']): Promise<void> {
  if (states.size === 0) return;
  const rows = [...states].map(([deviceId, byKey]) => {
    const kept = [...byKey.values()];
    return {
      id: deviceId,
      home_id: kept[0]?.homeId,
      states: Object.fromEntries(kept.map(({ output }) => [output.key, storedState(output.state)])),
      seen_at: isoTime(Math.max(...kept.map(({ output }) => output.state.receivedAt))),
    };
  });
  await sql`
    UPDATE devices SET current_state = current_state || r.states,
      last_seen_at = GREATEST(last_seen_at, r.seen_at)
    FROM jsonb_to_recordset(${encodeJson(rows as never)}::text::jsonb)
      AS r (id uuid, home_id uuid, states jsonb, seen_at timestamptz)
    WHERE devices.id = r.id AND devices.home_id = r.home_id`;
}
