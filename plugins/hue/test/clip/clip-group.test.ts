import { describe, expect, it } from 'vitest';
import { clipGroupReadings, clipGroupsOf, readGroupedLight } from '../../src/clip/clip-group.ts';
import type { GroupColors } from '../../src/clip/clip-group-color.ts';
import { clipGroupDevice } from '../../src/clip/clip-group-device.ts';
import { ResourceStore } from '../../src/clip/resource-store.ts';

const room = (id: string, name: string, children: readonly object[], more: object = {}) => ({
  id,
  type: 'room',
  metadata: { name },
  children,
  services: [{ rid: `${id}-all`, rtype: 'grouped_light' }],
  ...more,
});
const all = (id: string, more: object = {}) => ({ id: `${id}-all`, type: 'grouped_light', on: { on: true }, ...more });
const lamp = { id: 'lamp', type: 'light', owner: { rid: 'device', rtype: 'device' }, on: { on: true } };
const ofDevice = [{ rid: 'device', rtype: 'device' }];
const ofLight = [{ rid: 'lamp', rtype: 'light' }];
const scene = (id: string, name: string, active = 'inactive') => ({
  id,
  type: 'scene',
  metadata: { name },
  group: { rid: 'r', rtype: 'room' },
  status: { active },
});

const stored = (...resources: unknown[]) => {
  const store = new ResourceStore();
  store.takeAll(resources, store.now);
  return store;
};
const groupsOf = (...resources: unknown[]) => clipGroupsOf(stored(lamp, ...resources));

describe('groups of the v2 API', () => {
  it('are rooms, made of devices, and zones, made of lights', () => {
    const zone = { ...room('z', 'Upstairs', ofLight), type: 'zone' };
    expect(groupsOf(zone, all('z'), room('r', 'Kitchen', ofDevice), all('r'))).toMatchObject([
      { id: 'r', kind: 'room', name: 'Kitchen lights', lightId: 'r-all', lamps: ['lamp'] },
      { id: 'z', kind: 'zone', name: 'Upstairs lights', lightId: 'z-all', lamps: ['lamp'] },
    ]);
  });

  it.each([
    { without: 'children', resources: [room('r', 'Kitchen', []), all('r')] },
    { without: 'lights', resources: [room('r', 'Kitchen', [{ rid: 'sensor', rtype: 'device' }]), all('r')] },
    { without: 'the service', resources: [room('r', 'Kitchen', ofDevice, { services: [] }), all('r')] },
    { without: 'the resource of the service', resources: [room('r', 'Kitchen', ofDevice)] },
    { without: 'anything', resources: [{ id: 'r', type: 'room' }] },
  ])('are not shown without $without', ({ resources }) => {
    expect(groupsOf(...resources)).toEqual([]);
  });

  it.each([
    { told: ['Kitchen', 'Kitchen'], names: ['Kitchen lights', 'Kitchen lights 2'] },
    { told: ['Ceiling lights', 'Lamp'], names: ['Ceiling lights', 'Lamp'] },
    { told: ['Lamplighter', ''], names: ['Lamplighter lights', 'Hue room lights'] },
  ])('called $told are named $names, whatever the bridge answers first', ({ told, names }) => {
    const rooms = told.flatMap((name, index) => [room(`r${index}`, name, ofDevice), all(`r${index}`)]);
    expect(groupsOf(...rooms).map(({ name }) => name)).toEqual(names);
    expect(groupsOf(...rooms.reverse()).map(({ name }) => name)).toEqual(names);
  });

  it('do not take the name of a lamp', () => {
    const store = stored(lamp, room('r', 'Kitchen', ofDevice), all('r'));
    expect(clipGroupsOf(store, ['Kitchen lights']).map(({ name }) => name)).toEqual(['Kitchen lights 2']);
  });
});

describe('a group as a device', () => {
  const plain = { color: false, whites: undefined };
  const colored = { color: true, whites: { minimum: 153, maximum: 454 } };
  const deviceOf = (light: object, scenes: readonly unknown[] = [], colors: GroupColors = plain) => {
    const store = stored(lamp, room('r', 'Kitchen', ofDevice), all('r', light), ...scenes);
    const [group] = clipGroupsOf(store);
    if (group === undefined) throw new Error('no group');
    const parts = { group, light: readGroupedLight({ ...all('r', light) }), colors };
    return clipGroupDevice(parts, { bridgeId: 'b', room: 'Kitchen' });
  };

  it('is switched, dimmed where the bridge says so, and has the scenes that there are', () => {
    expect(deviceOf({}).description).toEqual({
      externalId: 'r',
      name: 'Kitchen lights',
      type: 'light',
      model: 'Room',
      components: [{ id: 'main', capabilities: ['onOff'] }],
      via: 'b',
      suggestedRoom: 'Kitchen',
    });
    const full = deviceOf({ dimming: { brightness: 0 } }, [scene('2', 'Evening'), scene('1', 'Bright')]).description;
    expect(full.components).toEqual([{ id: 'main', capabilities: ['onOff', 'brightness', 'hue.scene'] }]);
    expect(full.limits).toEqual({ 'hue.scene.active': { values: ['none', 'Bright', 'Evening'] } });
  });

  it('is coloured where its lights can be and the bridge takes it for all of them', () => {
    const both = { color: {}, color_temperature: {} };
    expect(deviceOf(both, [], colored).description).toMatchObject({
      components: [{ id: 'main', capabilities: ['onOff', 'color', 'colorTemperature'] }],
      limits: { 'colorTemperature.kelvin': { minimum: 2203, maximum: 6535 } },
    });
    const whitesOnly = deviceOf({ color_temperature: {} }, [], colored);
    expect(whitesOnly.description.components).toEqual([{ id: 'main', capabilities: ['onOff', 'colorTemperature'] }]);
    expect(whitesOnly.group?.colors).toEqual({ ...colored, color: false });
    expect(deviceOf(both).description.components).toEqual([{ id: 'main', capabilities: ['onOff'] }]);
    expect(deviceOf({}, [], colored).group?.colors).toEqual(plain);
  });

  it.each([
    { light: { on: { on: true }, dimming: { brightness: 41.7 } }, shows: ['onOff.on true', 'brightness.level 42'] },
    { light: { on: { on: true }, dimming: { brightness: 0.2 } }, shows: ['onOff.on true', 'brightness.level 1'] },
    { light: { on: { on: true }, dimming: {} }, shows: ['onOff.on true'] },
    { light: { on: { on: false }, dimming: { brightness: 0 } }, shows: ['onOff.on false'] },
  ])('shows $shows of $light', ({ light, shows }) => {
    const { group } = deviceOf(light);
    if (group === undefined) throw new Error('no group');
    const readings = clipGroupReadings(group, all('r', light), () => undefined, 'push');
    expect(readings.map(({ capability, attribute, value }) => `${capability}.${attribute} ${value}`)).toEqual(shows);
  });

  it('shows its active scene when the bridge tells of any of its scenes', () => {
    const scenes = [scene('1', 'Bright', 'static'), scene('2', 'Evening')];
    const { group } = deviceOf({}, scenes);
    const [, evening] = scenes;
    if (group === undefined || evening === undefined) throw new Error('no group');
    const readings = clipGroupReadings(group, evening, (id) => scenes.find((one) => one.id === id), 'push');
    expect(readings).toMatchObject([
      { externalId: 'r', capability: 'hue.scene', attribute: 'active', value: 'Bright' },
    ]);
  });

  it.each([{ on: { on: 'maybe' } }, { on: undefined }, { dimming: { brightness: 300 } }])(
    'is not made up from %j',
    (light) => {
      expect(() => readGroupedLight(all('r', light))).toThrow(/is not as the Hue API has it/);
    },
  );
});
