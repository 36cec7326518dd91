import { type Weekday, weekdayNames } from '@nexa/sdk';
import { type DayNumber, weekdayOf } from './calendar-day.ts';

/** Whether the day is one of these days of the week; every day is when none are given. */
export function isOnWeekdays(day: DayNumber, weekdays: readonly Weekday[] | undefined): boolean {
  if (weekdays === undefined) return true;
  const name = weekdayNames[weekdayOf(day) - 1];
  return name !== undefined && weekdays.includes(name);
}
