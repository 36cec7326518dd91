/** Hue in degrees and saturation in percent. */
export interface HueSaturation {
  readonly hue: number;
  readonly saturation: number;
}

const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

/** The colour of red, green and blue (0 to 255), however bright. */
export function hueSaturationOf(red: number, green: number, blue: number): HueSaturation {
  const most = Math.max(red, green, blue);
  const span = most - Math.min(red, green, blue);
  if (most <= 0 || span <= 0) return { hue: 0, saturation: 0 };
  const sector =
    most === red ? (green - blue) / span : most === green ? 2 + (blue - red) / span : 4 + (red - green) / span;
  return { hue: Math.round(sector * 60 + 360) % 360, saturation: Math.round((span / most) * 100) };
}

/** Red, green and blue (0 to 255) of a colour at full brightness. */
export function rgbOf({ hue, saturation }: HueSaturation): [number, number, number] {
  const channel = (offset: number) => {
    const k = (offset + hue / 60) % 6;
    return Math.round(255 * (1 - (saturation / 100) * clamp(Math.min(k, 4 - k), 1)));
  };
  return [channel(5), channel(3), channel(1)];
}

/** CIE 1931 x and y of a colour, in sRGB's primaries (IEC 61966-2-1). */
export function xyOf(color: HueSaturation): { readonly x: number; readonly y: number } {
  const [red, green, blue] = exactRgb(color).map(linear) as [number, number, number];
  const x = red * 0.4124 + green * 0.3576 + blue * 0.1805;
  const y = red * 0.2126 + green * 0.7152 + blue * 0.0722;
  const z = red * 0.0193 + green * 0.1192 + blue * 0.9505;
  const sum = x + y + z;
  return sum === 0 ? { x: 0.3127, y: 0.329 } : { x: round(x / sum, 4), y: round(y / sum, 4) };
}

/** The colour of CIE 1931 x and y. */
export function hueSaturationOfXy(x: number, y: number): HueSaturation {
  if (y <= 0) return { hue: 0, saturation: 0 };
  const [wholeX, wholeZ] = [x / y, (1 - x - y) / y];
  const channels = [
    wholeX * 3.2406 - 1.5372 - wholeZ * 0.4986,
    -wholeX * 0.9689 + 1.8758 + wholeZ * 0.0415,
    wholeX * 0.0557 - 0.204 + wholeZ * 1.057,
  ].map((channel) => Math.max(0, channel));
  const most = Math.max(...channels, 1e-9);
  const [red, green, blue] = channels.map((channel) => 255 * curved(channel / most)) as [number, number, number];
  return hueSaturationOf(red, green, blue);
}

/** Mired (10^6 / K) into kelvin and back; the formula is its own inverse. */
export const miredOf = (kelvin: number): number => Math.round(1_000_000 / kelvin);
export const kelvinOf = (mired: number): number => Math.round(1_000_000 / mired);

function exactRgb({ hue, saturation }: HueSaturation): number[] {
  return [5, 3, 1].map((offset) => {
    const k = (offset + hue / 60) % 6;
    return 1 - (saturation / 100) * clamp(Math.min(k, 4 - k), 1);
  });
}

const linear = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const curved = (channel: number) => (channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055);
