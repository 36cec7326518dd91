import type { JsonObject } from '@nexa/sdk';
import { deviceTypeOf } from './device-type.ts';
import { mappingsOf } from './mappings.ts';
import type { Part } from './part.ts';
import { isScene } from './scene.ts';
import { sensorsOf } from './sensor-state.ts';

/** A device as SYNC tells it; undefined when Google can make nothing of it. `tellsChanges`: Google is told of changes by itself. */
export function describe(part: Part, tellsChanges = true): (JsonObject & { readonly id: string }) | undefined {
  const chosen = mappingsOf(part);
  if (chosen.length === 0) return undefined;
  const { device, id } = part;
  return {
    id,
    type: `action.devices.types.${deviceTypeOf(part)}`,
    traits: chosen.map(({ trait }) => `action.devices.traits.${trait}`),
    name: nameOf(part),
    // A scene has no states.
    willReportState: tellsChanges && !isScene(part),
    notificationSupportedByAgent: tellsChanges && sensorsOf(part).some(({ notifies }) => notifies === true),
    ...(device.room === undefined ? {} : { roomHint: device.room }),
    deviceInfo: infoOf(part),
    attributes: Object.assign({}, ...chosen.map((mapping) => mapping.attributes(part))) as JsonObject,
    otherDeviceIds: [{ deviceId: id }],
  };
}

function nameOf({ device, component, isMain }: Part): JsonObject {
  const name = isMain ? device.name : `${device.name} ${component.name ?? component.id}`;
  const made = [device.manufacturer, device.model].filter((word) => word !== undefined).join(' ');
  return { name, defaultNames: made === '' ? [] : [made], nicknames: [name] };
}

const infoOf = ({ device: { manufacturer, model, firmware } }: Part): JsonObject => ({
  ...(manufacturer === undefined ? {} : { manufacturer }),
  ...(model === undefined ? {} : { model }),
  ...(firmware === undefined ? {} : { swVersion: firmware }),
});
