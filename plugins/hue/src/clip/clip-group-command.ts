import { type CommandRequest, unsupported } from '@nexa/sdk';
import { NO_SCENE } from '../capability/scene.ts';
import type { AskedColor } from '../model/light.ts';
import type { ShownGroup } from './clip-device.ts';
import type { ClipGroup, GroupedLight } from './clip-group.ts';
import { planColoring, planSwitching } from './clip-light-command.ts';
import type { ClipScene } from './clip-scene.ts';

/** What a command for a room or zone comes to at the bridge. */
export interface ClipGroupCommand {
  readonly type: 'grouped_light' | ClipScene['type'];
  readonly id: string;
  readonly body: Readonly<Record<string, object>>;
  /** Whether any of its lights will be on, where the command says so. */
  readonly on?: boolean;
  /** The colour or white that its lights are asked for. */
  readonly asked?: AskedColor;
}

/** What each kind of scene calls it. */
const recallWords = { scene: 'active', smart_scene: 'activate' } as const;
/** More names than these in one message help nobody. */
const MOST_NAMES = 10;

/** Turns a command into what the bridge takes. `isOn` is the last known state, which a toggle turns around. */
export function planClipGroupCommand(
  group: ShownGroup,
  light: GroupedLight,
  request: CommandRequest,
  isOn: boolean,
): ClipGroupCommand {
  const { capability, command, params } = request;
  if (capability === 'hue.scene' && command === 'recall' && group.scenes.length > 0) {
    const { id, type } = sceneFor(group, params.scene);
    return { type, id, body: { recall: { action: recallWords[type] } } };
  }
  const plan =
    planSwitching(request, { dims: light.dims, isOn }) ?? planColoring(request, { ...group.colors, gamut: undefined });
  if (plan === undefined) throw unsupported(`${group.name} has no command ${capability}.${command}`);
  return { type: 'grouped_light', id: group.lightId, ...plan };
}

function sceneFor({ name: groupName, scenes }: ClipGroup, wanted: unknown): ClipScene {
  const scene = scenes.find(({ name }) => name === wanted);
  if (scene !== undefined) return scene;
  if (wanted === NO_SCENE) {
    throw unsupported(
      `“${NO_SCENE}” only shows that no scene is active. Switch ${groupName} on, off or to a brightness instead.`,
    );
  }
  const names = scenes.slice(0, MOST_NAMES).map(({ name }) => `“${name}”`);
  const more = scenes.length > MOST_NAMES ? ' and others' : '';
  throw unsupported(`${groupName} has no scene “${String(wanted).slice(0, 200)}”. It has ${names.join(', ')}${more}.`);
}
