import type { DeviceDescription } from '@nexa/sdk';
import { NO_SCENE } from '../capability/scene.ts';
import type { ClipDevice } from './clip-device.ts';
import type { ClipGroup, GroupedLight } from './clip-group.ts';
import type { ClipScene } from './clip-scene.ts';

export interface GroupPlace {
  readonly bridgeId: string;
  /** Name of the room that it is; a zone is none. */
  readonly room: string | undefined;
}

/** Describes a group as a device. */
export function clipGroupDevice(group: ClipGroup, light: GroupedLight, place: GroupPlace): ClipDevice {
  const { id, lightId, scenes } = group;
  const hasScenes = scenes.length > 0;
  const capabilities = ['onOff', ...(light.dims ? ['brightness'] : []), ...(hasScenes ? ['hue.scene'] : [])];
  return {
    description: {
      externalId: id,
      name: group.name,
      type: 'light',
      model: group.kind === 'room' ? 'Room' : 'Zone',
      components: [{ id: 'main', capabilities }],
      via: place.bridgeId,
      ...(place.room === undefined ? {} : { suggestedRoom: place.room }),
      ...(hasScenes ? limitsOf(scenes) : {}),
    },
    deviceIds: [id],
    // The group itself stands for which of its scenes is active.
    components: new Map([[lightId, 'main'], ...(hasScenes ? [[id, 'main'] as const] : [])]),
    lightCount: group.lampCount,
    sensorCount: 0,
    connectivityId: undefined,
    updateId: undefined,
    group,
  };
}

function limitsOf(scenes: readonly ClipScene[]): Pick<DeviceDescription, 'limits'> {
  return { limits: { 'hue.scene.active': { values: [NO_SCENE, ...scenes.map(({ name }) => name)] } } };
}
