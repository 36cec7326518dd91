import type { Reading } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { checkAnswer, label, partOf } from '../model/bridge-answers.ts';
import type { ClipResource } from './clip-resource.ts';
import { activeSceneOf, type ClipScene, scenesByGroup } from './clip-scene.ts';
import type { ResourceStore } from './resource-store.ts';
import { uniqueNames } from './unique-names.ts';

const GroupedLightAnswer = Type.Object({
  on: Type.Object({ on: Type.Boolean() }),
  dimming: Type.Optional(Type.Object({ brightness: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })) })),
  // Empty: they say that it can be set, and never what is shown.
  color: Type.Optional(Type.Unknown()),
  color_temperature: Type.Optional(Type.Unknown()),
});

/** All lights of a room or zone together, as the bridge sums them up. */
export interface GroupedLight {
  readonly id: string;
  /** Whether any of them is on. */
  readonly isOn: boolean;
  readonly dims: boolean;
  readonly takesColor: boolean;
  readonly takesWhites: boolean;
  /** Percent, the mean of those that are on. */
  readonly brightness: number | undefined;
}

/** A room or zone with lights. */
export interface ClipGroup {
  /** Id of the room or zone; it is the device's too. */
  readonly id: string;
  readonly kind: 'room' | 'zone';
  readonly name: string;
  readonly lightId: string;
  /** Ids of its lights. */
  readonly lamps: readonly string[];
  readonly scenes: readonly ClipScene[];
}

/** Reads what the bridge tells of all lights of a group; throws a protocol violation when it cannot be understood. */
export function readGroupedLight(resource: ClipResource): GroupedLight {
  const answer = checkAnswer(GroupedLightAnswer, resource, `grouped light ${resource.id}`);
  return {
    id: resource.id,
    isOn: answer.on.on,
    dims: answer.dimming !== undefined,
    takesColor: answer.color !== undefined,
    takesWhites: answer.color_temperature !== undefined,
    brightness: answer.dimming?.brightness,
  };
}

/**
 * The rooms and zones that have lights. Their names are unique, and none of `otherNames`; rooms come first, so that they
 * keep theirs where a zone has the same.
 */
export function clipGroupsOf(store: ResourceStore, otherNames: readonly string[] = []): ClipGroup[] {
  const services = store.byOwner();
  const scenes = scenesByGroup([...store.ofType('scene'), ...store.ofType('smart_scene')]);
  const groups = (['room', 'zone'] as const).flatMap((kind) =>
    inOrder(store.ofType(kind)).flatMap((resource) => {
      const lightId = groupedLightOf(resource);
      const lamps = lampsOf(resource, store, services);
      if (lightId === undefined || store.get(lightId)?.type !== 'grouped_light' || lamps.length === 0) return [];
      const { id } = resource;
      return [{ id, kind, name: nameOf(resource), lightId, lamps, scenes: scenes.get(id) ?? [] }];
    }),
  );
  const names = uniqueNames(
    groups.map(({ name }) => name),
    otherNames,
  );
  return groups.map((group, index) => ({ ...group, name: names[index] ?? group.name }));
}

/** Whatever the bridge answers first. */
const inOrder = (resources: readonly ClipResource[]): ClipResource[] =>
  [...resources].sort((a, b) => a.id.localeCompare(b.id));

/** Ids of everything that a group's states come from. */
export const partsOfGroup = ({ id, lightId, scenes }: ClipGroup): string[] => [
  id,
  lightId,
  ...scenes.map((scene) => scene.id),
];

/** What `service` tells of a group: its grouped light of the lights, anything else of the scenes. */
export function clipGroupReadings(
  group: ClipGroup,
  service: ClipResource,
  resourceOf: (id: string) => ClipResource | undefined,
  source: 'push' | 'poll',
): Reading[] {
  const reading = (capability: string, attribute: string, value: boolean | number | string): Reading => ({
    externalId: group.id,
    component: 'main',
    capability,
    attribute,
    value,
    source,
  });
  if (service.type !== 'grouped_light') {
    const active = group.scenes.length === 0 ? undefined : activeSceneOf(group.scenes, resourceOf);
    return active === undefined ? [] : [reading('hue.scene', 'active', active)];
  }
  const { isOn, brightness } = readGroupedLight(service);
  // Of lights that are all off the bridge tells 0, which is not what they will have when they are switched on.
  const isTold = isOn && brightness !== undefined;
  const level = isTold ? [reading('brightness', 'level', Math.max(1, Math.round(brightness)))] : [];
  return [reading('onOff', 'on', isOn), ...level];
}

/** “Living room lights”, so that it is not taken for the room; a name that says so already stays. */
function nameOf({ type, metadata }: ClipResource): string {
  const name = label(partOf(metadata, 'name'))?.slice(0, 180) ?? (type === 'room' ? 'Hue room' : 'Hue zone');
  return /\b(?:lights?|lamps?|lighting)$/i.test(name) ? name : `${name} lights`;
}

function groupedLightOf({ services }: ClipResource): string | undefined {
  if (!Array.isArray(services)) return undefined;
  const id = partOf(
    services.find((service) => partOf(service, 'rtype') === 'grouped_light'),
    'rid',
  );
  return typeof id === 'string' ? id : undefined;
}

/** A room is made of devices, a zone of lights. */
function lampsOf(
  { children }: ClipResource,
  store: ResourceStore,
  services: ReadonlyMap<string, readonly ClipResource[]>,
): string[] {
  const ids = Array.isArray(children) ? children.map((child) => String(partOf(child, 'rid'))) : [];
  const members = ids.flatMap((id) => [store.get(id), ...(services.get(id) ?? [])]);
  return [...new Set(members.flatMap((member) => (member?.type === 'light' ? [member.id] : [])))].sort();
}
