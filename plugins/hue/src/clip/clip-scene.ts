import { NO_SCENE } from '../capability/scene.ts';
import { label, partOf } from '../model/bridge-answers.ts';
import type { ClipResource } from './clip-resource.ts';
import { uniqueNames } from './unique-names.ts';

/** A scene of a room or zone, by the name that it has in NEXA. */
export interface ClipScene {
  readonly id: string;
  readonly name: string;
  /** A smart scene follows the time of day, and recalls ordinary ones by itself. */
  readonly type: 'scene' | 'smart_scene';
}

/** A device lists 200 values at most, and one of them says that no scene is active. */
const MOST_SCENES = 199;
/** So much that a number still fits behind it. */
const LONGEST_NAME = 190;
/** Control characters and halves of characters, which the host takes in no value. */
const unclean = /[\p{Cc}\p{Cs}]/gu;

/** The scenes of each room and zone by its id, ordinary and smart, with unique names, in the order of these. */
export function scenesByGroup(resources: readonly ClipResource[]): ReadonlyMap<string, readonly ClipScene[]> {
  const groups = new Map<string, ClipResource[]>();
  for (const resource of resources) {
    const group = partOf(resource.group, 'rid');
    if (typeof group !== 'string') continue;
    const others = groups.get(group);
    if (others === undefined) groups.set(group, [resource]);
    else others.push(resource);
  }
  return new Map([...groups].map(([group, scenes]) => [group, namedScenes(scenes)]));
}

/**
 * Equal names are told apart in the order of ids, so that a scene keeps its number whatever the bridge answers first.
 * Ordinary scenes keep theirs before smart ones.
 */
function namedScenes(resources: readonly ClipResource[]): ClipScene[] {
  const scenes = resources
    .map(({ id, type, metadata }) => ({ id, name: nameIn(metadata), type: typeOf(type) }))
    .sort((a, b) => a.name.localeCompare(b.name) || a.type.localeCompare(b.type) || a.id.localeCompare(b.id))
    .slice(0, MOST_SCENES);
  const names = uniqueNames(
    scenes.map(({ name }) => name),
    [NO_SCENE],
  );
  return scenes.map((scene, index) => ({ ...scene, name: names[index] ?? scene.name }));
}

const typeOf = (type: string): ClipScene['type'] => (type === 'smart_scene' ? type : 'scene');

function nameIn(metadata: unknown): string {
  const name = label(partOf(metadata, 'name'))?.slice(0, LONGEST_NAME);
  return label(name?.replace(unclean, '')) ?? 'Scene';
}

/**
 * Name of the scene that is active, or the word for none. While a smart scene is, so is the ordinary one that it
 * recalled, and the smart one is told. Where the bridge tells of two ordinary ones, because one is about to end, it is
 * the one that was recalled last; `undefined` where the bridge does not tell what its scenes do.
 */
export function activeSceneOf(
  scenes: readonly ClipScene[],
  resourceOf: (id: string) => ClipResource | undefined,
): string | undefined {
  const states = scenes.map((scene) => stateOf(scene, resourceOf(scene.id)));
  const [active] = states
    .filter(({ isActive }) => isActive)
    .sort((a, b) => Number(b.isSmart) - Number(a.isSmart) || b.recalledAt.localeCompare(a.recalledAt));
  if (active !== undefined) return active.name;
  return states.every(({ word }) => word === 'inactive') ? NO_SCENE : undefined;
}

interface SceneState {
  readonly name: string;
  readonly isSmart: boolean;
  readonly isActive: boolean;
  readonly word: unknown;
  readonly recalledAt: string;
}

function stateOf({ name, type }: ClipScene, resource: ClipResource | undefined): SceneState {
  const isSmart = type === 'smart_scene';
  const word = isSmart ? resource?.state : partOf(resource?.status, 'active');
  // An ordinary scene is active in more than one way.
  const isActive = isSmart ? word === 'active' : typeof word === 'string' && word !== 'inactive';
  return { name, isSmart, isActive, word, recalledAt: String(partOf(resource?.status, 'last_recall') ?? '') };
}
