import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffDefinitions } from '../../../src/automation/template/diff-definitions.ts';
import { mergeDefinitions } from '../../../src/automation/template/merge-definitions.ts';

const scalar = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.boolean(), fc.constantFrom('a', 'b', '__proto__'));
const keyed = fc.uniqueArray(fc.record({ id: fc.constantFrom('x', 'y', 'z'), n: scalar }), {
  selector: ({ id }) => id,
});
const json = fc.dictionary(
  fc.constantFrom('p', 'q', 'toString', '__proto__'),
  fc.oneof(scalar, keyed, fc.array(scalar, { maxLength: 3 }), fc.dictionary(fc.constantFrom('r', 's'), scalar)),
);

it('tells members apart by name, items by id, and other items by index', () => {
  const a = { name: 'A', triggers: [{ id: 'm', for: 3 }, { id: 'gone' }], days: ['monday', 'friday'], max: 2 };
  const b = { name: 'B', triggers: [{ id: 'new' }, { id: 'm', for: 5 }], days: ['monday', 'sunday', 'friday'] };
  expect(diffDefinitions(a, b)).toEqual([
    { path: 'name', before: 'A', after: 'B' },
    { path: 'triggers/m/for', before: 3, after: 5 },
    { path: 'triggers/gone', before: { id: 'gone' } },
    { path: 'triggers/new', after: { id: 'new' } },
    { path: 'days/1', before: 'friday', after: 'sunday' },
    { path: 'days/2', after: 'friday' },
    { path: 'max', before: 2 },
  ]);
});

it('tells when the same items stand in another order', () => {
  const [a, b] = [{ id: 'a' }, { id: 'b' }];
  expect(diffDefinitions({ actions: [a, b] }, { actions: [b, a] })).toEqual([
    { path: 'actions/$order', before: ['a', 'b'], after: ['b', 'a'] },
  ]);
});

it('writes slashes of a name so that they do not part the path', () => {
  expect(diffDefinitions({ 'a/b~': 1 }, { 'a/b~': 2 })[0]?.path).toBe('a~1b~0');
});

it('goes by index when an id is there twice', () => {
  const before = {
    list: [
      { id: 'a', n: 1 },
      { id: 'a', n: 2 },
    ],
  };
  expect(
    diffDefinitions(before, {
      list: [
        { id: 'a', n: 1 },
        { id: 'a', n: 3 },
      ],
    }),
  ).toEqual([{ path: 'list/1/n', before: 2, after: 3 }]);
});

it('finds nothing between equals, and something between others', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(diffDefinitions(a, structuredClone(a))).toEqual([]);
      expect(diffDefinitions(a, b).length === 0).toBe(diffDefinitions(b, a).length === 0);
    }),
  );
});

it('merges to one side’s change when the other side changed nothing, without a conflict', () => {
  fc.assert(
    fc.property(json, json, (base, changed) => {
      const mine = mergeDefinitions({ base, yours: changed, template: structuredClone(base) });
      const theirs = mergeDefinitions({ base, yours: structuredClone(base), template: changed });
      expect([mine.conflicts, theirs.conflicts]).toEqual([[], []]);
      expect(diffDefinitions(mine.merged as object, changed)).toEqual([]);
      expect(diffDefinitions(theirs.merged as object, changed)).toEqual([]);
    }),
  );
});

it('merges what both changed alike without a conflict, and always to some object', () => {
  fc.assert(
    fc.property(json, json, json, (base, a, b) => {
      expect(mergeDefinitions({ base, yours: a, template: structuredClone(a) }).conflicts).toEqual([]);
      expect(typeof mergeDefinitions({ base, yours: a, template: b }).merged).toBe('object');
    }),
  );
});
