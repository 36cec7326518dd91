import { type DeviceDescription, defineCapability } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { expect, it } from 'vitest';
import { checkScene } from '../../src/scene/scene-check.ts';
import { aMoment } from './evening.ts';
import { byUser, SceneHome } from './scene-home.ts';

const Name = Type.String({ minLength: 1, maxLength: 200 });
const scene = defineCapability({
  id: 'acme.scene',
  version: 1,
  title: 'Acme scene',
  attributes: {
    active: { title: 'Active', schema: Name, history: 'states', freshness: { kind: 'with-device' } },
    speed: { title: 'Speed', schema: Name, history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {
    recall: {
      title: 'Recall',
      params: Type.Object({ scene: Name }, { additionalProperties: false }),
      confirms: [{ attribute: 'active', equalsParam: 'scene' }],
    },
  },
  events: {},
});

function room(limits: DeviceDescription['limits'] = { 'acme.scene.active': { values: ['none', 'Relax', 'Read'] } }) {
  const home = new SceneHome([scene]);
  home.add('kitchen', ['onOff', 'brightness', 'acme.scene'], limits);
  home.report('kitchen', { 'onOff.on': false, 'brightness.level': 50, 'acme.scene.active': 'none' });
  return home;
}

it('finds the scenes that a device lists, and tells which is active', () => {
  const home = room();
  home.add('lamp', ['onOff']);
  home.report('kitchen', { 'acme.scene.active': 'Read' });
  const place = { deviceId: 'kitchen', component: 'main', capability: 'acme.scene', attribute: 'active' };
  expect(home.scenes.nativeScenes()).toEqual([
    { ...place, value: 'Relax', title: 'kitchen: Relax', isActive: false },
    { ...place, value: 'Read', title: 'kitchen: Read', isActive: true },
  ]);
});

it('finds none where the device lists none', () => {
  expect(room({}).scenes.nativeScenes()).toEqual([]);
});

it('is recalled by a scene of NEXA, and undone', async () => {
  const home = room();
  home.save('relax', { kitchen: { 'acme.scene.active': 'Relax' } });
  home.activate('relax');
  await home.clock.advance(aMoment);
  home.report('kitchen', { 'onOff.on': true });
  expect(home.sent()).toEqual(['kitchen acme.scene.recall {"scene":"Relax"}']);
  expect(home.outcomes()).toEqual({ kitchen: 'confirmed' });
  home.scenes.undo('relax-1', 'undo-1', byUser);
  await home.clock.advance(aMoment);
  expect(home.sent().at(-1)).toBe('kitchen onOff.off');
});

it('is captured while it is active, and is no wish while none is', () => {
  const home = room();
  home.report('kitchen', { 'onOff.on': true });
  expect(home.scenes.capture(['kitchen']).states).toHaveLength(2);
  home.report('kitchen', { 'acme.scene.active': 'Relax' });
  expect(home.scenes.capture(['kitchen']).states).toContainEqual({
    deviceId: 'kitchen',
    capability: 'acme.scene',
    attribute: 'active',
    value: 'Relax',
  });
});

it('cannot be wished to be none', () => {
  const { devices, ...home } = room();
  const device = { ...home, devices: new Map([...devices.all()].map(({ id, record }) => [id, record])) };
  const states = [{ deviceId: 'kitchen', capability: 'acme.scene', attribute: 'active', value: 'none' }];
  expect(() => checkScene({ states }, device)).toThrow(
    'states/0/value: “none” only says that no scene is active; leave it out, or name a scene.',
  );
});
