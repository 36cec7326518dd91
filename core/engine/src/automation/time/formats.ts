import { DAY, type DayNumber, dayNumber, partsOfDay } from './calendar-day.ts';
import type { WallTime } from './zone.ts';

const timeOfDay = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;
const calendarDay = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Seconds since midnight of `HH:MM` or `HH:MM:SS`; undefined when it is no such text. */
export function secondOfDay(text: string): number | undefined {
  const match = timeOfDay.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
}

/** The day of `YYYY-MM-DD`; undefined when it is no such text, or no day of the calendar. */
export function dayOfText(text: string): DayNumber | undefined {
  const match = calendarDay.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const number = dayNumber(year, month, day);
  const parts = partsOfDay(number);
  return parts.year === year && parts.month === month && parts.day === day ? number : undefined;
}

/** What a clock shows at `YYYY-MM-DDTHH:MM[:SS]`; undefined when it is no such text. */
export function wallTimeOfText(text: string): WallTime | undefined {
  if (text[10] !== 'T') return undefined;
  const day = dayOfText(text.slice(0, 10));
  const second = secondOfDay(text.slice(11));
  return day === undefined || second === undefined ? undefined : day * DAY + second * 1000;
}

/** Whether the text is a time of day, `HH:MM` or `HH:MM:SS`, from `00:00` to `23:59:59`. */
export function isTimeOfDay(text: string): boolean {
  return secondOfDay(text) !== undefined;
}

/** Whether the text is a day of the calendar, `YYYY-MM-DD`; `2026-02-30` is none. */
export function isCalendarDay(text: string): boolean {
  return dayOfText(text) !== undefined;
}

/** Whether the text is a day and a time of day without a zone, `YYYY-MM-DDTHH:MM` or with seconds. */
export function isLocalDateTime(text: string): boolean {
  return wallTimeOfText(text) !== undefined;
}
