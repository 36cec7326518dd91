import type { Instant } from '@nexa/sdk';
import { getPosition, getTimes } from 'suncalc';
import type { HomePlace } from '../../home/records.ts';
import { DAY } from './calendar-day.ts';

/** A place whose sun is known, in degrees. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** A moment and how high the sun stands then. */
export interface SunPoint {
  readonly at: Instant;
  /** Degrees. */
  readonly elevation: number;
}

const MOST_PLACES = 20;
/** A search of two years meets each night’s lowest and each day’s highest point. */
const MOST_POINTS = 3000;

export function positionOf({ latitude, longitude }: HomePlace): Position | undefined {
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

/**
 * How high the middle of the sun stands over the horizon, in degrees, as it does without air: light bent by air lifts it
 * by half a degree at the horizon, so sunrise and sunset are at -0.833 (with half of its width), and civil dawn and dusk
 * at -6. Undefined when the home's position is not known.
 */
export function sunElevation(at: Instant, place: HomePlace): number | undefined {
  const position = positionOf(place);
  return position === undefined ? undefined : elevationAt(at, position);
}

/** See {@link sunElevation}. */
export function elevationAt(at: Instant, { latitude, longitude }: Position): number {
  return withoutAir(getPosition(new Date(at), latitude, longitude).altitude);
}

/** When the sun stands highest around midday of the day in UTC, to the second. */
function noonOf(utcDay: number, { latitude, longitude }: Position): Instant {
  const { solarNoon } = getTimes(new Date((utcDay + 0.5) * DAY), latitude, longitude);
  return Math.round(solarNoon.getTime() / 1000) * 1000;
}

const points = new Map<string, Map<number, SunPoint>>();

/**
 * The sun's turning points in the order of time: its lowest one before the midday of UTC day `n` for the index `2 * n`,
 * and its highest one of that day for `2 * n + 1`. Between two of them it only rises or only sets (but for some hours of
 * a year within a few kilometres of a pole).
 */
export function turningPoint(index: number, position: Position): SunPoint {
  const place = `${position.latitude} ${position.longitude}`;
  let known = points.get(place);
  if (known === undefined) {
    if (points.size >= MOST_PLACES) points.clear();
    known = new Map();
    points.set(place, known);
  }
  let point = known.get(index);
  if (point === undefined) {
    if (known.size >= MOST_POINTS) known.clear();
    const at = index % 2 === 0 ? midnightAt(index, position) : noonOf((index - 1) / 2, position);
    point = { at, elevation: elevationAt(at, position) };
    known.set(index, point);
  }
  return point;
}

/** The sun's lowest point of this even index lies in the middle between two noons. */
function midnightAt(index: number, position: Position): Instant {
  const middle = (turningPoint(index - 1, position).at + turningPoint(index + 1, position).at) / 2;
  return Math.round(middle / 1000) * 1000;
}

const RADIANS = Math.PI / 180;

/** suncalc gives the elevation as seen through air, and this takes its own formula back (Meeus, 16.4). */
function withoutAir(seen: number): number {
  let elevation = seen;
  // Each step leaves less than a sixth of the error of the one before.
  for (let step = 0; step < 9; step += 1) elevation = seen - liftedBy(elevation);
  return elevation;
}

/** Degrees by which air lifts the sun; below the horizon as much as at it, as suncalc has it. */
function liftedBy(elevation: number): number {
  const radians = Math.max(elevation, 0) * RADIANS;
  return 0.0002967 / Math.tan(radians + 0.00312536 / (radians + 0.08901179)) / RADIANS;
}
