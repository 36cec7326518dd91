import type { Instant, SunTrigger } from '@nexa/sdk';
import type { HomePlace } from '../../home/records.ts';
import { DAY } from './calendar-day.ts';
import { markOf, type SunMark, sunMoments } from './sun-moments.ts';
import { positionOf } from './sun-position.ts';
import { isOnWeekdays } from './weekdays.ts';
import { zoneOf } from './zone.ts';

/**
 * The next moment of the sun, not after `until`. The weekdays are those of the sun's moment itself, also where the offset
 * leads into another day.
 */
export function nextSun(trigger: SunTrigger, after: Instant, until: Instant, place: HomePlace): Instant | undefined {
  const mark = markOfTrigger(trigger);
  const position = positionOf(place);
  if (mark === undefined || position === undefined) return undefined;
  const zone = zoneOf(place.timezone);
  const offset = Math.round((trigger.offset ?? 0) * 1000);
  for (const moment of sunMoments(mark, position, after - offset, until - offset)) {
    if (isOnWeekdays(Math.floor(zone.wallAt(moment) / DAY), trigger.weekdays)) return moment + offset;
  }
  return undefined;
}

function markOfTrigger({ event, elevation, direction }: SunTrigger): SunMark | undefined {
  if (event !== undefined) return markOf(event);
  return elevation === undefined ? undefined : { kind: 'elevation', degrees: elevation, direction };
}
