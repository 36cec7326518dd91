import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Gamut, hueSaturationOf, xyOf } from '../../src/model/xy-color.ts';

const gamutB: Gamut = { red: [0.675, 0.322], green: [0.409, 0.518], blue: [0.167, 0.04] };

describe('colours as points of the CIE diagram', () => {
  // The primaries and the white of sRGB, as IEC 61966-2-1 has them.
  it.each([
    { name: 'red', hue: 0, saturation: 100, x: 0.64, y: 0.33 },
    { name: 'green', hue: 120, saturation: 100, x: 0.3, y: 0.6 },
    { name: 'blue', hue: 240, saturation: 100, x: 0.15, y: 0.06 },
    { name: 'white', hue: 0, saturation: 0, x: 0.3127, y: 0.329 },
  ])('has $name at $x, $y', ({ hue, saturation, x, y }) => {
    const [shownX, shownY] = xyOf({ hue, saturation }, undefined);
    expect(shownX).toBeCloseTo(x, 3);
    expect(shownY).toBeCloseTo(y, 3);
  });

  it('finds every colour again', () => {
    const colors = fc.record({ hue: fc.integer({ min: 0, max: 359 }), saturation: fc.integer({ min: 5, max: 100 }) });
    fc.assert(
      fc.property(colors, (color) => {
        const found = hueSaturationOf(xyOf(color, undefined));
        const hueDistance = Math.abs(((found.hue - color.hue + 540) % 360) - 180);
        return hueDistance <= 2 && Math.abs(found.saturation - color.saturation) <= 2;
      }),
    );
  });

  it('moves a colour that a lamp cannot show to the nearest that it can', () => {
    const [x, y] = xyOf({ hue: 120, saturation: 100 }, gamutB);
    expect(x).toBeCloseTo(0.409, 1);
    expect(y).toBeCloseTo(0.518, 1);
    expect(y).toBeLessThan(0.53);
  });

  it('leaves a colour that the lamp can show where it is', () => {
    const color = { hue: 30, saturation: 40 };
    expect(xyOf(color, gamutB)).toEqual(xyOf(color, undefined));
  });

  it('has an answer for points that no light has', () => {
    expect(hueSaturationOf([0, 0])).toEqual({ hue: 240, saturation: 100 });
    expect(hueSaturationOf([1, 0.001]).saturation).toBeLessThanOrEqual(100);
  });
});
