import type { BindingRecord, DeviceRecord, DiagnosedDevice, DiagnosedPath } from '@nexa/engine';
import type { DeviceView } from '../http/home-service.ts';

/** The integration's ways to devices, whichever way is in use: of all devices, or of one. */
export function diagnosedDevices(
  views: Iterable<DeviceView>,
  integrationId: string,
  deviceId?: string,
): DiagnosedDevice[] {
  return [...views].flatMap((view) => {
    const { record } = view;
    if (record === undefined || (deviceId !== undefined && record.id !== deviceId)) return [];
    const paths = deviceId === undefined ? pathsIn(record, integrationId) : pathsIn(record, integrationId).slice(0, 1);
    return paths.map((binding) => diagnosed(view, record, binding));
  });
}

/** By which name the integration knows the device. */
export const nameIn = (record: DeviceRecord | undefined, integrationId: string): string | undefined =>
  record === undefined ? undefined : pathsIn(record, integrationId)[0]?.externalId;

/** The one in use first, those that were set aside last. */
function pathsIn(record: DeviceRecord, integrationId: string): BindingRecord[] {
  const rank = (binding: BindingRecord) => (isInUse(record, binding) ? 0 : binding.setAside === undefined ? 1 : 2);
  return record.bindings
    .filter((binding) => binding.integrationId === integrationId)
    .sort((a, b) => rank(a) - rank(b) || a.priority - b.priority);
}

const isInUse = (record: DeviceRecord, { integrationId, externalId }: BindingRecord): boolean =>
  record.integrationId === integrationId && record.externalId === externalId;

function diagnosed(view: DeviceView, record: DeviceRecord, binding: BindingRecord): DiagnosedDevice {
  const now = view.paths?.find(({ bindingId }) => bindingId === binding.id);
  const active = isInUse(record, binding);
  const contact = now === undefined ? view.lastContactAt : now.lastContactAt;
  const { activeSince, componentMap, unitMap, setAside } = binding;
  const path: DiagnosedPath = {
    active,
    activeSince,
    componentMap,
    unitMap,
    ...(setAside === undefined ? {} : { setAside: true as const }),
    others: record.bindings.filter((other) => other.id !== binding.id && other.setAside === undefined).length,
    seen: Object.fromEntries(
      [...(active ? [] : (now?.seen ?? []))].map(([key, { value, observedAt }]) => [key, { value, observedAt }]),
    ),
  };
  return {
    externalId: binding.externalId,
    description: binding.description,
    status: now?.status ?? view.status,
    states: active ? view.states : {},
    ...(contact === undefined ? {} : { lastContactAt: contact }),
    path,
  };
}
