import { describe, expect, it } from 'vitest';
import { aMoment, evening } from './evening.ts';
import { byUser, SceneHome } from './scene-home.ts';

describe('undoing', () => {
  it('brings back what was changed, and only that', async () => {
    const home = evening();
    home.activate('evening');
    await home.clock.advance(aMoment);
    expect(home.last().previous).toEqual([
      { deviceId: 'lamp', capability: 'onOff', attribute: 'on', value: false },
      { deviceId: 'blind', capability: 'cover', attribute: 'position', value: 100 },
    ]);
    home.report('plug', { 'onOff.on': false });
    home.scenes.undo('evening-1', 'undo-1', byUser);
    await home.clock.advance(aMoment);
    expect(home.last()).toMatchObject({ id: 'undo-1', sceneId: 'evening', undoes: 'evening-1', outcome: 'completed' });
    expect(home.sent().slice(-2)).toEqual(['lamp onOff.off', 'blind cover.open']);
    expect(home.value('plug', 'onOff.on')).toBe(false);
  });

  it('brings back the colour and the level of a lamp that was switched off', async () => {
    const home = evening();
    home.report('lamp', { 'onOff.on': true });
    home.save('night', { lamp: { 'onOff.on': false } });
    home.activate('night');
    await home.clock.advance(aMoment);
    home.report('lamp', { 'brightness.level': 100 });
    home.scenes.undo('night-1', 'undo-1', byUser);
    await home.clock.advance(aMoment);
    expect(home.sent()).toEqual(['lamp onOff.off', 'lamp brightness.set {"level":80}']);
    expect(home.value('lamp', 'onOff.on')).toBe(true);
  });

  it('says of the first that it was undone, and is done once', async () => {
    const home = evening();
    home.activate('evening');
    await home.clock.advance(aMoment);
    expect(home.scenes.undoProblem('evening-1')).toBeUndefined();
    home.scenes.undo('evening-1', 'undo-1', byUser);
    await home.clock.advance(aMoment);
    const undone = home
      .activations()
      .filter(({ id }) => id === 'evening-1')
      .at(-1);
    expect(undone).toMatchObject({ outcome: 'completed', undoneAt: expect.any(Number) });
    expect(home.scenes.undoProblem('evening-1')).toMatchObject({
      code: 'NEXA_SCENE_UNDO_REFUSED',
      message: 'It was undone before.',
    });
    const before = home.outputs.length;
    home.scenes.undo('evening-1', 'undo-2', byUser);
    expect(home.outputs).toHaveLength(before);
  });

  it('is still there for a scene that was applied twice', async () => {
    const home = evening();
    home.activate('evening', 'first');
    await home.clock.advance(aMoment);
    home.activate('evening', 'second');
    expect(home.last()).toMatchObject({ id: 'second', outcome: 'completed', previous: [] });
    expect(home.scenes.undoProblem('first')).toBeUndefined();
    home.scenes.undo('first', 'undo', byUser);
    await home.clock.advance(aMoment);
    expect(home.value('lamp', 'onOff.on')).toBe(false);
  });

  it('is refused where nothing is known of before, or nothing was changed', async () => {
    const home = new SceneHome();
    home.add('plug', ['onOff']);
    home.save('on', { plug: { 'onOff.on': true } });
    home.activate('on', 'unknown before');
    await home.clock.advance(aMoment);
    expect(home.last()).toMatchObject({ outcome: 'completed', previous: [] });
    expect(home.scenes.undoProblem('unknown before')?.code).toBe('NEXA_SCENE_UNDO_REFUSED');
    home.activate('on', 'nothing changed');
    await home.clock.advance(aMoment);
    expect(home.scenes.undoProblem('nothing changed')?.code).toBe('NEXA_SCENE_UNDO_REFUSED');
    expect(home.scenes.undoProblem('never was')?.code).toBe('NEXA_SCENE_UNDO_REFUSED');
  });

  it('leaves out a device that could not be reached at all', async () => {
    const home = evening();
    home.tempers.set('blind', 'refuses');
    home.activate('evening');
    await home.clock.advance(aMoment);
    expect(home.last().previous.map(({ deviceId }) => deviceId)).toEqual(['lamp']);
  });

  it('never unlocks', async () => {
    const home = evening();
    home.add('door', ['lock']);
    home.report('door', { 'lock.locked': false });
    home.save('lock up', { door: { 'lock.locked': true } });
    home.activate('lock up', 'a');
    await home.clock.advance(aMoment);
    expect(home.scenes.undoProblem('a')?.message).toContain('unlock');
    home.report('door', { 'lock.locked': false });
    home.save('leave', { door: { 'lock.locked': true }, plug: { 'onOff.on': false } });
    home.activate('leave', 'b');
    await home.clock.advance(aMoment);
    expect(home.scenes.undoProblem('b')).toBeUndefined();
    home.scenes.undo('b', 'undo-b', byUser);
    await home.clock.advance(aMoment);
    expect(home.outcomes()).toEqual({ door: 'failed', plug: 'confirmed' });
    expect(home.value('door', 'lock.locked')).toBe(true);
    expect(home.last().results[0]?.reason?.code).toBe('NEXA_COMMAND_SENSITIVE');
  });

  it('ends what is still being applied', async () => {
    const home = evening();
    home.tempers.set('blind', 'unreachable');
    home.activate('evening');
    home.scenes.undo('evening-1', 'undo-1', byUser);
    home.tempers.set('blind', 'obeys');
    await home.clock.advance(60_000);
    expect(home.value('lamp', 'onOff.on')).toBe(false);
    expect(home.value('blind', 'cover.position')).toBe(100);
    expect(
      home
        .activations()
        .filter(({ id }) => id === 'evening-1')
        .at(-1),
    ).toMatchObject({
      outcome: 'partial',
      undoneAt: expect.any(Number),
      results: [{ reason: { code: 'NEXA_SCENE_OVERTAKEN' } }, { outcome: 'already' }, {}],
    });
    expect(home.last()).toMatchObject({ id: 'undo-1', outcome: 'completed' });
  });
});
