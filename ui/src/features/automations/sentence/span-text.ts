import type { SchedulePeriod, Weekday } from '@nexa/sdk';
import { sentenceTexts } from '../../../shared/automation-texts.ts';
import { joined, spaced } from './words.ts';

const { span, days, period: periods } = sentenceTexts;
const units = [
  [86_400, span.day],
  [3_600, span.hour],
  [60, span.minute],
  [1, span.second],
] as const;
const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** A number of seconds, as a person says it: "5 minutes", "1 hour 30 minutes", "2.5 seconds". */
export function durationText(seconds: number): string {
  let rest = Math.abs(seconds);
  const parts: string[] = [];
  for (const [size, text] of units) {
    const n = size === 1 ? Math.round(rest * 10) / 10 : Math.floor(rest / size);
    if (n > 0) parts.push(text(n));
    rest -= n * size;
  }
  return parts.length === 0 ? span.second(0) : parts.slice(0, 2).join(' ');
}

/** `07:30:00` is 07:30; seconds are told where there are some. */
export const timeText = (time: string): string => (time.endsWith(':00') && time.length > 5 ? time.slice(0, -3) : time);

/** "on weekdays", "on Mondays and Fridays"; nothing for every day. */
export function weekdaysText(chosen: readonly Weekday[] | undefined): string | undefined {
  if (chosen === undefined) return undefined;
  const on = weekdays.filter((day) => chosen.includes(day));
  if (on.length === 7) return undefined;
  const key = on.join(' ');
  if (key === weekdays.slice(0, 5).join(' ')) return days.weekdays;
  if (key === weekdays.slice(5).join(' ')) return days.weekend;
  return days.on(
    joined(
      on.map((day) => days.names[day]),
      sentenceTexts.and,
    ),
  );
}

function dateText(date: string, yearly: boolean): string {
  const time = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(time.getTime())) return date;
  const year = yearly ? {} : ({ year: 'numeric' } as const);
  return time.toLocaleDateString(undefined, { timeZone: 'UTC', day: 'numeric', month: 'long', ...year });
}

function periodText({ from, to, weekdays: on, date, until, yearly = false, name }: SchedulePeriod): string {
  const when = spaced(
    periods.span(timeText(from), timeText(to)),
    weekdaysText(on),
    date !== undefined &&
      (until === undefined
        ? periods.date(dateText(date, yearly))
        : periods.dates(dateText(date, yearly), dateText(until, yearly))),
    date !== undefined && yearly && periods.yearly,
  );
  return name === undefined ? when : periods.named(name, when);
}

/** The spans of a schedule. */
export const periodsText = (list: readonly SchedulePeriod[]): string => joined(list.map(periodText), sentenceTexts.or);
