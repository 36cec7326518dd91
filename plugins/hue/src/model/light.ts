import type { Reading } from '@nexa/sdk';
import gamuts from 'node-hue-api/lib/model/colorGamuts.js';
import { checkAnswer, LightAnswer, label, partOf } from './bridge-answers.ts';
import { originOf, type ResourceOrigin } from './unique-id.ts';
import { type Gamut, type HueSaturation, hueSaturationOf, type Xy } from './xy-color.ts';

/** Mired (10^6 / K) that a lamp can show. */
export interface MiredRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** What can be set at a light. */
export interface LightFeatures {
  readonly isPlug: boolean;
  readonly dims: boolean;
  readonly color: boolean;
  readonly whites: MiredRange | undefined;
}

/** A light as the bridge tells of it, checked. */
export interface Light {
  readonly kind: 'light';
  /** Its number at the bridge. */
  readonly id: string;
  readonly origin: ResourceOrigin;
  readonly name: string;
  readonly model: string | undefined;
  readonly manufacturer: string | undefined;
  readonly firmware: string | undefined;
  readonly features: LightFeatures;
  readonly gamut: Gamut | undefined;
  readonly state: LightAnswer['state'];
}

/**
 * What a lamp was last asked for and the nearest that it can show. While it reports the latter, it does what was asked
 * as well as it can: one step of white is 400 K at 20,000 K, and some colours lie outside of a lamp's gamut.
 */
export interface AskedColor {
  readonly color?: { readonly asked: HueSaturation; readonly xy: Xy };
  readonly white?: { readonly kelvin: number; readonly mired: number };
}

const DEFAULT_WHITES: MiredRange = { minimum: 153, maximum: 500 };
/** The capability's bounds, 20,000 K to 1,000 K. */
const WIDEST_WHITES: MiredRange = { minimum: 50, maximum: 1000 };
const FULL_BRIGHTNESS = 254;
const FULL_SATURATION = 254;
const HUE_CIRCLE = 65536;
/** Lamps report the point back rounded. */
const XY_TOLERANCE = 0.01;

type TypeFeatures = Omit<LightFeatures, 'whites'> & { readonly whites: boolean };

const knownTypes: ReadonlyMap<string, TypeFeatures> = new Map(
  Object.entries({
    'on/off light': { isPlug: false, dims: false, color: false, whites: false },
    'on/off plug-in unit': { isPlug: true, dims: false, color: false, whites: false },
    'dimmable light': { isPlug: false, dims: true, color: false, whites: false },
    'dimmable plug-in unit': { isPlug: true, dims: true, color: false, whites: false },
    'color temperature light': { isPlug: false, dims: true, color: false, whites: true },
    'color light': { isPlug: false, dims: true, color: true, whites: false },
    'extended color light': { isPlug: false, dims: true, color: true, whites: true },
  }),
);

/** Reads one light of an answer; throws a protocol violation when it cannot be understood. */
export function readLight(id: string, data: unknown): Light {
  const answer = checkAnswer(LightAnswer, data, `light ${id}`);
  return {
    kind: 'light',
    id,
    origin: originOf(answer.uniqueid),
    name: label(answer.name) ?? label(answer.productname) ?? `Light ${id}`,
    model: label(answer.modelid),
    manufacturer: label(answer.manufacturername),
    firmware: label(answer.swversion),
    features: featuresOf(answer),
    gamut: gamutOf(answer.capabilities),
    state: answer.state,
  };
}

export const isReachable = (light: Light): boolean => light.state.reachable !== false;

/** What the light shows now. */
export function lightReadings(light: Light, component: string, asked: AskedColor | undefined): Reading[] {
  const { features, state } = light;
  const reading = (capability: string, attribute: string, value: boolean | number | string): Reading => ({
    externalId: light.origin.externalId,
    component,
    capability,
    attribute,
    value,
    source: 'poll',
  });
  const readings = [reading('onOff', 'on', state.on)];
  if (features.dims && state.bri !== undefined) readings.push(reading('brightness', 'level', levelOf(state.bri)));
  const showsColor = features.color && (features.whites === undefined || ['hs', 'xy'].includes(state.colormode ?? ''));
  if (showsColor) {
    const shown = colorOf(light, asked);
    if (shown !== undefined) {
      readings.push(reading('color', 'hue', Math.round(shown.hue) % 360));
      readings.push(reading('color', 'saturation', Math.round(shown.saturation)));
      readings.push(reading('color', 'colorMode', 'color'));
    }
  }
  const kelvin = showsColor ? undefined : kelvinOf(light, asked);
  if (features.whites !== undefined && showsColor) readings.push(reading('colorTemperature', 'colorMode', 'color'));
  if (kelvin !== undefined) {
    readings.push(reading('colorTemperature', 'kelvin', kelvin));
    readings.push(reading('colorTemperature', 'colorMode', 'colorTemperature'));
    if (features.color) readings.push(reading('color', 'colorMode', 'colorTemperature'));
  }
  return readings;
}

/** Whole kelvin within what the lamp can show. */
export function kelvinLimits(whites: MiredRange): { readonly minimum: number; readonly maximum: number } {
  return { minimum: Math.ceil(1e6 / whites.maximum), maximum: Math.floor(1e6 / whites.minimum) };
}

export const brightnessOf = (level: number): number =>
  Math.min(FULL_BRIGHTNESS, Math.max(1, Math.round((level / 100) * FULL_BRIGHTNESS)));
export const rawHueOf = (degrees: number): number => Math.round(((degrees % 360) / 360) * HUE_CIRCLE) % HUE_CIRCLE;
export const rawSaturationOf = (percent: number): number => Math.round((percent / 100) * FULL_SATURATION);

/** A lamp that is on at the lowest step is not at zero. */
const levelOf = (raw: number): number =>
  Math.min(100, Math.max(1, Math.round((Math.min(raw, FULL_BRIGHTNESS) / FULL_BRIGHTNESS) * 100)));

function colorOf({ state }: Light, asked: AskedColor | undefined): HueSaturation | undefined {
  if (state.hue !== undefined && state.sat !== undefined) {
    const saturation = (Math.min(state.sat, FULL_SATURATION) / FULL_SATURATION) * 100;
    return { hue: (state.hue / HUE_CIRCLE) * 360, saturation };
  }
  if (state.xy === undefined) return undefined;
  const wish = asked?.color;
  if (wish !== undefined && Math.hypot(wish.xy[0] - state.xy[0], wish.xy[1] - state.xy[1]) < XY_TOLERANCE) {
    return wish.asked;
  }
  return hueSaturationOf(state.xy);
}

function kelvinOf({ features, state }: Light, asked: AskedColor | undefined): number | undefined {
  if (features.whites === undefined || state.ct === undefined || state.ct === 0) return undefined;
  if (asked?.white?.mired === state.ct) return asked.white.kelvin;
  const { minimum, maximum } = kelvinLimits(features.whites);
  return Math.min(maximum, Math.max(minimum, Math.round(1e6 / state.ct)));
}

function featuresOf({ type, state, capabilities }: LightAnswer): LightFeatures {
  const known = knownTypes.get(type.toLowerCase()) ?? {
    isPlug: false,
    dims: state.bri !== undefined,
    color: state.xy !== undefined || (state.hue !== undefined && state.sat !== undefined),
    whites: state.ct !== undefined,
  };
  return { ...known, whites: known.whites ? whitesOf(capabilities) : undefined };
}

/** Some third-party lamps claim 0 to 65535 mired; they get what every white lamp can do. */
function whitesOf(capabilities: unknown): MiredRange {
  const minimum = partOf(capabilities, 'control', 'ct', 'min');
  const maximum = partOf(capabilities, 'control', 'ct', 'max');
  if (typeof minimum !== 'number' || typeof maximum !== 'number') return DEFAULT_WHITES;
  const isPlausible = minimum >= WIDEST_WHITES.minimum && maximum <= WIDEST_WHITES.maximum && minimum < maximum;
  return isPlausible ? { minimum, maximum } : DEFAULT_WHITES;
}

function gamutOf(capabilities: unknown): Gamut | undefined {
  const corners = partOf(capabilities, 'control', 'colorgamut');
  if (Array.isArray(corners) && corners.length === 3 && corners.every(isXy)) {
    const [red, green, blue] = corners as [Xy, Xy, Xy];
    return { red, green, blue };
  }
  const named: unknown = gamuts.getColorGamut(partOf(capabilities, 'control', 'colorgamuttype'));
  const corner = (name: string): Xy | undefined => {
    const point = [partOf(named, name, 'x'), partOf(named, name, 'y')];
    return isXy(point) ? point : undefined;
  };
  const [red, green, blue] = [corner('red'), corner('green'), corner('blue')];
  return red === undefined || green === undefined || blue === undefined ? undefined : { red, green, blue };
}

const isXy = (point: unknown): point is Xy =>
  Array.isArray(point) && point.length === 2 && point.every((part) => typeof part === 'number');
