import { describe, expect, it } from 'vitest';
import { ResourceStore } from '../../src/clip/resource-store.ts';

const lamp = (on: boolean, more: object = {}) => ({ id: 'lamp', type: 'light', on: { on }, ...more });
const stored = (...resources: unknown[]) => {
  const store = new ResourceStore();
  store.takeAll(resources, store.now);
  return store;
};

describe('resources of a bridge', () => {
  it('take a change into what they have, part by part', () => {
    const store = stored(lamp(true, { dimming: { brightness: 50, min_dim_level: 2 }, list: [1, 2] }));
    const { changed } = store.update([{ id: 'lamp', type: 'light', dimming: { brightness: 60 }, list: [3] }]);
    expect(store.get('lamp')).toEqual(lamp(true, { dimming: { brightness: 60, min_dim_level: 2 }, list: [3] }));
    expect(changed[0]?.resource).toBe(store.get('lamp'));
  });

  it('take over that something has no value any more', () => {
    const store = stored(lamp(true, { color_temperature: { mirek: 300, mirek_valid: true } }));
    store.update([{ id: 'lamp', type: 'light', color_temperature: { mirek: null, mirek_valid: false } }]);
    expect(store.get('lamp')?.color_temperature).toEqual({ mirek: null, mirek_valid: false });
  });

  it('keep what an event told while a whole answer was on its way', () => {
    const store = stored(lamp(true));
    const askedAt = store.now;
    store.update([{ id: 'lamp', type: 'light', on: { on: false } }]);
    store.takeAll([lamp(true)], askedAt);
    expect(store.get('lamp')?.on).toEqual({ on: false });
    store.takeAll([lamp(true)], store.now);
    expect(store.get('lamp')?.on).toEqual({ on: true });
  });

  it('take of an answer about all lamps what is known, unless an event has told of it since', () => {
    const store = stored(lamp(true), { ...lamp(true), id: 'other' });
    const askedAt = store.now;
    store.update([{ id: 'lamp', type: 'light', on: { on: false } }]);
    store.takeKnown([lamp(true), { ...lamp(false), id: 'other' }, { ...lamp(true), id: 'new' }, 7], askedAt);
    expect(store.get('lamp')?.on).toEqual({ on: false });
    expect(store.get('other')?.on).toEqual({ on: false });
    expect(store.size).toBe(2);
  });

  it('stay deleted when the answer that still has them was asked for before', () => {
    const store = stored(lamp(true));
    const askedAt = store.now;
    store.delete([{ id: 'lamp', type: 'light' }]);
    store.takeAll([lamp(true)], askedAt);
    expect(store.get('lamp')).toBeUndefined();
  });

  it('are gone when they are left out twice, and doubtful in between', () => {
    const store = stored(lamp(true));
    store.takeAll([], store.now);
    expect([store.size, store.isDoubtful]).toEqual([1, true]);
    store.takeAll([], store.now);
    expect([store.size, store.isDoubtful]).toEqual([0, false]);
  });

  it('are not gone when they are listed again', () => {
    const store = stored(lamp(true));
    store.takeAll([], store.now);
    store.takeAll([lamp(false)], store.now);
    store.takeAll([], store.now);
    expect(store.get('lamp')?.on).toEqual({ on: false });
  });

  it.each([
    ['of what is not known', { id: 'other', type: 'light', on: { on: true } }],
    ['of nothing', null],
    ['without an id', { type: 'light' }],
  ])('ask to be read when a change is told %s', (_, part) => {
    expect(stored(lamp(true)).update([part])).toEqual({ changed: [], isIncomplete: true });
  });

  it('are not confused by names that JavaScript knows', () => {
    const store = stored(lamp(true));
    store.update([JSON.parse('{"id":"lamp","type":"light","__proto__":{"polluted":true},"constructor":{"x":1}}')]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(store.get('lamp')?.on).toEqual({ on: true });
  });

  it('know whether they were told of since a point', () => {
    const store = stored(lamp(true));
    const point = store.now;
    expect(store.wasToldSince('lamp', point)).toBe(false);
    store.update([{ id: 'lamp', type: 'light' }]);
    expect(store.wasToldSince('lamp', point)).toBe(true);
  });
});
