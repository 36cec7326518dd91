import { describe, expect, it } from 'vitest';
import { uniqueNames } from '../../src/clip/unique-names.ts';

describe('unique names', () => {
  it.each([
    { names: ['Evening', 'Bright'], unique: ['Evening', 'Bright'] },
    { names: ['Evening', 'Evening', 'Evening'], unique: ['Evening', 'Evening 2', 'Evening 3'] },
    { names: ['Evening', 'Evening', 'Evening 2'], unique: ['Evening', 'Evening 3', 'Evening 2'] },
    { names: ['none', 'none 2'], unique: ['none 3', 'none 2'] },
    { names: [], unique: [] },
  ])('make $unique of $names', ({ names, unique }) => {
    expect(uniqueNames(names, ['none'])).toEqual(unique);
  });
});
