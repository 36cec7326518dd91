import type { SceneActivationRecord } from '@nexa/engine';
import { NexaError, serializeError } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { startScene } from '../../src/ecosystem/start-scene.ts';
import { MemoryHomes } from '../support/memory-homes.ts';

const wish = { deviceId: 'scene-1', capability: 'scene', command: 'activate' };
const reason = serializeError(new NexaError('NEXA_COMMAND_TIMEOUT', 'It did not confirm.'));
type Result = SceneActivationRecord['results'][number];

const result = (outcome: Result['outcome']): Result => ({
  deviceId: `device ${outcome}`,
  outcome,
  attempts: 1,
  commandIds: [],
  ...(outcome === 'failed' ? { reason } : {}),
});

/** A home in which a scene comes to this. */
function homes(outcome: SceneActivationRecord['outcome'], ...results: readonly Result['outcome'][]) {
  const asked: unknown[] = [];
  const memory = new MemoryHomes();
  const activate = memory.activateScene.bind(memory);
  memory.activateScene = async (homeId, order, ...rest) => {
    asked.push({ homeId, order, rest });
    return { ...(await activate(homeId, order)), outcome, results: results.map(result) };
  };
  return { memory, asked };
}

const start = (memory: MemoryHomes, change: object = {}) =>
  startScene(memory, { homeId: 'home-1', userId: 'user-1', wish: { ...wish, waitFor: 1_500, ...change } });

describe('a scene that a voice starts', () => {
  it('is applied for a voice, in the person’s name, and waited for no longer than was said', async () => {
    const { memory, asked } = homes('completed', 'confirmed');
    await start(memory);
    const order = { sceneId: 'scene-1', cause: { kind: 'voice', id: 'user-1' } };
    expect(asked).toEqual([{ homeId: 'home-1', order, rest: [{ waitMs: 1_500 }] }]);
  });

  it.each([
    ['every device did', 'completed', ['confirmed', 'already'], 'confirmed'],
    ['there is nothing to do', 'completed', ['already'], 'confirmed'],
    ['a device cannot say so', 'completed', ['confirmed', 'sent'], 'sent'],
    ['a part of it did not work', 'partial', ['failed', 'confirmed'], 'sent'],
    ['it goes on', 'running', ['confirmed', 'running'], 'pending'],
    ['it goes on, and a part did not work', 'running', ['failed', 'running'], 'pending'],
  ] as const)('when %s', async (_when, outcome, results, status) => {
    const { memory } = homes(outcome, ...results);
    expect(await start(memory)).toEqual({ status, state: { status: 'online', values: {} } });
  });

  it('has failed when nothing of it worked, and says why', async () => {
    const { memory } = homes('failed', 'failed', 'failed');
    expect(await start(memory)).toMatchObject({ status: 'failed', reason: { code: 'NEXA_COMMAND_TIMEOUT' } });
  });

  it('is gone when it was removed meanwhile', async () => {
    const { memory } = homes('failed');
    expect(await start(memory)).toMatchObject({ status: 'failed', reason: { code: 'NEXA_SCENE_NOT_FOUND' } });
  });

  it.each([
    [{ component: 'left' }, 'NEXA_COMPONENT_UNKNOWN'],
    [{ capability: 'onOff' }, 'NEXA_CAPABILITY_UNKNOWN'],
    [{ command: 'undo' }, 'NEXA_COMMAND_UNKNOWN'],
    [{ params: { transition: 5 } }, 'NEXA_VALUE_INVALID'],
  ])('understands nothing else: %j', async (change, code) => {
    const { memory, asked } = homes('completed');
    await expect(start(memory, change)).rejects.toMatchObject({ code });
    expect(asked).toEqual([]);
  });
});
