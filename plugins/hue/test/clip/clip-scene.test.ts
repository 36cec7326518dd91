import { describe, expect, it } from 'vitest';
import type { ClipResource } from '../../src/clip/clip-resource.ts';
import { activeSceneOf, scenesByGroup } from '../../src/clip/clip-scene.ts';

const scene = (id: string, name: unknown, more: object = {}): ClipResource => ({
  id,
  type: 'scene',
  metadata: { name },
  group: { rid: 'room', rtype: 'room' },
  ...more,
});
const named = (...resources: ClipResource[]) => scenesByGroup(resources).get('room');
const status = (active: unknown, last_recall?: string) => ({ status: { active, last_recall } });

describe('scenes of a group', () => {
  it('are listed by name, each once, whatever the bridge answers first', () => {
    const scenes = [
      { id: 'b', name: 'Bright', type: 'scene' },
      { id: 'a', name: 'Evening', type: 'scene' },
      { id: 'c', name: 'Evening 2', type: 'scene' },
    ];
    const resources = [scene('c', 'Evening'), scene('a', 'Evening'), scene('b', 'Bright')];
    expect(named(...resources)).toEqual(scenes);
    expect(named(...resources.reverse())).toEqual(scenes);
  });

  it('belong to their own group only', () => {
    const other = scene('x', 'Evening', { group: { rid: 'zone', rtype: 'zone' } });
    const scenes = scenesByGroup([scene('a', 'Evening'), other, scene('y', 'Lost', { group: undefined })]);
    expect([...scenes]).toEqual([
      ['room', [{ id: 'a', name: 'Evening', type: 'scene' }]],
      ['zone', [{ id: 'x', name: 'Evening', type: 'scene' }]],
    ]);
  });

  it.each([
    { told: undefined, name: 'Scene' },
    { told: '  ', name: 'Scene' },
    { told: 'none', name: 'none 2' },
    { told: 'Eve\u0000ning \ud83c', name: 'Evening' },
    { told: 'x'.repeat(500), name: 'x'.repeat(190) },
  ])('have a name that the host takes: $name', ({ told, name }) => {
    expect(named(scene('a', told))).toEqual([{ id: 'a', name, type: 'scene' }]);
  });

  it('are smart ones among them, which leave ordinary ones their names', () => {
    const smart = scene('1', 'Evening', { type: 'smart_scene' });
    expect(named(smart, scene('2', 'Evening'))).toEqual([
      { id: '2', name: 'Evening', type: 'scene' },
      { id: '1', name: 'Evening 2', type: 'smart_scene' },
    ]);
  });

  it('are no more than a device can list', () => {
    const many = Array.from({ length: 250 }, (_, index) => scene(`s${index}`, `Scene ${index}`));
    expect(named(...many)).toHaveLength(199);
  });
});

const smart = (state?: string) => ({ type: 'smart_scene', state, active_timeslot: { timeslot_id: 1 } });

describe('the active scene of a group', () => {
  const activeOf = (...states: readonly object[]) => {
    const resources = states.map((state, index) => scene(`s${index}`, `Scene ${index}`, state));
    return activeSceneOf(named(...resources) ?? [], (id) => resources.find((resource) => resource.id === id));
  };

  it.each([
    { of: 'that is static', states: [status('inactive'), status('static')], active: 'Scene 1' },
    { of: 'that is dynamic', states: [status('dynamic_palette'), status('inactive')], active: 'Scene 0' },
    { of: 'with a status that is new', states: [status('inactive'), status('sparkling')], active: 'Scene 1' },
    {
      of: 'that was recalled last',
      states: [status('static', '2026-07-27T10:00:00Z'), status('static', '2026-07-27T11:00:00Z')],
      active: 'Scene 1',
    },
    {
      of: 'that is smart, while the one that it recalled is active too',
      states: [status('static', '2026-07-27T11:00:00Z'), smart('active')],
      active: 'Scene 1',
    },
    {
      of: 'that is ordinary, once the smart one is over',
      states: [status('static'), smart('inactive')],
      active: 'Scene 0',
    },
    { of: 'none, when smart ones are inactive too', states: [status('inactive'), smart('inactive')], active: 'none' },
    { of: 'not known, when a smart one tells something new', states: [smart('dozing')], active: undefined },
    { of: 'not known, when a smart one does not tell', states: [status('inactive'), smart()], active: undefined },
    { of: 'none, when all are inactive', states: [status('inactive'), status('inactive')], active: 'none' },
    { of: 'not known, when one does not tell', states: [status('inactive'), {}], active: undefined },
    { of: 'not known, when one tells nonsense', states: [status(7)], active: undefined },
  ])('is the one $of', ({ states, active }) => {
    expect(activeOf(...states)).toBe(active);
  });
});
