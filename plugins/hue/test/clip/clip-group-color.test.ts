import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupColorReadings, groupColorsOf, shareOf } from '../../src/clip/clip-group-color.ts';
import type { ClipLight } from '../../src/clip/clip-light.ts';
import { type AskedColor, kelvinLimits, type MiredRange } from '../../src/model/light.ts';
import { type Gamut, type Xy, xyOf } from '../../src/model/xy-color.ts';

const usual: MiredRange = { minimum: 153, maximum: 500 };
const narrow: MiredRange = { minimum: 222, maximum: 454 };
/** Of the first lamps, and of those that came later. */
const gamutB: Gamut = { red: [0.675, 0.322], green: [0.409, 0.518], blue: [0.167, 0.04] };
const gamutC: Gamut = { red: [0.6915, 0.3083], green: [0.17, 0.7], blue: [0.1532, 0.0475] };

const features = { isPlug: false, dims: true, color: false, whites: undefined };
const base: ClipLight = {
  id: 'l',
  name: undefined,
  features,
  gamut: undefined,
  isOn: true,
  brightness: 50,
  mirek: undefined,
  xy: undefined,
};
const white = (mirek: number | undefined, whites = usual): ClipLight => ({
  ...base,
  features: { ...features, whites },
  mirek,
});
const colored = (xy: Xy, mirek?: number, gamut = gamutC): ClipLight => ({
  ...base,
  features: { ...features, color: true, whites: usual },
  gamut,
  mirek,
  xy,
});
const red: Xy = [0.6, 0.35];
const blue: Xy = [0.2, 0.1];

function shown(lights: readonly ClipLight[], asked: readonly (AskedColor | undefined)[] = []): string[] {
  const colors = groupColorsOf(lights);
  const lamps = lights.map((light, index) => ({ light, asked: asked[index] }));
  return groupColorReadings(colors, lamps, { externalId: 'g', component: 'main', source: 'push' }).map(
    ({ capability, attribute, value }) => `${capability}.${attribute} ${value}`,
  );
}

const inRed = ['color.hue 11', 'color.saturation 90', 'color.colorMode color', 'colorTemperature.colorMode color'];
const inWhite = (kelvin: number) => [
  `colorTemperature.kelvin ${kelvin}`,
  'color.colorMode colorTemperature',
  'colorTemperature.colorMode colorTemperature',
];

describe('the colours that a group has', () => {
  it('are all that one of its lights has, and of whites what its lights share', () => {
    expect(groupColorsOf([base])).toEqual({ color: false, whites: undefined });
    expect(groupColorsOf([base, white(300, narrow)])).toEqual({ color: false, whites: narrow });
    expect(groupColorsOf([white(300, narrow), colored(red)])).toEqual({ color: true, whites: narrow });
    expect(groupColorsOf([white(300, narrow), white(300, { minimum: 153, maximum: 370 })]).whites).toEqual({
      minimum: 222,
      maximum: 370,
    });
  });

  it('have no whites where its lights share none', () => {
    const cold = { minimum: 100, maximum: 200 };
    expect(groupColorsOf([white(300, narrow), white(150, cold)]).whites).toBeUndefined();
    expect(shown([white(300, narrow), white(300, cold)])).toEqual([]);
  });
});

describe('the colour that a group shows', () => {
  it.each([
    { of: 'lights of one colour', lights: [colored(red), colored([0.603, 0.348])], shows: inRed },
    { of: 'a light of colour among whites and plain ones', lights: [white(300), base, colored(red)], shows: inRed },
    { of: 'lights of different colours', lights: [colored(red), colored(blue)], shows: inRed.slice(2) },
    {
      of: 'a light of colour and one that could be and is white',
      lights: [colored(red), colored(red, 300)],
      shows: [],
    },
    { of: 'lights of one white', lights: [white(250), colored(red, 251)], shows: inWhite(4000) },
    { of: 'lights of different whites', lights: [white(250), colored(red, 400)], shows: inWhite(0).slice(1) },
    { of: 'lights without any', lights: [base], shows: [] },
    { of: 'whites of which one tells none', lights: [white(250), white(undefined)], shows: inWhite(0).slice(2) },
  ])('is of $of: $shows', ({ lights, shows }) => {
    expect(shown(lights)).toEqual(shows);
  });

  it('is that of the lights that are on', () => {
    const off = { ...colored(blue), isOn: false };
    expect(shown([off, colored(red)])).toEqual(inRed);
    expect(shown([off])).toEqual([]);
    expect(shown([{ ...colored(red), isOn: false }, white(250)])).toEqual(inWhite(4000));
  });

  it('is a white within what the group can show', () => {
    expect(shown([white(500, narrow), white(500, narrow)])[0]).toBe('colorTemperature.kelvin 2203');
  });

  it('is what all were asked for, although each comes to another point', () => {
    const asked = { hue: 120, saturation: 100 };
    const wish: AskedColor = { color: { asked, xy: xyOf(asked, undefined) } };
    const lights = [gamutB, gamutC].map((gamut) => colored(xyOf(asked, gamut), undefined, gamut));
    const shares = lights.map((light) => shareOf(wish, light));
    expect(shown(lights).slice(0, 2)).toEqual(inRed.slice(2));
    expect(shown(lights, shares).slice(0, 2)).toEqual(['color.hue 120', 'color.saturation 100']);
  });
});

const anyWhites = fc.constantFrom(usual, narrow, { minimum: 50, maximum: 1000 });
const anyLight = fc
  .record({
    color: fc.boolean(),
    whites: fc.option(anyWhites, { nil: undefined }),
    isOn: fc.boolean(),
    mirek: fc.option(fc.integer({ min: 1, max: 2000 }), { nil: undefined }),
    xy: fc.constantFrom(red, blue, [0.601, 0.352] as Xy),
  })
  .map(
    ({ color, whites, isOn, mirek, xy }): ClipLight => ({
      ...base,
      features: { ...features, color, whites },
      isOn,
      mirek: whites === undefined ? undefined : mirek,
      xy: color ? xy : undefined,
    }),
  );

describe('whatever lights a group has', () => {
  const able = (lights: readonly ClipLight[], can: (light: ClipLight) => boolean) =>
    lights.filter((light) => light.isOn && can(light));

  it('tells no white but that of all, within its limits, and no colour but that of all', () => {
    fc.assert(
      fc.property(fc.array(anyLight, { maxLength: 5 }), (lights) => {
        const colors = groupColorsOf(lights);
        const lamps = lights.map((light) => ({ light, asked: undefined }));
        const told = groupColorReadings(colors, lamps, { externalId: 'g', component: 'main', source: 'poll' });
        const toldOf = (name: string) => told.find(({ attribute }) => attribute === name)?.value;
        const mireks = able(lights, ({ features: { whites } }) => whites !== undefined).map(({ mirek }) => mirek ?? 0);
        const points = able(lights, (light) => light.features.color).map(({ xy, mirek }) => [xy?.[0] ?? 0, mirek]);
        const isOneWhite = mireks.length > 0 && Math.max(...mireks) - Math.min(...mireks) <= 2 && mireks[0] !== 0;
        const isOneColor =
          points.length > 0 &&
          points.every(([x, mirek]) => mirek === undefined && (x === 0.2) === (points[0]?.[0] === 0.2));
        expect(toldOf('hue') !== undefined).toBe(isOneColor);
        expect(toldOf('kelvin') === undefined || isOneWhite).toBe(true);
        const { minimum, maximum } = kelvinLimits(colors.whites ?? usual);
        const kelvin = Number(toldOf('kelvin') ?? minimum);
        expect(kelvin >= minimum && kelvin <= maximum).toBe(true);
      }),
    );
  });
});

describe('what one light is asked for with its group', () => {
  const green: AskedColor = { color: { asked: { hue: 120, saturation: 100 }, xy: [0.3, 0.6] } };
  const warm: AskedColor = { white: { kelvin: 2000, mired: 500 } };

  it('is the colour within its own gamut, or nothing where it has none', () => {
    expect(shareOf(green, colored(red, undefined, gamutB))?.color?.xy).toEqual(
      xyOf({ hue: 120, saturation: 100 }, gamutB),
    );
    expect(shareOf(green, white(300))).toBeUndefined();
  });

  it('is the white, or nothing where it cannot show that', () => {
    expect(shareOf(warm, white(300))).toEqual(warm);
    expect(shareOf(warm, white(300, narrow))).toBeUndefined();
    expect(shareOf(warm, base)).toBeUndefined();
  });
});
