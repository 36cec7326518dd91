import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scene } from '../emulator/clip-group-home.ts';
import { type PairedClip, startPairedClip } from '../support/paired-clip.ts';

const ROOM = 'Living room lights';
const ZONE = 'Downstairs lights';
const livingRoom = { rid: 'room-1', rtype: 'room' };

describe('rooms and zones by the v2 API', () => {
  let home: PairedClip;
  const sent = () => home.bridge.requests.filter(({ method }) => method === 'PUT');
  const names = () => [...home.integration.devices.values()].map(({ name }) => name);

  beforeEach(async () => {
    home = await startPairedClip();
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    expect(home.integration.clock.errors).toEqual([]);
    await home.stop();
  });

  it('are devices of their own, under the id that they have at the bridge', () => {
    expect(home.device(ROOM)).toEqual({
      externalId: 'room-1',
      name: ROOM,
      type: 'light',
      model: 'Room',
      components: [{ id: 'main', capabilities: ['onOff', 'brightness', 'color', 'colorTemperature', 'hue.scene'] }],
      via: home.bridge.bridgeId,
      suggestedRoom: 'Living room',
      limits: {
        'colorTemperature.kelvin': { minimum: 2000, maximum: 6535 },
        'hue.scene.active': { values: ['none', 'Bright', 'Evening', 'Natural light'] },
      },
    });
    expect(home.device(ZONE)).toMatchObject({
      externalId: 'zone-1',
      model: 'Zone',
      limits: { 'hue.scene.active': { values: ['none', 'Reading', 'Reading 2'] } },
    });
    expect(home.device(ZONE).suggestedRoom).toBeUndefined();
    expect(names()).not.toContain('Garden lights');
  });

  it('report their first states with the connection', () => {
    expect(home.state(ROOM, 'onOff.on')).toBe(true);
    expect(home.state(ROOM, 'brightness.level')).toBe(80);
    expect(home.state(ZONE, 'brightness.level')).toBe(71);
    expect(home.state(ZONE, 'hue.scene.active')).toBe('none');
  });

  it('switch all of their lamps, which report themselves', async () => {
    expect(await home.command(ZONE, 'onOff.off')).toBe('accepted');
    for (const name of [ZONE, ROOM, 'Kitchen lamp', 'Sofa lamp']) await home.shows(name, 'onOff.on', false);
    expect(home.state('Hall lamp', 'onOff.on')).toBe(true);
    expect(sent()).toMatchObject([
      { path: '/clip/v2/resource/grouped_light/group-zone-1', body: { on: { on: false } } },
    ]);
  });

  it('dim all of their lamps', async () => {
    await home.command(ZONE, 'brightness.set', { level: 40 });
    for (const name of [ZONE, 'Kitchen lamp', 'Sofa lamp']) await home.shows(name, 'brightness.level', 40);
  });

  it('toggle twice in a row', async () => {
    await Promise.all([home.command(ROOM, 'onOff.toggle'), home.command(ROOM, 'onOff.toggle')]);
    expect(sent().map(({ body }) => body)).toEqual([{ on: { on: false } }, { on: { on: true } }]);
  });

  it('follow what is done with a lamp alone', async () => {
    home.bridge.change(home.bridge.lightNamed('Sofa lamp').id, { on: { on: false } });
    await home.shows(ROOM, 'onOff.on', false);
    await home.shows(ZONE, 'brightness.level', 62);
    expect(home.state(ZONE, 'onOff.on')).toBe(true);
    // While all are off, the bridge does not tell how bright they will be.
    expect(home.state(ROOM, 'brightness.level')).toBe(80);
  });

  it('claim nothing of their lamps, and tell the truth of a command that changed nothing', async () => {
    home.bridge.ignoreCommands(true);
    const before = home.integration.readings.length;
    await home.command(ZONE, 'onOff.off');
    await home.integration.clock.advance(1000);
    await home.integration.until(() => home.integration.readings.length > before);
    const told = home.integration.readings.slice(before);
    expect(new Set(told.map(({ externalId }) => externalId))).toEqual(new Set(['zone-1']));
    expect(told).toContainEqual(expect.objectContaining({ attribute: 'on', value: true, source: 'poll' }));
  });

  it('refuse what they do not have', async () => {
    const unsupported = { code: 'NEXA_PLUGIN_UNSUPPORTED' };
    await expect(home.command(ROOM, 'color.blink', { hue: 1, saturation: 1 })).rejects.toMatchObject(unsupported);
    await expect(home.command(ROOM, 'update.install')).rejects.toMatchObject(unsupported);
    expect(sent()).toEqual([]);
  });

  it('are no lights that the bridge has to reach', async () => {
    expect(await home.connection.sightOfLight('room-1', home.signal)).toBeUndefined();
    expect(await home.connection.lookAtLight('zone-1', home.signal)).toBeUndefined();
  });

  it('get their new name and room, and keep their id', async () => {
    home.bridge.change('room-1', { metadata: { name: 'Lounge', archetype: 'lounge' } });
    home.bridge.change('zone-1', { metadata: { name: 'Ground floor lamps', archetype: 'home' } });
    await home.integration.until(() => names().includes('Ground floor lamps'));
    expect(home.device('Lounge lights')).toMatchObject({ externalId: 'room-1', suggestedRoom: 'Lounge' });
    expect(home.device('Ground floor lamps').externalId).toBe('zone-1');
    expect(home.integration.removed).toEqual([]);
  });

  it('are gone as soon as the bridge deletes them', async () => {
    home.bridge.removeGroup('zone-1');
    await home.integration.until(() => home.integration.removed.length > 0);
    expect(home.integration.removed).toEqual(['zone-1']);
    const command = {
      id: 'c',
      externalId: 'zone-1',
      component: 'main',
      capability: 'onOff',
      command: 'on',
      params: {},
    };
    await expect(home.connection.command(command, home.signal)).rejects.toMatchObject({ code: 'NEXA_DEVICE_GONE' });
  });

  it('are gone with their last lamp', async () => {
    home.bridge.removeDevice('Sofa lamp');
    await home.integration.until(() => home.integration.removed.includes('room-1'));
    expect(home.integration.devices.has('zone-1')).toBe(true);
  });

  it('come when they are made in an app', async () => {
    const id = home.bridge.addZone('Work', ['Desk lamp', 'Hall lamp']);
    await home.passUntil(() => home.integration.devices.has(id));
    await home.shows('Work lights', 'brightness.level', 50);
    expect(home.device('Work lights').components).toEqual([{ id: 'main', capabilities: ['onOff', 'brightness'] }]);
    await home.command('Work lights', 'onOff.off');
    await home.shows('Hall lamp', 'onOff.on', false);
  });

  it('are read again when the bridge was away', async () => {
    await home.bridge.stop();
    home.bridge.change(home.bridge.lightNamed('Kitchen lamp').id, { on: { on: false } });
    home.bridge.groups.recall('scene-1');
    await home.bridge.restart();
    await home.passUntil(() => home.state(ROOM, 'hue.scene.active') === 'Evening');
    expect(home.state(ROOM, 'brightness.level')).toBe(30);
    expect(home.state(ZONE, 'brightness.level')).toBe(30);
  });

  it('are offline with a reason while they are told in nonsense, and all others go on', async () => {
    const { bridge, integration } = home;
    bridge.change('group-zone-1', { on: { on: 'maybe' } });
    await integration.until(() => integration.lastStatus('zone-1')?.value === 'offline');
    expect(integration.lastStatus('zone-1')?.message).toBe(
      'The bridge’s answer about Downstairs lights cannot be read.',
    );
    await home.connection.refresh(undefined, home.signal);
    expect(integration.removed).toEqual([]);
    bridge.change('group-zone-1', { on: { on: false } });
    await home.shows(ZONE, 'onOff.on', false);
    expect(integration.lastStatus('zone-1')).toEqual({ value: 'online' });
    expect(integration.statuses.filter(({ externalId }) => externalId !== 'zone-1')).toEqual([]);
  });
});

describe('scenes by the v2 API', () => {
  let home: PairedClip;
  const sent = () => home.bridge.requests.filter(({ method }) => method === 'PUT');
  const recall = (name: string, wanted: string) => home.command(name, 'hue.scene.recall', { scene: wanted });
  const active = (name: string) => home.state(name, 'hue.scene.active');
  const known = (name: string) => home.device(name).limits?.['hue.scene.active']?.values;

  beforeEach(async () => {
    home = await startPairedClip();
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    await home.stop();
  });

  it('are recalled by name, confirmed by what the bridge tells, and over when a lamp is set in another way', async () => {
    expect(await recall(ROOM, 'Evening')).toBe('accepted');
    await home.shows(ROOM, 'hue.scene.active', 'Evening');
    await home.shows('Sofa lamp', 'brightness.level', 30);
    expect(sent()).toMatchObject([{ path: '/clip/v2/resource/scene/scene-1', body: { recall: { action: 'active' } } }]);
    await home.command('Sofa lamp', 'brightness.set', { level: 55 });
    await home.shows(ROOM, 'hue.scene.active', 'none');
  });

  it('follow one another', async () => {
    await recall(ROOM, 'Evening');
    await recall(ROOM, 'Bright');
    await home.shows(ROOM, 'hue.scene.active', 'Bright');
    await home.shows(ROOM, 'brightness.level', 100);
  });

  it('are told apart where two of a group have the same name, and may be dynamic', async () => {
    await recall(ZONE, 'Reading 2');
    await home.shows(ZONE, 'hue.scene.active', 'Reading 2');
    expect(sent().at(-1)?.path).toBe('/clip/v2/resource/scene/scene-4');
    expect(home.bridge.resources.get('scene-4')?.status).toMatchObject({ active: 'dynamic_palette' });
  });

  it('are seen when somebody else recalls them', async () => {
    home.bridge.groups.recall('scene-2');
    await home.shows(ROOM, 'hue.scene.active', 'Bright');
    expect(home.integration.readings.at(-1)?.source).toBe('push');
  });

  it('are refused when the group has none of that name', async () => {
    await expect(recall(ROOM, 'Reading')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNSUPPORTED',
      message: 'Living room lights has no scene “Reading”. It has “Bright”, “Evening”, “Natural light”.',
    });
    await expect(recall(ROOM, 'none')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNSUPPORTED' });
    expect(sent()).toEqual([]);
  });

  it('are refused when the bridge no longer has them, and their group stays', async () => {
    home.bridge.resources.delete('scene-1');
    await expect(recall(ROOM, 'Evening')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNSUPPORTED',
      message: 'The bridge no longer has this scene.',
    });
    expect(home.integration.removed).toEqual([]);
  });

  it('are not claimed to be active when the bridge did nothing', async () => {
    home.bridge.ignoreCommands(true);
    const before = home.integration.readings.length;
    await recall(ROOM, 'Evening');
    await home.integration.clock.advance(1000);
    await home.integration.until(() => home.integration.readings.length > before);
    const told = home.integration.readings.slice(before).filter(({ capability }) => capability === 'hue.scene');
    expect(told.map(({ value, source }) => `${String(value)} by ${source}`)).toEqual(['none by poll']);
  });

  it('get their new name, also while they are active', async () => {
    await recall(ROOM, 'Evening');
    await home.shows(ROOM, 'hue.scene.active', 'Evening');
    home.bridge.change('scene-1', { metadata: { name: 'Sunset' } });
    await home.shows(ROOM, 'hue.scene.active', 'Sunset');
    expect(known(ROOM)).toEqual(['none', 'Bright', 'Natural light', 'Sunset']);
    await home.command('Sofa lamp', 'onOff.off');
    await recall(ROOM, 'Sunset');
    await home.shows('Sofa lamp', 'onOff.on', true);
  });

  it('go when they are deleted, the active one too', async () => {
    await recall(ROOM, 'Evening');
    await home.shows(ROOM, 'hue.scene.active', 'Evening');
    home.bridge.removeGroup('scene-1');
    await home.shows(ROOM, 'hue.scene.active', 'none');
    expect(known(ROOM)).toEqual(['none', 'Bright', 'Natural light']);
    home.bridge.removeGroup('scene-2');
    home.bridge.removeGroup('smart-scene-1');
    await home.integration.until(() => known(ROOM) === undefined);
    expect(home.device(ROOM).components[0]?.capabilities).not.toContain('hue.scene');
  });

  it('come when they are made in an app', async () => {
    const made = scene({
      key: 'new',
      name: 'Party',
      group: livingRoom,
      actions: { 'light-204': { on: { on: true } } },
    });
    home.bridge.addResources([made]);
    await home.passUntil(() => known(ROOM)?.includes('Party') === true);
    await recall(ROOM, 'Party');
    await home.shows(ROOM, 'hue.scene.active', 'Party');
  });

  it('say nothing of what is active where the bridge does not tell', async () => {
    const { bridge } = home;
    const { status: _, ...silent } = bridge.resources.get('scene-1') ?? { id: '', type: '' };
    bridge.resources.set('scene-1', silent);
    const before = home.integration.readings.length;
    await home.connection.refresh('room-1', home.signal);
    const told = home.integration.readings.slice(before).map(({ capability }) => capability);
    expect(told).toContain('onOff');
    expect(told).not.toContain('hue.scene');
    expect(active(ROOM)).toBe('none');
  });
});
