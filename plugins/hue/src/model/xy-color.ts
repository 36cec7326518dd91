/** A point in the CIE 1931 chromaticity diagram, as the Hue API writes it. */
export type Xy = readonly [x: number, y: number];

/** The colours that a lamp can show: the triangle between its three light sources. */
export interface Gamut {
  readonly red: Xy;
  readonly green: Xy;
  readonly blue: Xy;
}

export interface HueSaturation {
  /** Degrees, 0 to 360. */
  readonly hue: number;
  /** Percent. */
  readonly saturation: number;
}

type Rgb = readonly [red: number, green: number, blue: number];

/** The point of a fully bright colour of sRGB (IEC 61966-2-1, white D65), moved into the lamp's gamut. */
export function xyOf(color: HueSaturation, gamut: Gamut | undefined): Xy {
  const [red, green, blue] = rgbOf(color).map(linearize) as unknown as Rgb;
  const x = 0.4124 * red + 0.3576 * green + 0.1805 * blue;
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const z = 0.0193 * red + 0.1192 * green + 0.9505 * blue;
  const point: Xy = [x / (x + y + z), y / (x + y + z)];
  const [px, py] = gamut === undefined ? point : intoGamut(point, gamut);
  return [roundTo4(px), roundTo4(py)];
}

/** The colour of sRGB that comes closest to a point: outside of what sRGB has, the most saturated one. */
export function hueSaturationOf([x, y]: Xy): HueSaturation {
  if (y <= 0) return { hue: 240, saturation: 100 };
  const bigX = x / y;
  const bigZ = (1 - x - y) / y;
  const linear = [
    3.2406 * bigX - 1.5372 - 0.4986 * bigZ,
    -0.9689 * bigX + 1.8758 + 0.0415 * bigZ,
    0.0557 * bigX - 0.204 + 1.057 * bigZ,
  ].map((part) => Math.max(0, part));
  const brightest = Math.max(...linear, Number.EPSILON);
  return hueSaturationOfRgb(linear.map((part) => delinearize(part / brightest)) as unknown as Rgb);
}

function rgbOf({ hue, saturation }: HueSaturation): Rgb {
  const chroma = saturation / 100;
  const part = (offset: number): number => {
    const sector = (offset + hue / 60) % 6;
    return 1 - chroma * Math.max(0, Math.min(sector, 4 - sector, 1));
  };
  return [part(5), part(3), part(1)];
}

function hueSaturationOfRgb([red, green, blue]: Rgb): HueSaturation {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (most === 0 || spread < 1e-6) return { hue: 0, saturation: 0 };
  const sector =
    most === red
      ? ((green - blue) / spread + 6) % 6
      : most === green
        ? (blue - red) / spread + 2
        : (red - green) / spread + 4;
  return { hue: sector * 60, saturation: (spread / most) * 100 };
}

const linearize = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const delinearize = (part: number): number => (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055);
const roundTo4 = (value: number): number => Math.round(value * 10_000) / 10_000;

function intoGamut(point: Xy, gamut: Gamut): Xy {
  const { red, green, blue } = gamut;
  const sides = [side(point, red, green), side(point, green, blue), side(point, blue, red)];
  if (sides.every((value) => value >= 0) || sides.every((value) => value <= 0)) return point;
  const candidates = [nearestOn(point, red, green), nearestOn(point, green, blue), nearestOn(point, blue, red)];
  return candidates.reduce((best, next) => (distance(point, next) < distance(point, best) ? next : best));
}

/** On which side of the line from `a` to `b` the point lies. */
const side = (point: Xy, a: Xy, b: Xy): number => (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);

function nearestOn(point: Xy, a: Xy, b: Xy): Xy {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy);
  const held = Math.min(1, Math.max(0, along));
  return [a[0] + held * dx, a[1] + held * dy];
}

const distance = (a: Xy, b: Xy): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
