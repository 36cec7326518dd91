import { protocolViolation, type Reading } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { checkAnswer, label, partOf } from '../model/bridge-answers.ts';
import { type AskedColor, kelvinLimits, type LightFeatures, type MiredRange } from '../model/light.ts';
import { type Gamut, type HueSaturation, hueSaturationOf, type Xy } from '../model/xy-color.ts';
import type { ClipResource } from './clip-resource.ts';

const Share = Type.Number({ minimum: 0, maximum: 1 });
const Point = Type.Object({ x: Share, y: Share });
const LightAnswer = Type.Object({
  on: Type.Object({ on: Type.Boolean() }),
  dimming: Type.Optional(Type.Object({ brightness: Type.Number({ minimum: 0, maximum: 100 }) })),
  color_temperature: Type.Optional(
    Type.Object({
      mirek: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 65_535 }), Type.Null()])),
      mirek_valid: Type.Optional(Type.Boolean()),
      mirek_schema: Type.Optional(Type.Unknown()),
    }),
  ),
  color: Type.Optional(Type.Object({ xy: Type.Optional(Point), gamut: Type.Optional(Type.Unknown()) })),
});

/** A light of the v2 API, checked. */
export interface ClipLight {
  readonly id: string;
  readonly name: string | undefined;
  readonly features: LightFeatures;
  readonly gamut: Gamut | undefined;
  readonly isOn: boolean;
  /** Percent. */
  readonly brightness: number | undefined;
  /** Present while it shows a white. */
  readonly mirek: number | undefined;
  readonly xy: Xy | undefined;
}

/** What every lamp with whites can show at least. */
const DEFAULT_WHITES: MiredRange = { minimum: 153, maximum: 500 };
/** The capability's bounds, 20,000 K to 1,000 K. */
const WIDEST_WHITES: MiredRange = { minimum: 50, maximum: 1000 };
/** Lamps report the point back rounded. */
const XY_TOLERANCE = 0.01;

/** Reads a light; throws a protocol violation when it cannot be understood. */
export function readClipLight(resource: ClipResource): ClipLight {
  const answer = checkAnswer(LightAnswer, resource, `light ${resource.id}`);
  const whites = answer.color_temperature;
  const xy = answer.color?.xy;
  const showsWhite = answer.color === undefined || whites?.mirek_valid === true;
  return {
    id: resource.id,
    name: label(partOf(resource.metadata, 'name')),
    features: {
      isPlug: partOf(resource.metadata, 'archetype') === 'plug',
      dims: answer.dimming !== undefined,
      color: answer.color !== undefined,
      whites: whites === undefined ? undefined : whitesOf(whites.mirek_schema),
    },
    gamut: gamutOf(answer.color?.gamut),
    isOn: answer.on.on,
    brightness: answer.dimming?.brightness,
    mirek: showsWhite ? (whites?.mirek ?? undefined) : undefined,
    xy: xy === undefined ? undefined : [xy.x, xy.y],
  };
}

export interface LightPlace {
  readonly externalId: string;
  readonly component: string;
  readonly source: 'push' | 'poll';
}

/** What the light shows now. */
export function clipLightReadings(light: ClipLight, place: LightPlace, asked: AskedColor | undefined): Reading[] {
  const { features } = light;
  const reading = (capability: string, attribute: string, value: boolean | number | string): Reading => ({
    ...place,
    capability,
    attribute,
    value,
  });
  const readings = [reading('onOff', 'on', light.isOn)];
  // A lamp that is on at the lowest step is not at zero.
  if (light.brightness !== undefined) {
    readings.push(reading('brightness', 'level', Math.max(1, Math.round(light.brightness))));
  }
  const color = shownColor(light, asked);
  if (color !== undefined) {
    readings.push(reading('color', 'hue', color.hue));
    readings.push(reading('color', 'saturation', color.saturation));
    readings.push(reading('color', 'colorMode', 'color'));
    if (features.whites !== undefined) readings.push(reading('colorTemperature', 'colorMode', 'color'));
  }
  const kelvin = shownKelvin(light, asked);
  if (kelvin !== undefined) {
    readings.push(reading('colorTemperature', 'kelvin', kelvin));
    readings.push(reading('colorTemperature', 'colorMode', 'colorTemperature'));
    if (features.color) readings.push(reading('color', 'colorMode', 'colorTemperature'));
  }
  return readings;
}

/** The colour that it shows, in whole numbers; `undefined` while it shows a white. */
export function shownColor(light: ClipLight, asked: AskedColor | undefined): HueSaturation | undefined {
  if (!light.features.color || light.mirek !== undefined || light.xy === undefined) return undefined;
  const { hue, saturation } = colorOf(light.xy, asked);
  return { hue: Math.round(hue) % 360, saturation: Math.round(saturation) };
}

/** The white that it shows, in kelvin; `undefined` while it shows a colour. */
export function shownKelvin({ features, mirek }: ClipLight, asked: AskedColor | undefined): number | undefined {
  return features.whites === undefined || mirek === undefined ? undefined : kelvinOf(mirek, features.whites, asked);
}

/** Whether two points are one colour. */
export const isSamePoint = (one: Xy, other: Xy): boolean =>
  Math.hypot(one[0] - other[0], one[1] - other[1]) < XY_TOLERANCE;

/** Capabilities of a light, in the order in which they are shown. */
export function clipLightCapabilities({ features }: ClipLight): string[] {
  return [
    'onOff',
    ...(features.dims ? ['brightness'] : []),
    ...(features.color ? ['color'] : []),
    ...(features.whites === undefined ? [] : ['colorTemperature']),
  ];
}

function colorOf(xy: Xy, asked: AskedColor | undefined): HueSaturation {
  const wish = asked?.color;
  return wish !== undefined && isSamePoint(wish.xy, xy) ? wish.asked : hueSaturationOf(xy);
}

function kelvinOf(mirek: number, whites: MiredRange, asked: AskedColor | undefined): number {
  if (asked?.white?.mired === mirek) return asked.white.kelvin;
  const { minimum, maximum } = kelvinLimits(whites);
  return Math.min(maximum, Math.max(minimum, Math.round(1e6 / mirek)));
}

/** Some third-party lamps claim 0 to 65535; they get what every white lamp can do. */
function whitesOf(schema: unknown): MiredRange {
  const minimum = partOf(schema, 'mirek_minimum');
  const maximum = partOf(schema, 'mirek_maximum');
  if (typeof minimum !== 'number' || typeof maximum !== 'number') return DEFAULT_WHITES;
  const isPlausible = minimum >= WIDEST_WHITES.minimum && maximum <= WIDEST_WHITES.maximum && minimum < maximum;
  return isPlausible ? { minimum, maximum } : DEFAULT_WHITES;
}

function gamutOf(corners: unknown): Gamut | undefined {
  const corner = (name: string): Xy | undefined => {
    const [x, y] = [partOf(corners, name, 'x'), partOf(corners, name, 'y')];
    return typeof x === 'number' && typeof y === 'number' ? [x, y] : undefined;
  };
  const [red, green, blue] = [corner('red'), corner('green'), corner('blue')];
  return red === undefined || green === undefined || blue === undefined ? undefined : { red, green, blue };
}

/** Fails for what a caller took for a light and is none. */
export function lightOf(resource: ClipResource | undefined): ClipLight {
  if (resource?.type !== 'light') throw protocolViolation('the bridge tells of something else where a light was');
  return readClipLight(resource);
}
