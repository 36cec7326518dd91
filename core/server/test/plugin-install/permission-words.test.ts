import { describe, expect, it } from 'vitest';
import { grownPermissions, permissionsInWords } from '../../src/plugin-install/permission-words.ts';

describe('what a plugin may do', () => {
  it('names it first that an ecosystem sees and controls what is exposed to it', () => {
    const { kind, permissions } = { kind: 'ecosystem', permissions: { lan: true } } as const;
    expect(permissionsInWords({ kind, permissions }).map(({ id }) => id)).toEqual(['ecosystem', 'lan']);
    expect(permissionsInWords({ kind })[0]?.text).toBe(
      'See and control what you expose to it; take requests from outside your home.',
    );
    expect(permissionsInWords({ kind: 'brand' })).toEqual([]);
  });

  it('grows when a brand becomes an ecosystem, and not the other way', () => {
    expect(grownPermissions({ kind: 'ecosystem' }, { kind: 'brand' })).toEqual(['ecosystem']);
    expect(grownPermissions({ kind: 'brand' }, { kind: 'ecosystem' })).toEqual([]);
    expect(permissionsInWords({ kind: 'ecosystem' }, { kind: 'brand' })).toMatchObject([
      { id: 'ecosystem', isNew: true },
    ]);
    expect(permissionsInWords({ kind: 'ecosystem' }, { kind: 'ecosystem' })).toMatchObject([{ isNew: false }]);
  });
});
