import type { BindingChange, BindingRecord, DeviceRecord } from '@nexa/engine';
import type postgres from 'postgres';
import { storedCause } from './cause-mapper.ts';
import type { RecordBatch } from './record-batch.ts';
import { isoTime, rowsAsJson } from './rows-as-json.ts';

/** Every path of these devices, as it is now. One that another device took over goes with that one. */
export async function writeBindings(sql: postgres.TransactionSql, devices: RecordBatch['devices']): Promise<void> {
  const rows = rowsAsJson(
    [...devices.values()].flatMap(({ homeId, output: { device } }) =>
      device.bindings.map((binding) => ({ homeId, device, binding })),
    ),
    ({ homeId, device, binding }) => bindingRow(homeId, device, binding),
  );
  const owners = rowsAsJson(devices.values(), ({ homeId, output: { device } }) => ({ id: device.id, home_id: homeId }));
  // Only one path of a device may be active: what gives way does so before what takes over.
  await sql`
    UPDATE nexa.device_bindings AS known SET active = false
    FROM jsonb_to_recordset(${owners}::text::jsonb) AS r (id uuid, home_id uuid)
    WHERE known.home_id = r.home_id AND known.device_id = r.id AND known.active`;
  await sql`
    DELETE FROM nexa.device_bindings AS known
    USING jsonb_to_recordset(${owners}::text::jsonb) AS r (id uuid, home_id uuid)
    WHERE known.home_id = r.home_id AND known.device_id = r.id AND NOT EXISTS (
      SELECT FROM jsonb_to_recordset(${rows}::text::jsonb) AS kept (integration_id uuid, external_id text)
      WHERE kept.integration_id = known.integration_id AND kept.external_id = known.external_id)`;
  await sql`
    INSERT INTO nexa.device_bindings AS known (id, home_id, device_id, integration_id, external_id, component_map,
      unit_map, description, priority, active, active_since, active_reason, evidence, origin, kept_apart, replacement_id,
      set_aside_at)
    SELECT r.id, r.home_id, r.device_id, r.integration_id, r.external_id, r.component_map, r.unit_map, r.description,
      r.priority, r.active, r.active_since, r.active_reason, r.evidence, r.origin, r.kept_apart, r.replacement_id,
      r.set_aside_at
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, home_id uuid, device_id uuid, integration_id uuid,
      external_id text, component_map jsonb, unit_map jsonb, description jsonb, priority integer, active boolean,
      active_since timestamptz, active_reason text, evidence jsonb, origin jsonb, kept_apart jsonb, replacement_id uuid,
      set_aside_at timestamptz)
    JOIN devices AS device ON device.home_id = r.home_id AND device.id = r.device_id
    JOIN nexa.integrations AS integration ON integration.home_id = r.home_id AND integration.id = r.integration_id
    ON CONFLICT (integration_id, external_id) DO UPDATE SET id = EXCLUDED.id, device_id = EXCLUDED.device_id,
      component_map = EXCLUDED.component_map, unit_map = EXCLUDED.unit_map, description = EXCLUDED.description,
      priority = EXCLUDED.priority, active = EXCLUDED.active, active_since = EXCLUDED.active_since,
      active_reason = EXCLUDED.active_reason, evidence = EXCLUDED.evidence, origin = EXCLUDED.origin,
      kept_apart = EXCLUDED.kept_apart, replacement_id = EXCLUDED.replacement_id, set_aside_at = EXCLUDED.set_aside_at
    WHERE known.home_id = EXCLUDED.home_id`;
}

function bindingRow(homeId: string, device: DeviceRecord, binding: BindingRecord) {
  return {
    id: binding.id,
    home_id: homeId,
    device_id: device.id,
    integration_id: binding.integrationId,
    external_id: binding.externalId,
    component_map: binding.componentMap,
    unit_map: binding.unitMap,
    description: binding.description,
    priority: binding.priority,
    active: binding.active && device.removedAt === undefined,
    active_since: isoTime(binding.activeSince),
    active_reason: binding.activeReason,
    evidence: binding.evidence ?? null,
    origin: binding.origin ?? null,
    kept_apart: binding.keptApart,
    replacement_id: binding.setAside?.replacementId ?? null,
    set_aside_at: isoTime(binding.setAside?.at),
  };
}

/** What became of devices' paths, after the devices themselves. */
export async function writeBindingChanges(
  sql: postgres.TransactionSql,
  changes: RecordBatch['bindingChanges'],
): Promise<void> {
  if (changes.length === 0) return;
  const latest = new Map(changes.map((kept) => [kept.change.id, kept]));
  const rows = rowsAsJson(latest.values(), ({ homeId, change }) => changeRow(homeId, change));
  await sql`
    INSERT INTO nexa.binding_changes AS known (id, home_id, device_id, kind, reason, message, cause, other_device_id,
      from_path, to_path, evidence, before, changed_at, undone_at)
    SELECT r.id, r.home_id, r.device_id, r.kind, r.reason, r.message, r.cause, r.other_device_id, r.from_path, r.to_path,
      r.evidence, r.before, r.changed_at, r.undone_at
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, home_id uuid, device_id uuid, kind text, reason text,
      message text, cause jsonb, other_device_id uuid, from_path jsonb, to_path jsonb, evidence jsonb, before jsonb,
      changed_at timestamptz, undone_at timestamptz)
    JOIN devices AS device ON device.home_id = r.home_id AND device.id = r.device_id
    ON CONFLICT (id) DO UPDATE SET undone_at = EXCLUDED.undone_at WHERE known.home_id = EXCLUDED.home_id`;
}

function changeRow(homeId: string, change: BindingChange) {
  return {
    id: change.id,
    home_id: homeId,
    device_id: change.deviceId,
    kind: change.kind,
    reason: change.reason,
    message: change.message,
    cause: storedCause(change.cause),
    other_device_id: change.otherDeviceId ?? null,
    from_path: change.from ?? null,
    to_path: change.to ?? null,
    evidence: change.evidence ?? null,
    before: change.before ?? null,
    changed_at: isoTime(change.at),
    undone_at: isoTime(change.undoneAt),
  };
}
