import type { SceneActivationRecord } from '@nexa/engine';
import {
  type ExposedResult,
  type ExposedWish,
  exposedScene,
  MAIN_COMPONENT,
  NexaError,
  serializeError,
} from '@nexa/sdk';
import type { HomeService } from '../http/home-service.ts';
import { sceneState } from './present-exposed.ts';

/** Whose voice, and what it wants of which home. */
export interface SceneOrder {
  readonly homeId: string;
  readonly userId: string;
  readonly wish: ExposedWish;
}

/** Applies a scene for a voice, and tells what has become of it by the time that is waited for. */
export async function startScene(homes: HomeService, { homeId, userId, wish }: SceneOrder): Promise<ExposedResult> {
  demandKnown(wish);
  const cause = { kind: 'voice', id: userId } as const;
  const activation = await homes.activateScene(
    homeId,
    { sceneId: wish.deviceId, cause },
    { waitMs: wish.waitFor ?? 0 },
  );
  return { ...resultOf(activation), state: sceneState };
}

/** The only thing that can be asked of a scene. */
function demandKnown({ component = MAIN_COMPONENT, capability, command, params = {} }: ExposedWish): void {
  if (component !== MAIN_COMPONENT)
    throw new NexaError('NEXA_COMPONENT_UNKNOWN', `A scene has no component ${component}.`, { params: { component } });
  if (capability !== exposedScene.capability)
    throw new NexaError('NEXA_CAPABILITY_UNKNOWN', `A scene does not have ${capability}.`, { params: { capability } });
  if (command !== exposedScene.command)
    throw new NexaError('NEXA_COMMAND_UNKNOWN', `A scene cannot be told to ${command}.`, { params: { command } });
  if (Object.keys(params).length > 0)
    throw new NexaError('NEXA_VALUE_INVALID', 'A scene takes no parameters.', { params: { path: 'params' } });
}

function resultOf({ outcome, results }: SceneActivationRecord): Pick<ExposedResult, 'status' | 'reason'> {
  if (outcome === 'running') return { status: 'pending' };
  if (outcome === 'failed') return { status: 'failed', reason: results.find(({ reason }) => reason)?.reason ?? gone() };
  const isWhole = outcome === 'completed' && results.every((result) => result.outcome !== 'sent');
  return { status: isWhole ? 'confirmed' : 'sent' };
}

/** Nobody else ends it before any of its devices was asked. */
const gone = () => serializeError(new NexaError('NEXA_SCENE_NOT_FOUND', 'There is no such scene.'));
