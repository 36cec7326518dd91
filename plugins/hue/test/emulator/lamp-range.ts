import type { V2Resource } from './v2-home.ts';

type Fields = Readonly<Record<string, unknown>>;
type Point = readonly [x: number, y: number];

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** What is left of a wish for many lamps at one that can show less: the nearest colour, the nearest white. */
export function withinLamp(lamp: V2Resource, wish: Fields): Fields {
  const { color, color_temperature: white, ...others } = wish;
  return {
    ...others,
    ...(color === undefined ? {} : { color: withinGamut(lamp, fieldsOf(color)) }),
    ...(white === undefined ? {} : { color_temperature: withinWhites(lamp, fieldsOf(white)) }),
  };
}

function withinWhites(lamp: V2Resource, { mirek, ...others }: Fields): Fields {
  const { mirek_minimum: least = 153, mirek_maximum: most = 500 } = fieldsOf(
    fieldsOf(lamp.color_temperature).mirek_schema,
  );
  return { ...others, mirek: Math.min(Number(most), Math.max(Number(least), Number(mirek))) };
}

/** A point outside of the lamp's triangle becomes the nearest one on its edge. */
function withinGamut(lamp: V2Resource, color: Fields): Fields {
  const { gamut } = fieldsOf(lamp.color);
  const corners = ['red', 'green', 'blue'].map((name) => pointOf(fieldsOf(gamut)[name]));
  const wished = pointOf(color.xy);
  if (gamut === undefined || isInside(wished, corners)) return color;
  const sides = corners.map((corner, index) => onSide(wished, corner, corners[(index + 1) % 3] ?? corner));
  const [nearest = wished] = sides.sort((a, b) => distance(a, wished) - distance(b, wished));
  return { ...color, xy: { x: roundTo4(nearest[0]), y: roundTo4(nearest[1]) } };
}

function isInside(point: Point, corners: readonly Point[]): boolean {
  const turns = corners.map((corner, index) => {
    const next = corners[(index + 1) % 3] ?? corner;
    return (next[0] - corner[0]) * (point[1] - corner[1]) - (next[1] - corner[1]) * (point[0] - corner[0]);
  });
  return turns.every((turn) => turn >= 0) || turns.every((turn) => turn <= 0);
}

/** The point of the line from `a` to `b` that lies nearest. */
function onSide(point: Point, a: Point, b: Point): Point {
  const along: Point = [b[0] - a[0], b[1] - a[1]];
  const share = ((point[0] - a[0]) * along[0] + (point[1] - a[1]) * along[1]) / (along[0] ** 2 + along[1] ** 2);
  const held = Math.min(1, Math.max(0, share));
  return [a[0] + held * along[0], a[1] + held * along[1]];
}

function pointOf(value: unknown): Point {
  const { x, y } = fieldsOf(value);
  return [Number(x), Number(y)];
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
const roundTo4 = (value: number): number => Math.round(value * 10_000) / 10_000;
