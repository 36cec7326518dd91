import { defineCapability } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import type { SceneActivationRecord } from '../../src/home/records.ts';
import { SceneDesk } from '../../src/scene/scene-desk.ts';
import { aMoment, evening } from './evening.ts';
import { byUser, LATENCY, SceneHome } from './scene-home.ts';

const Share = Type.Number({ minimum: 0, maximum: 100 });
const shade = defineCapability({
  id: 'acme.shade',
  version: 1,
  title: 'Shade',
  attributes: {
    share: { title: 'Shade', schema: Share, history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {
    set: {
      title: 'Set shade',
      params: Type.Object(
        { share: Share, transition: Type.Optional(Type.Number({ minimum: 0, maximum: 3600 })) },
        { additionalProperties: false },
      ),
      confirms: [{ attribute: 'share', equalsParam: 'share' }],
    },
  },
  events: {},
});

/** What is seen while the time passes, each half of a device's own time. */
async function during<T>(home: SceneHome, time: number, look: () => T): Promise<T[]> {
  const seen: T[] = [];
  for (let passed = 0; passed < time; passed += LATENCY / 2) {
    seen.push(look());
    await home.clock.advance(LATENCY / 2);
  }
  return seen;
}

describe('applying a scene', () => {
  it('brings each device there, and leaves alone what is so already', async () => {
    const home = evening();
    home.activate('evening');
    await home.clock.advance(aMoment);
    expect(home.sent()).toEqual([
      'lamp brightness.set {"level":40}',
      'blind cover.set {"position":20}',
      'lamp color.set {"hue":30,"saturation":80}',
    ]);
    expect(home.last()).toMatchObject({
      id: 'evening-1',
      sceneId: 'evening',
      outcome: 'completed',
      cause: byUser,
      results: [
        { deviceId: 'lamp', outcome: 'confirmed', attempts: 1 },
        { deviceId: 'plug', outcome: 'already', attempts: 0, commandIds: [] },
        { deviceId: 'blind', outcome: 'confirmed', attempts: 1 },
      ],
    });
  });

  it('tells when it begins and when it ends, and calls back once', async () => {
    const home = evening();
    const finals: SceneActivationRecord[] = [];
    home.activate('evening', 'a', (activation) => finals.push(activation));
    expect(home.activations()).toMatchObject([
      { outcome: 'running', results: [{ outcome: 'running' }, { outcome: 'already' }, { outcome: 'running' }] },
    ]);
    await home.clock.advance(aMoment);
    expect(home.activations().map(({ outcome }) => outcome)).toEqual(['running', 'completed']);
    expect(finals).toEqual([home.last()]);
  });

  it('names the scene, and who wanted it, as the cause of its commands', async () => {
    const home = evening();
    home.activate('evening');
    await home.clock.advance(aMoment);
    const causes = home.commandsTold().map(({ cause }) => cause);
    expect(causes).not.toHaveLength(0);
    expect(new Set(causes.map((cause) => JSON.stringify(cause)))).toEqual(
      new Set([JSON.stringify({ kind: 'scene', id: 'evening', parent: byUser })]),
    );
    expect(home.device('blind').states.get('cover.position')?.cause).toMatchObject({ kind: 'scene', id: 'evening' });
  });

  it('knows ids in capitals for the same', async () => {
    const home = evening();
    home.save('capitals', { PLUG: { 'onOff.on': false } });
    home.scenes.activate({ sceneId: 'CAPITALS', activationId: 'a', cause: byUser });
    await home.clock.advance(aMoment);
    expect(home.last()).toMatchObject({ sceneId: 'capitals', outcome: 'completed', results: [{ deviceId: 'plug' }] });
  });

  it('sends again what is so only as far as one knows', async () => {
    const home = evening();
    home.save('plugs', { plug: { 'onOff.on': true } });
    home.states.markAllStale(home.device('plug'));
    home.activate('plugs');
    expect(home.sent()).toEqual(['plug onOff.on']);
  });

  it('sends a colour to a lamp that shows a white', async () => {
    const home = evening();
    home.report('lamp', { 'onOff.on': true, 'color.hue': 30, 'color.saturation': 80, 'brightness.level': 40 });
    home.activate('evening');
    expect(home.sent()).toContain('lamp color.set {"hue":30,"saturation":80}');
  });

  it('says sent where a device cannot report, and sends to it each time', async () => {
    const home = evening();
    home.tempers.set('blind', 'cannot-report');
    home.activate('evening', 'a');
    await home.clock.advance(aMoment);
    expect(home.outcomes()).toEqual({ lamp: 'confirmed', plug: 'already', blind: 'sent' });
    home.activate('evening', 'b');
    await home.clock.advance(aMoment);
    expect(home.outcomes()).toEqual({ lamp: 'already', plug: 'already', blind: 'sent' });
  });

  it('goes on with the others when a device is gone', async () => {
    const home = evening();
    home.devices.remove(home.device('lamp'));
    home.activate('evening');
    await home.clock.advance(aMoment);
    expect(home.last()).toMatchObject({
      outcome: 'partial',
      results: [{ reason: { code: 'NEXA_DEVICE_GONE' } }, {}, {}],
    });
    expect(home.outcomes()).toEqual({ lamp: 'failed', plug: 'already', blind: 'confirmed' });
  });

  it('fails a device that has lost what is wished of it, in words', async () => {
    const home = evening();
    home.save('odd', { plug: { 'onOff.on': false, 'brightness.level': 3 }, blind: { 'brightness.level': 3 } });
    home.activate('odd');
    await home.clock.advance(aMoment);
    expect(home.sent()).toEqual(['plug onOff.off']);
    const reason = { code: 'NEXA_SCENE_INVALID', message: 'the device does not have brightness' };
    expect(home.last()).toMatchObject({ outcome: 'failed', results: [{ reason }, { reason }] });
  });

  it('never unlocks, whatever was saved', async () => {
    const home = new SceneHome();
    home.add('door', ['lock']);
    home.report('door', { 'lock.locked': true });
    home.save('welcome', { door: { 'lock.locked': false } });
    home.activate('welcome');
    await home.clock.advance(aMoment);
    expect(home.sent()).toEqual([]);
    expect(home.last().results).toMatchObject([{ outcome: 'failed', reason: { code: 'NEXA_COMMAND_SENSITIVE' } }]);
  });

  it('takes the time of the scene, or that of the wish, where a device can', async () => {
    const home = new SceneHome([shade]);
    home.add('window', ['acme.shade']);
    home.tempers.set('window', 'sleeps');
    home.save('dusk', { window: { 'acme.shade.share': 30 } }, { transition: 60 });
    home.activate('dusk', 'a');
    home.scenes.activate({ sceneId: 'dusk', activationId: 'b', transition: 5, cause: byUser });
    expect(home.sent()).toEqual([
      'window acme.shade.set {"share":30,"transition":60}',
      'window acme.shade.set {"share":30,"transition":5}',
    ]);
    const deadlines = home.commandsTold().map(({ deadline, requestedAt }) => deadline - requestedAt);
    expect(deadlines).toEqual([70_000, 15_000]);
  });

  it('takes the same wish for one', async () => {
    const home = evening();
    const told: string[] = [];
    home.activate('evening', 'a');
    home.activate('evening', 'a', ({ outcome }) => told.push(outcome));
    await home.clock.advance(aMoment);
    home.activate('evening', 'a', ({ outcome }) => told.push(outcome));
    expect(home.activations()).toHaveLength(2);
    expect(told).toEqual(['completed', 'completed']);
  });

  it('fails a scene that is not there, and keeps nothing of it', () => {
    const home = evening();
    const told: string[] = [];
    home.activate('nonsense', 'a', ({ outcome }) => told.push(outcome));
    expect(told).toEqual(['failed']);
    expect(home.activations()).toEqual([]);
    expect(home.scenes.problem('nonsense')?.code).toBe('NEXA_SCENE_NOT_FOUND');
    expect(home.scenes.problem('evening')).toBeUndefined();
  });

  it('has at most 50 commands under way, the slow ones last', async () => {
    const home = new SceneHome();
    const names = Array.from({ length: 200 }, (_, index) => `d${index}`);
    names.map((name) => home.add(name, name.endsWith('7') ? ['cover'] : ['onOff', 'color']));
    const wishOf = (name: string) =>
      name.endsWith('7') ? { 'cover.position': 10 } : { 'onOff.on': true, 'color.hue': 9, 'color.saturation': 9 };
    home.save('all', Object.fromEntries(names.map((name) => [name, wishOf(name)])));
    home.activate('all');
    const open = () => {
      const told = new Map(home.commandsTold().map(({ id, status }) => [id, status]));
      return [...told.values()].filter((status) => status === 'pending').length;
    };
    const counts = await during(home, 2000, open);
    expect(Math.max(...counts)).toBe(50);
    expect(home.last().outcome).toBe('completed');
    expect(home.sent()).toHaveLength(180 * 2 + 20);
    const order = home.sent().map((sent) => sent.split(' ')[1]);
    expect(order.indexOf('cover.set')).toBeGreaterThan(order.lastIndexOf('onOff.on'));
  });

  it('does not lose itself when 500 devices fail at once', () => {
    const home = new SceneHome();
    const names = Array.from({ length: 500 }, (_, index) => `d${index}`);
    names.map((name) => home.add(name, ['brightness'], { 'brightness.level': { maximum: 50 } }));
    home.save('all', Object.fromEntries(names.map((name) => [name, { 'brightness.level': 90 }])));
    home.activate('all');
    expect(home.last()).toMatchObject({ outcome: 'failed' });
    expect(home.last().results[499]).toMatchObject({ attempts: 1, reason: { code: 'NEXA_VALUE_INVALID' } });
  });
});

describe('keeping scenes', () => {
  it('ends honestly what a predecessor left, and can undo it', async () => {
    const home = evening();
    home.activate('evening');
    const left = home.last();
    home.scenes = new SceneDesk(home.context, home.devices, home.commands);
    home.scenes.restore([{ id: 'evening', definition: { name: 'Evening', states: [] } }], [left]);
    expect(home.last()).toMatchObject({
      outcome: 'partial',
      finishedAt: home.clock.now(),
      results: [{ outcome: 'failed', reason: { code: 'NEXA_COMMAND_INTERRUPTED' } }, { outcome: 'already' }, {}],
    });
    expect(home.scenes.undoProblem('evening-1')).toBeUndefined();
    expect(home.scenes.activation('evening-1')).toEqual(home.last());
  });

  it('forgets a scene with what is being applied of it', async () => {
    const home = evening();
    const told: string[] = [];
    home.activate('evening', 'a', ({ outcome }) => told.push(outcome));
    home.scenes.remove('evening');
    await home.clock.advance(60_000);
    expect(told).toEqual(['partial']);
    expect(home.activations()).toHaveLength(1);
    expect(home.scenes.activation('a')).toBeUndefined();
    expect(home.sent()).toHaveLength(2);
    expect(home.scenes.scenes()).toEqual([]);
  });

  it('knows which scenes a device is in, and puts another in its place', () => {
    const home = evening();
    home.save('strip', {
      strip: { 'left:onOff.on': true, 'right:onOff.on': false, 'onOff.on': true },
      plug: { 'onOff.on': true },
    });
    expect(home.scenes.using('strip').map(({ id }) => id)).toEqual(['strip']);
    expect(home.scenes.using('plug').map(({ id }) => id)).toEqual(['evening', 'strip']);
    const changed = home.scenes.replaceDevice('strip', 'plug', { left: 'one', right: 'main' });
    expect(changed).toEqual([home.scenes.scene('strip')]);
    expect(changed[0]?.definition.states).toEqual([
      { deviceId: 'plug', component: 'one', capability: 'onOff', attribute: 'on', value: true },
      { deviceId: 'plug', component: 'main', capability: 'onOff', attribute: 'on', value: true },
    ]);
    expect(home.scenes.using('strip')).toEqual([]);
  });
});
