import type { Reading } from '@nexa/sdk';
import { type AskedColor, kelvinLimits, type MiredRange } from '../model/light.ts';
import { type HueSaturation, xyOf } from '../model/xy-color.ts';
import { type ClipLight, isSamePoint, shownColor, shownKelvin } from './clip-light.ts';

/** What of colour can be set at all lights of a group together. */
export interface GroupColors {
  readonly color: boolean;
  /** What each of its lights with whites can show. */
  readonly whites: MiredRange | undefined;
}

/** A light of a group, and what it was last asked for. */
export interface ShownLamp {
  readonly light: ClipLight;
  readonly asked: AskedColor | undefined;
}

/** Lamps report the step of white back rounded. */
const MIRED_TOLERANCE = 1;

/**
 * Colours as soon as one light has them. Of whites only what all lights with whites can show: beyond it each would go to
 * the end of its own range, no two would look the same, and nothing could confirm the command. Lights that share no white
 * have none together.
 */
export function groupColorsOf(lights: readonly ClipLight[]): GroupColors {
  const ranges = lights.flatMap(({ features }) => (features.whites === undefined ? [] : [features.whites]));
  const minimum = Math.max(...ranges.map((range) => range.minimum));
  const maximum = Math.min(...ranges.map((range) => range.maximum));
  return {
    color: lights.some(({ features }) => features.color),
    whites: ranges.length > 0 && minimum < maximum ? { minimum, maximum } : undefined,
  };
}

/** What one light is asked for when all lights of its group are; `undefined` where that does not concern it. */
export function shareOf({ color, white }: AskedColor, { features, gamut }: ClipLight): AskedColor | undefined {
  if (color !== undefined) {
    // The bridge moves the point into the gamut of each light.
    return features.color ? { color: { asked: color.asked, xy: xyOf(color.asked, gamut) } } : undefined;
  }
  if (white === undefined || features.whites === undefined) return undefined;
  const { minimum, maximum } = kelvinLimits(features.whites);
  return white.kelvin >= minimum && white.kelvin <= maximum ? { white } : undefined;
}

/**
 * The colour or white of a group, which a bridge does not tell: what those of its lights that are on and can show it
 * have in common. Of lights that differ nothing is told, for no single value would be true.
 */
export function groupColorReadings(
  { color, whites }: GroupColors,
  lamps: readonly ShownLamp[],
  place: Pick<Reading, 'externalId' | 'component' | 'source'>,
): Reading[] {
  const reading = (capability: string, attribute: string, value: number | string): Reading => ({
    ...place,
    capability,
    attribute,
    value,
  });
  const lit = lamps.filter(({ light }) => light.isOn);
  const shared = color ? sharedColor(lit) : undefined;
  const kelvin = whites === undefined ? undefined : sharedKelvin(lit, whites);
  const mode = sharedMode(lit);
  return [
    ...(shared === undefined ? [] : [reading('color', 'hue', shared.hue)]),
    ...(shared === undefined ? [] : [reading('color', 'saturation', shared.saturation)]),
    ...(kelvin === undefined ? [] : [reading('colorTemperature', 'kelvin', kelvin)]),
    ...(color && mode !== undefined ? [reading('color', 'colorMode', mode)] : []),
    ...(whites !== undefined && mode !== undefined ? [reading('colorTemperature', 'colorMode', mode)] : []),
  ];
}

function sharedColor(lit: readonly ShownLamp[]): HueSaturation | undefined {
  const able = lit.filter(({ light }) => light.features.color);
  const [first, ...others] = able.map(({ light, asked }) => ({ xy: light.xy, shown: shownColor(light, asked) }));
  if (first?.shown === undefined || first.xy === undefined) return undefined;
  const { xy, shown } = first;
  const isShared = others.every(
    (other) =>
      other.shown !== undefined && other.xy !== undefined && (isSamePoint(xy, other.xy) || isSame(shown, other.shown)),
  );
  return isShared ? shown : undefined;
}

/** Both do what they were asked for: lights of different gamuts come to different points. */
const isSame = (one: HueSaturation, other: HueSaturation): boolean =>
  one.hue === other.hue && one.saturation === other.saturation;

function sharedKelvin(lit: readonly ShownLamp[], whites: MiredRange): number | undefined {
  const able = lit.filter(({ light }) => light.features.whites !== undefined);
  const [first] = able;
  const mirek = first?.light.mirek;
  if (first === undefined || mirek === undefined) return undefined;
  const isShared = able.every(({ light }) => Math.abs((light.mirek ?? Number.NaN) - mirek) <= MIRED_TOLERANCE);
  const { minimum, maximum } = kelvinLimits(whites);
  const kelvin = isShared ? shownKelvin(first.light, first.asked) : undefined;
  return kelvin === undefined ? undefined : Math.min(maximum, Math.max(minimum, kelvin));
}

/** Those that can do both decide, where there are such. */
function sharedMode(lit: readonly ShownLamp[]): 'color' | 'colorTemperature' | undefined {
  const able = lit.map(({ light }) => light).filter(({ features }) => features.color || features.whites !== undefined);
  const both = able.filter(({ features }) => features.color && features.whites !== undefined);
  const [first, ...others] = (both.length > 0 ? both : able).map(({ features, mirek }) =>
    features.color && mirek === undefined ? 'color' : 'colorTemperature',
  );
  return others.every((mode) => mode === first) ? first : undefined;
}
