import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readColor, writeColor } from '../../src/data-points/color-text.ts';
import { statesOf, wished } from '../support/modelled.ts';

describe('a colour', () => {
  it.each([
    ['00f003e801f4', { hue: 240, saturation: 100, value: 50 }],
    ['0000000003e8', { hue: 0, saturation: 0, value: 100 }],
    ['ff00000000ffff', { hue: 0, saturation: 100, value: 100 }],
    ['0000800f0ff80', undefined],
    ['00008000f0ff80', { hue: 240, saturation: 100, value: 50.2 }],
    ['01690000ffff', undefined],
    ['00f003e90000', undefined],
    ['00f003e8', undefined],
    ['zzzzzzzzzzzz', undefined],
  ])('reads %s', (text, color) => {
    expect(readColor(text)).toEqual(color);
  });

  it.each([
    ['000003e803e8', 12],
    ['ff00000000ffff', 14],
    ['', 12],
    [undefined, 12],
  ])('is written in the form of %s', (like, length) => {
    expect(writeColor({ hue: 120, saturation: 50, value: 50 }, like)).toHaveLength(length);
  });

  it('comes back as it was written', () => {
    const part = fc.integer({ min: 0, max: 100 });
    const like = fc.constantFrom('000003e803e8', 'ff00000000ffff');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 360 }), part, part, like, (hue, saturation, value, form) => {
        const back = readColor(writeColor({ hue, saturation, value }, form));
        expect(back?.hue).toBe(hue);
        expect(Math.abs((back?.saturation ?? -9) - saturation)).toBeLessThan(0.5);
        expect(Math.abs((back?.value ?? -9) - value)).toBeLessThan(0.5);
      }),
    );
  });

  it('keeps the old form in a lamp of today that has it', () => {
    const lamp = { 20: true, 21: 'colour', 22: 500, 24: 'ff00000000ffff' };
    expect(statesOf(lamp)).toMatchObject({ 'color.hue': 0, 'color.saturation': 100, 'brightness.level': 100 });
    const data = wished(lamp, { capability: 'color', command: 'set', params: { hue: 240, saturation: 100 } });
    expect(data).toEqual({ 21: 'colour', 24: '0000ff00f0ffff' });
  });
});
