import {
  days,
  type Instant,
  type SchedulePeriod,
  type SunCondition,
  type SunEvent,
  type TimeCondition,
} from '@nexa/sdk';
import type { HomePlace } from '../../home/records.ts';
import { DAY } from './calendar-day.ts';
import { holdsPeriods } from './schedule.ts';
import { lastSunMoment, markOf, sunMoments } from './sun-moments.ts';
import { elevationAt, type Position, positionOf } from './sun-position.ts';
import { type Zone, zoneOf } from './zone.ts';

type SunMoment = { readonly event: SunEvent; readonly offset?: number };

/** Longer than any polar day or night. */
const A_YEAR = days(400);

/** Whether it is this time of day on these days. Midnight stands for a time that is left out; equal times are a day. */
export function holdsTime(condition: TimeCondition, at: Instant, place: HomePlace): boolean {
  const { after = '00:00', before = '00:00', weekdays } = condition;
  return holdsSchedule([{ from: after, to: before, ...(weekdays === undefined ? {} : { weekdays }) }], at, place);
}

/** Whether the instant lies in one of the periods, in the home's zone. One that cannot be read never holds. */
export function holdsSchedule(periods: readonly SchedulePeriod[], at: Instant, place: HomePlace): boolean {
  return holdsPeriods(periods, at, zoneOf(place.timezone));
}

/**
 * Whether the sun stands so, or undefined when the home's position is not known. `after` alone holds until the end of the
 * moment's day, `before` alone from the beginning of the moment's day; both hold from the one to the next other, be it
 * months later in a polar night.
 */
export function holdsSun(condition: SunCondition, at: Instant, place: HomePlace): boolean | undefined {
  const position = positionOf(place);
  if (position === undefined) return undefined;
  const { above, below, after, before } = condition;
  const elevation = elevationAt(at, position);
  if (above !== undefined && !(elevation > above)) return false;
  if (below !== undefined && !(elevation < below)) return false;
  const zone = zoneOf(place.timezone);
  if (after !== undefined && before !== undefined) return isBetween(after, before, at, position);
  if (after !== undefined) return isAfterOnItsDay(after, at, position, zone);
  if (before !== undefined) return isBeforeOnItsDay(before, at, position, zone);
  return true;
}

function isBetween(after: SunMoment, before: SunMoment, at: Instant, position: Position): boolean {
  const began = lastOf(after, at, at - A_YEAR, position);
  return began !== undefined && lastOf(before, at, began, position) === undefined;
}

function isAfterOnItsDay(moment: SunMoment, at: Instant, position: Position, zone: Zone): boolean {
  const last = lastOf(moment, at, at - 2 * DAY, position);
  return last !== undefined && dayIn(zone, last) === dayIn(zone, at);
}

function isBeforeOnItsDay({ event, offset }: SunMoment, at: Instant, position: Position, zone: Zone): boolean {
  const shift = shiftOf(offset);
  for (const moment of sunMoments(markOf(event), position, at - shift, at - shift + 2 * DAY)) {
    return dayIn(zone, moment + shift) === dayIn(zone, at);
  }
  return false;
}

/** The last of these moments, with its offset, that is not after `at` and later than `since`. */
function lastOf({ event, offset }: SunMoment, at: Instant, since: Instant, position: Position): Instant | undefined {
  const shift = shiftOf(offset);
  const last = lastSunMoment(markOf(event), position, at - shift, since - shift);
  return last === undefined ? undefined : last + shift;
}

function shiftOf(offset: number | undefined): number {
  return Math.round((offset ?? 0) * 1000);
}

function dayIn(zone: Zone, at: Instant): number {
  return Math.floor(zone.wallAt(at) / DAY);
}
