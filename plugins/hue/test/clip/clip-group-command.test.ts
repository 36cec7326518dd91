import type { CommandRequest, JsonObject } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import type { ShownGroup } from '../../src/clip/clip-device.ts';
import { planClipGroupCommand } from '../../src/clip/clip-group-command.ts';

const group: ShownGroup = {
  id: 'r',
  kind: 'room',
  name: 'Kitchen lights',
  lightId: 'all',
  lamps: ['l1', 'l2'],
  scenes: [
    { id: 's1', name: 'Bright', type: 'scene' },
    { id: 's2', name: 'Evening', type: 'scene' },
    { id: 's3', name: 'Natural light', type: 'smart_scene' },
  ],
  colors: { color: true, whites: { minimum: 153, maximum: 454 } },
};

const without = { color: false, whites: undefined };

function plan(name: string, params: JsonObject = {}, { dims = true, isOn = true, of = group } = {}) {
  const dot = name.lastIndexOf('.');
  const request: CommandRequest = {
    id: 'c',
    externalId: 'r',
    component: 'main',
    capability: name.slice(0, dot),
    command: name.slice(dot + 1),
    params,
  };
  const light = { id: 'all', isOn, dims, takesColor: true, takesWhites: true, brightness: 50 };
  return planClipGroupCommand(of, light, request, isOn);
}

describe('commands for groups of the v2 API', () => {
  it.each([
    { name: 'onOff.on', params: {}, body: { on: { on: true } } },
    { name: 'onOff.off', params: {}, body: { on: { on: false } } },
    { name: 'onOff.toggle', params: {}, body: { on: { on: false } } },
    { name: 'brightness.set', params: { level: 40 }, body: { on: { on: true }, dimming: { brightness: 40 } } },
    { name: 'brightness.set', params: { level: 0 }, body: { on: { on: false } } },
    {
      name: 'brightness.set',
      params: { level: 40, transition: 90 },
      body: { on: { on: true }, dimming: { brightness: 40 }, dynamics: { duration: 90_000 } },
    },
    {
      name: 'color.set',
      params: { hue: 120, saturation: 100 },
      body: { color: { xy: { x: 0.3, y: 0.6 } } },
    },
    {
      name: 'colorTemperature.set',
      params: { kelvin: 4000, transition: 2 },
      body: { color_temperature: { mirek: 250 }, dynamics: { duration: 2000 } },
    },
  ])('go to all of its lights: $name $params', ({ name, params, body }) => {
    expect(plan(name, params)).toMatchObject({ type: 'grouped_light', id: 'all', body });
  });

  it('recall a scene by its name', () => {
    expect(plan('hue.scene.recall', { scene: 'Evening' })).toEqual({
      type: 'scene',
      id: 's2',
      body: { recall: { action: 'active' } },
    });
  });

  it('activate a smart scene, which another word begins', () => {
    expect(plan('hue.scene.recall', { scene: 'Natural light' })).toEqual({
      type: 'smart_scene',
      id: 's3',
      body: { recall: { action: 'activate' } },
    });
  });

  it('never ask for a white that not all of its lights can show', () => {
    expect(plan('colorTemperature.set', { kelvin: 1000 }).body).toEqual({ color_temperature: { mirek: 454 } });
    expect(plan('colorTemperature.set', { kelvin: 20_000 }).body).toEqual({ color_temperature: { mirek: 153 } });
  });

  it.each([
    {
      wish: { scene: 'Party' },
      says: 'Kitchen lights has no scene “Party”. It has “Bright”, “Evening”, “Natural light”.',
    },
    { wish: { scene: 'none' }, says: '“none” only shows that no scene is active.' },
    { wish: {}, says: 'Kitchen lights has no scene “undefined”.' },
  ])('say what is wrong with the scene of $wish', ({ wish, says }) => {
    expect(() => plan('hue.scene.recall', wish)).toThrow(says);
  });

  it('name a few scenes only where there are many', () => {
    const scenes = Array.from({ length: 30 }, (_, index) => ({
      id: `s${index}`,
      name: `Scene ${index}`,
      type: 'scene' as const,
    }));
    const of = { ...group, scenes };
    expect(() => plan('hue.scene.recall', { scene: 'Party' }, { of })).toThrow(/“Scene 9” and others\.$/);
  });

  it.each([
    { name: 'color.set', params: { hue: 1, saturation: 1 }, how: { of: { ...group, colors: without } } },
    { name: 'colorTemperature.set', params: { kelvin: 3000 }, how: { of: { ...group, colors: without } } },
    { name: 'color.blink', params: {}, how: {} },
    { name: 'brightness.set', params: { level: 5 }, how: { dims: false } },
    { name: 'hue.scene.recall', params: { scene: 'Bright' }, how: { of: { ...group, scenes: [] } } },
    { name: 'hue.scene.forget', params: {}, how: {} },
  ])('are refused when the group has none such: $name', ({ name, params, how }) => {
    expect(() => plan(name, params, how)).toThrow(`Kitchen lights has no command ${name}`);
  });
});
