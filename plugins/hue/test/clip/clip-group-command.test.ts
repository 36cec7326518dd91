import type { CommandRequest, JsonObject } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import type { ClipGroup } from '../../src/clip/clip-group.ts';
import { planClipGroupCommand } from '../../src/clip/clip-group-command.ts';

const group: ClipGroup = {
  id: 'r',
  kind: 'room',
  name: 'Kitchen lights',
  lightId: 'all',
  lampCount: 2,
  scenes: [
    { id: 's1', name: 'Bright' },
    { id: 's2', name: 'Evening' },
  ],
};

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
  return planClipGroupCommand(of, { id: 'all', isOn, dims, brightness: 50 }, request, isOn);
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

  it.each([
    { wish: { scene: 'Party' }, says: 'Kitchen lights has no scene “Party”. It has “Bright”, “Evening”.' },
    { wish: { scene: 'none' }, says: '“none” only shows that no scene is active.' },
    { wish: {}, says: 'Kitchen lights has no scene “undefined”.' },
  ])('say what is wrong with the scene of $wish', ({ wish, says }) => {
    expect(() => plan('hue.scene.recall', wish)).toThrow(says);
  });

  it('name a few scenes only where there are many', () => {
    const scenes = Array.from({ length: 30 }, (_, index) => ({ id: `s${index}`, name: `Scene ${index}` }));
    const of = { ...group, scenes };
    expect(() => plan('hue.scene.recall', { scene: 'Party' }, { of })).toThrow(/“Scene 9” and others\.$/);
  });

  it.each([
    { name: 'color.set', params: { hue: 1, saturation: 1 }, how: {} },
    { name: 'brightness.set', params: { level: 5 }, how: { dims: false } },
    { name: 'hue.scene.recall', params: { scene: 'Bright' }, how: { of: { ...group, scenes: [] } } },
    { name: 'hue.scene.forget', params: {}, how: {} },
  ])('are refused when the group has none such: $name', ({ name, params, how }) => {
    expect(() => plan(name, params, how)).toThrow(`Kitchen lights has no command ${name}`);
  });
});
