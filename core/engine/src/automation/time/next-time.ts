import type { Instant, TimeTrigger } from '@nexa/sdk';
import { DAY, type DayNumber } from './calendar-day.ts';
import { secondOfDay } from './formats.ts';
import { isOnWeekdays } from './weekdays.ts';
import type { Zone } from './zone.ts';

/** The longest wait: the day of the week passed just now, and next week’s was left out by a clock change. */
const MOST_DAYS = 15;

/**
 * The next time of day. One that a clock change leaves out comes at the first moment after the gap, even when that is on
 * the next day; on a whole day that the calendar leaves out, as Samoa’s 30 December 2011, there is none.
 */
export function nextTime(trigger: TimeTrigger, after: Instant, zone: Zone): Instant | undefined {
  const second = secondOfDay(trigger.at);
  if (second === undefined) return undefined;
  const today = Math.floor(zone.wallAt(after) / DAY);
  for (let day = today; day < today + MOST_DAYS; day += 1) {
    if (!isOnWeekdays(day, trigger.weekdays)) continue;
    const due = zone.instantAt(day * DAY + second * 1000);
    if (due > after && isInCalendar(day, zone)) return due;
  }
  return undefined;
}

function isInCalendar(day: DayNumber, zone: Zone): boolean {
  return zone.instantAt(day * DAY) < zone.instantAt((day + 1) * DAY);
}
