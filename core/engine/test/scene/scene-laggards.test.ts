import { describe, expect, it } from 'vitest';
import { aMoment, evening } from './evening.ts';
import { LATENCY, SceneHome } from './scene-home.ts';

describe('devices that lag behind', () => {
  it('are tried again after 2 and after 5 seconds', async () => {
    const home = evening();
    home.tempers.set('blind', 'unreachable');
    home.activate('evening');
    await home.clock.advance(LATENCY + 1999);
    expect(home.sent().filter((sent) => sent.startsWith('blind'))).toHaveLength(1);
    await home.clock.advance(1);
    expect(home.sent().filter((sent) => sent.startsWith('blind'))).toHaveLength(2);
    await home.clock.advance(LATENCY + 4999);
    expect(home.sent().filter((sent) => sent.startsWith('blind'))).toHaveLength(2);
    await home.clock.advance(1);
    expect(home.sent().filter((sent) => sent.startsWith('blind'))).toHaveLength(3);
    await home.clock.advance(60_000);
    expect(home.sent().filter((sent) => sent.startsWith('blind'))).toHaveLength(3);
    expect(home.last()).toMatchObject({
      outcome: 'partial',
      results: [{}, {}, { outcome: 'failed', attempts: 3, reason: { code: 'NEXA_PLUGIN_UNREACHABLE' } }],
    });
    expect(home.last().results[2]?.commandIds).toHaveLength(3);
  });

  it('are given their time each time, when they answer nothing', async () => {
    const home = evening();
    home.tempers.set('lamp', 'sleeps');
    home.save('lights', { lamp: { 'onOff.on': true } });
    home.activate('lights');
    await home.clock.advance(3 * 10_000 + 2000 + 5000 - 1);
    expect(home.last().outcome).toBe('running');
    await home.clock.advance(1);
    expect(home.last()).toMatchObject({
      outcome: 'failed',
      results: [{ outcome: 'failed', attempts: 3, reason: { code: 'NEXA_COMMAND_TIMEOUT' } }],
    });
  });

  it('come along in the end', async () => {
    const home = evening();
    home.tempers.set('lamp', 'unreachable');
    home.activate('evening');
    await home.clock.advance(1000);
    home.tempers.set('lamp', 'obeys');
    await home.clock.advance(2000);
    expect(home.last()).toMatchObject({
      outcome: 'completed',
      results: [{ outcome: 'confirmed', attempts: 2 }, {}, {}],
    });
    expect(home.value('lamp', 'color.hue')).toBe(30);
  });

  it('count as there when they say so by themselves meanwhile', async () => {
    const home = evening();
    home.tempers.set('lamp', 'sleeps');
    home.save('lights', { lamp: { 'onOff.on': true } });
    home.activate('lights');
    await home.clock.advance(11_000);
    home.report('lamp', { 'onOff.on': true });
    await home.clock.advance(2000);
    expect(home.last()).toMatchObject({ outcome: 'completed', results: [{ outcome: 'confirmed', attempts: 1 }] });
  });

  it('are not tried again when it would never work', async () => {
    const home = evening();
    home.tempers.set('blind', 'refuses');
    home.activate('evening');
    await home.clock.advance(60_000);
    expect(home.last().results[2]).toMatchObject({ outcome: 'failed', attempts: 1 });
  });

  it('get nothing more after a command that failed, but other components do', async () => {
    const home = new SceneHome();
    home.add(
      'pair',
      { left: ['onOff', 'brightness'], right: ['onOff', 'brightness'] },
      {
        'left:brightness.level': { maximum: 50 },
      },
    );
    const wish = { 'onOff.on': true, 'brightness.level': 90 };
    const of = (side: string) =>
      Object.fromEntries(Object.entries(wish).map(([key, value]) => [`${side}:${key}`, value]));
    home.save('both', { pair: { ...of('left'), ...of('right') } });
    home.activate('both');
    await home.clock.advance(aMoment);
    expect(home.sent()).toEqual(['pair/right brightness.set {"level":90}']);
    expect(home.last().results).toMatchObject([
      { outcome: 'failed', attempts: 1, reason: { code: 'NEXA_VALUE_INVALID' } },
    ]);
  });

  it('are left to whoever commands them meanwhile', async () => {
    const home = evening();
    home.tempers.set('blind', 'unreachable');
    home.activate('evening');
    await home.clock.advance(1000);
    home.tempers.set('blind', 'obeys');
    home.command('blind', 'cover', 'open');
    await home.clock.advance(60_000);
    expect(home.value('blind', 'cover.position')).toBe(100);
    expect(home.last().results[2]).toMatchObject({ outcome: 'failed', reason: { code: 'NEXA_SCENE_OVERTAKEN' } });
  });

  it('get no further command of the scene once somebody else has given one', async () => {
    const home = evening();
    home.activate('evening');
    home.command('lamp', 'onOff', 'off');
    await home.clock.advance(60_000);
    expect(home.sent().filter((sent) => sent.startsWith('lamp'))).toEqual([
      'lamp brightness.set {"level":40}',
      'lamp onOff.off',
    ]);
    expect(home.last().results[0]).toMatchObject({ outcome: 'failed', reason: { code: 'NEXA_SCENE_OVERTAKEN' } });
  });

  it('belong to the newer scene', async () => {
    const home = evening();
    home.save('night', { lamp: { 'onOff.on': false }, blind: { 'cover.position': 0 } });
    home.tempers.set('blind', 'unreachable');
    home.activate('evening');
    await home.clock.advance(1000);
    home.activate('night');
    home.tempers.set('blind', 'obeys');
    await home.clock.advance(60_000);
    const [evenings, nights] = ['evening', 'night'].map((id) =>
      home.activations().filter(({ sceneId }) => sceneId === id),
    );
    expect(evenings?.at(-1)).toMatchObject({
      outcome: 'partial',
      results: [{}, {}, { reason: { code: 'NEXA_SCENE_OVERTAKEN' } }],
    });
    expect(nights?.at(-1)?.outcome).toBe('completed');
    expect(home.value('blind', 'cover.position')).toBe(0);
  });

  it('belong to the scene that follows from the end of another', async () => {
    const home = evening();
    home.save('on', { plug: { 'onOff.on': true } });
    home.save('off', { plug: { 'onOff.on': false } });
    home.activate('off', 'first', () => home.activate('on', 'second'));
    await home.clock.advance(aMoment);
    expect(home.sent()).toEqual(['plug onOff.off', 'plug onOff.on']);
    expect(home.activations().map(({ id, outcome }) => [id, outcome])).toEqual([
      ['first', 'running'],
      ['first', 'completed'],
      ['second', 'running'],
      ['second', 'completed'],
    ]);
  });

  it('are not taken for there while a command is under way that will change them', async () => {
    const home = evening();
    home.save('dark', { plug: { 'onOff.on': true } });
    home.command('plug', 'onOff', 'off');
    home.activate('dark');
    await home.clock.advance(aMoment);
    expect(home.sent()).toEqual(['plug onOff.off', 'plug onOff.on']);
    expect(home.value('plug', 'onOff.on')).toBe(true);
    expect(home.outcomes()).toEqual({ plug: 'confirmed' });
  });
});
