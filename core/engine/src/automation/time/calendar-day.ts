/** A day of the calendar as the number of days since 1 January 1970, in whatever zone it is meant. */
export type DayNumber = number;

/** Milliseconds of a day without a clock change. */
export const DAY = 86_400_000;

/** The day's number. A day that the month does not have counts on into the next one. */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  return Date.UTC(year, month - 1, day) / DAY;
}

/** Year, month (1 to 12) and day of the month. */
export function partsOfDay(day: DayNumber): { year: number; month: number; day: number } {
  const date = new Date(day * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: DayNumber): number {
  // Day 0 was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
