import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smartScene } from '../emulator/clip-group-home.ts';
import { type PairedClip, startPairedClip } from '../support/paired-clip.ts';

const ROOM = 'Living room lights';
const SMART = 'Natural light';
const livingRoom = { rid: 'room-1', rtype: 'room' };

describe('smart scenes by the v2 API', () => {
  let home: PairedClip;
  const sent = () => home.bridge.requests.filter(({ method }) => method === 'PUT');
  const recall = (wanted: string) => home.command(ROOM, 'hue.scene.recall', { scene: wanted });
  const known = () => home.device(ROOM).limits?.['hue.scene.active']?.values;
  const shows = (name: string) => home.shows(ROOM, 'hue.scene.active', name);

  beforeEach(async () => {
    home = await startPairedClip();
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    await home.stop();
  });

  it('are listed among the scenes of their room', () => {
    expect(known()).toEqual(['none', 'Bright', 'Evening', SMART]);
    expect(home.state(ROOM, 'hue.scene.active')).toBe('none');
  });

  it('are activated by name, and told instead of the scene that they recall', async () => {
    expect(await recall(SMART)).toBe('accepted');
    await shows(SMART);
    await home.shows('Sofa lamp', 'brightness.level', 30);
    expect(sent()).toMatchObject([
      { path: '/clip/v2/resource/smart_scene/smart-scene-1', body: { recall: { action: 'activate' } } },
    ]);
    expect(home.bridge.resources.get('scene-1')?.status).toMatchObject({ active: 'static' });
  });

  it('go on through the day', async () => {
    await recall(SMART);
    await shows(SMART);
    const before = home.integration.readings.length;
    home.bridge.groups.passTimeslot('smart-scene-1', 1);
    await home.shows('Sofa lamp', 'brightness.level', 100);
    await home.integration.until(() => home.state(ROOM, 'brightness.level') === 100);
    const told = home.integration.readings.slice(before).filter(({ capability }) => capability === 'hue.scene');
    expect(new Set(told.map(({ value }) => value))).toEqual(new Set([SMART]));
  });

  it('are over when a lamp is set in another way, or another scene is recalled', async () => {
    await recall(SMART);
    await shows(SMART);
    await recall('Bright');
    await shows('Bright');
    await recall(SMART);
    await shows(SMART);
    await home.command('Sofa lamp', 'brightness.set', { level: 55 });
    await shows('none');
  });

  it('are over when somebody ends them, and leave the scene that they recalled', async () => {
    await recall(SMART);
    await shows(SMART);
    home.bridge.groups.recallSmart('smart-scene-1', 'deactivate');
    await shows('Evening');
    expect(home.state('Sofa lamp', 'onOff.on')).toBe(true);
  });

  it('are seen when somebody else begins them', async () => {
    home.bridge.groups.recallSmart('smart-scene-1', 'activate');
    await shows(SMART);
    expect(home.integration.readings.findLast(({ capability }) => capability === 'hue.scene')?.source).toBe('push');
  });

  it('are read again when the bridge told nothing, and not claimed to be active when it did nothing', async () => {
    home.bridge.ignoreCommands(true);
    const before = home.integration.readings.length;
    await recall(SMART);
    await home.integration.clock.advance(1000);
    await home.integration.until(() => home.integration.readings.length > before);
    const told = home.integration.readings.slice(before).filter(({ capability }) => capability === 'hue.scene');
    expect(told.map(({ value, source }) => `${String(value)} by ${source}`)).toEqual(['none by poll']);
  });

  it('are refused when the bridge no longer has them', async () => {
    home.bridge.resources.delete('smart-scene-1');
    await expect(recall(SMART)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNSUPPORTED',
      message: 'The bridge no longer has this scene.',
    });
  });

  it('keep ordinary scenes their names, whatever they are called', async () => {
    home.bridge.addResources([smartScene({ key: 'new', name: 'Evening', group: livingRoom, scenes: ['scene-2'] })]);
    await home.passUntil(() => known()?.includes('Evening 2') === true);
    await recall('Evening 2');
    await shows('Evening 2');
    expect(sent().at(-1)?.path).toBe('/clip/v2/resource/smart_scene/smart-scene-new');
    await recall('Evening');
    await shows('Evening');
  });

  it('get their new name, and go when they are deleted', async () => {
    home.bridge.change('smart-scene-1', { metadata: { name: 'Day' } });
    await home.integration.until(() => known()?.includes('Day') === true);
    await recall('Day');
    await shows('Day');
    home.bridge.removeGroup('smart-scene-1');
    await shows('Evening');
    expect(known()).toEqual(['none', 'Bright', 'Evening']);
  });
});
