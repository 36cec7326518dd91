import { NO_SCENE } from '../capability/scene.ts';
import { kelvinLimits } from '../model/light.ts';
import type { ClipDevice } from './clip-device.ts';
import type { ClipGroup, GroupedLight } from './clip-group.ts';
import type { GroupColors } from './clip-group-color.ts';
import type { ClipScene } from './clip-scene.ts';

export interface GroupPlace {
  readonly bridgeId: string;
  /** Name of the room that it is; a zone is none. */
  readonly room: string | undefined;
}

/** A group, the sum of its lights as the bridge tells it, and what of colour these can show together. */
export interface GroupParts {
  readonly group: ClipGroup;
  readonly light: GroupedLight;
  readonly colors: GroupColors;
}

/** Describes a group as a device. */
export function clipGroupDevice({ group, light, colors }: GroupParts, place: GroupPlace): ClipDevice {
  const { id, lightId, scenes } = group;
  const hasScenes = scenes.length > 0;
  const color = light.takesColor && colors.color;
  const whites = light.takesWhites ? colors.whites : undefined;
  const capabilities = [
    'onOff',
    ...(light.dims ? ['brightness'] : []),
    ...(color ? ['color'] : []),
    ...(whites === undefined ? [] : ['colorTemperature']),
    ...(hasScenes ? ['hue.scene'] : []),
  ];
  const limits = {
    ...(whites === undefined ? {} : { 'colorTemperature.kelvin': kelvinLimits(whites) }),
    ...(hasScenes ? { 'hue.scene.active': { values: sceneNames(scenes) } } : {}),
  };
  return {
    description: {
      externalId: id,
      name: group.name,
      type: 'light',
      model: group.kind === 'room' ? 'Room' : 'Zone',
      components: [{ id: 'main', capabilities }],
      via: place.bridgeId,
      ...(place.room === undefined ? {} : { suggestedRoom: place.room }),
      ...(Object.keys(limits).length > 0 ? { limits } : {}),
    },
    deviceIds: [id],
    // The group itself stands for which of its scenes is active.
    components: new Map([[lightId, 'main'], ...(hasScenes ? [[id, 'main'] as const] : [])]),
    lightCount: group.lamps.length,
    sensorCount: 0,
    connectivityId: undefined,
    updateId: undefined,
    group: { ...group, colors: { color, whites } },
  };
}

const sceneNames = (scenes: readonly ClipScene[]): string[] => [NO_SCENE, ...scenes.map(({ name }) => name)];
