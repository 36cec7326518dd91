import { NO_SCENE } from '../capability/scene.ts';
import { label, partOf } from '../model/bridge-answers.ts';
import type { ClipResource } from './clip-resource.ts';
import { uniqueNames } from './unique-names.ts';

/** A scene of a room or zone, by the name that it has in NEXA. */
export interface ClipScene {
  readonly id: string;
  readonly name: string;
}

/** A device lists 200 values at most, and one of them says that no scene is active. */
const MOST_SCENES = 199;
/** So much that a number still fits behind it. */
const LONGEST_NAME = 190;
/** Control characters and halves of characters, which the host takes in no value. */
const unclean = /[\p{Cc}\p{Cs}]/gu;

/** The scenes of each room and zone by its id, with unique names, in the order of these. */
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

/** Equal names are told apart in the order of ids, so that a scene keeps its number whatever the bridge answers first. */
function namedScenes(resources: readonly ClipResource[]): ClipScene[] {
  const scenes = resources
    .map(({ id, metadata }) => ({ id, name: nameIn(metadata) }))
    .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
    .slice(0, MOST_SCENES);
  const names = uniqueNames(
    scenes.map(({ name }) => name),
    [NO_SCENE],
  );
  return scenes.map(({ id, name }, index) => ({ id, name: names[index] ?? name }));
}

function nameIn(metadata: unknown): string {
  const name = label(partOf(metadata, 'name'))?.slice(0, LONGEST_NAME);
  return label(name?.replace(unclean, '')) ?? 'Scene';
}

/**
 * Name of the scene that is active, or the word for none. Where the bridge tells of two, because one is about to end,
 * it is the one that was recalled last; `undefined` where the bridge does not tell what its scenes do.
 */
export function activeSceneOf(
  scenes: readonly ClipScene[],
  resourceOf: (id: string) => ClipResource | undefined,
): string | undefined {
  const states = scenes.map(({ id, name }) => ({ name, status: resourceOf(id)?.status }));
  const word = (status: unknown): unknown => partOf(status, 'active');
  const recalledAt = (status: unknown): string => String(partOf(status, 'last_recall') ?? '');
  const [active] = states
    .filter(({ status }) => typeof word(status) === 'string' && word(status) !== 'inactive')
    .sort((a, b) => recalledAt(b.status).localeCompare(recalledAt(a.status)));
  if (active !== undefined) return active.name;
  return states.every(({ status }) => word(status) === 'inactive') ? NO_SCENE : undefined;
}
