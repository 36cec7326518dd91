import { NotMapped } from './import-notes.ts';
import { listOf, numberOf } from './plain-values.ts';

/** Hue in degrees and saturation in percent, as the capability `color` takes them. */
export interface HueAndSaturation {
  readonly hue: number;
  readonly saturation: number;
}

const names: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [255, 0, 0],
  orange: [255, 165, 0],
  yellow: [255, 255, 0],
  green: [0, 128, 0],
  lime: [0, 255, 0],
  cyan: [0, 255, 255],
  blue: [0, 0, 255],
  purple: [128, 0, 128],
  magenta: [255, 0, 255],
  pink: [255, 192, 203],
  white: [255, 255, 255],
};

/** From red, green and blue of 0 to 255 each; how bright they are is not told by a hue. */
export function fromRgb(value: unknown): HueAndSaturation {
  const parts = listOf(value).map(numberOf);
  const [red, green, blue] = parts;
  if (parts.length < 3 || red === undefined || green === undefined || blue === undefined)
    throw new NotMapped('its colour is not of three numbers');
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  const sixth =
    range === 0
      ? 0
      : most === red
        ? ((green - blue) / range + 6) % 6
        : most === green
          ? (blue - red) / range + 2
          : (red - green) / range + 4;
  return { hue: rounded(sixth * 60), saturation: rounded(most === 0 ? 0 : (range / most) * 100) };
}

export function fromHs(value: unknown): HueAndSaturation {
  const [hue, saturation] = listOf(value).map(numberOf);
  if (hue === undefined || saturation === undefined || hue < 0 || hue > 360 || saturation < 0 || saturation > 100)
    throw new NotMapped('its colour is not of a hue and a saturation');
  return { hue, saturation };
}

export function fromName(value: unknown): HueAndSaturation {
  const name = String(value).toLowerCase().replaceAll(' ', '');
  const found = Object.hasOwn(names, name) ? names[name] : undefined;
  if (found === undefined) throw new NotMapped(`NEXA does not know the colour ${name}: give it as hue and saturation`);
  return fromRgb(found);
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
