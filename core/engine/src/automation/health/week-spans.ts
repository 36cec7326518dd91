import { type Weekday, weekdayNames } from '@nexa/sdk';

/** Spans of a week in seconds since Monday 0:00 in the home's zone, in order, the end not in it; none meet or overlap. */
export type WeekSpans = readonly { readonly from: number; readonly to: number }[];

const DAY = 86_400;
const WEEK = 7 * DAY;
export const wholeWeek: WeekSpans = [{ from: 0, to: WEEK }];

/** `07:30` or `07:30:15`, in seconds since midnight. */
export function secondsOfDay(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return hours * 3_600 + minutes * 60 + seconds;
}

/** A span of each of these days; one whose end is not later than its beginning ends on the next day. */
export function weekSpans({
  from,
  to,
  weekdays = weekdayNames,
}: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly weekdays?: readonly Weekday[] | undefined;
}): WeekSpans {
  const start = from === undefined ? 0 : secondsOfDay(from);
  const end = to === undefined ? DAY : secondsOfDay(to);
  const length = end > start ? end - start : end + DAY - start;
  return joined(weekdays.flatMap((day) => cut(weekdayNames.indexOf(day) * DAY + start, length)));
}

/** One second of each of these days. */
export function weekMoments(at: string, weekdays: readonly Weekday[] = weekdayNames): WeekSpans {
  return joined(weekdays.flatMap((day) => cut(weekdayNames.indexOf(day) * DAY + secondsOfDay(at), 1)));
}

function cut(start: number, length: number): { from: number; to: number }[] {
  const end = start + length;
  if (length <= 0) return [];
  if (end <= WEEK) return [{ from: start, to: end }];
  return [
    { from: start, to: WEEK },
    { from: 0, to: end - WEEK },
  ];
}

/** What lies in any of them. */
export function joined(spans: WeekSpans): WeekSpans {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** What lies in both. */
export function overlap(a: WeekSpans, b: WeekSpans): WeekSpans {
  return a.flatMap((one) =>
    b
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }))
      .filter(({ from, to }) => from < to),
  );
}

/** What is left of the week. */
export function rest(spans: WeekSpans): WeekSpans {
  const ends = [0, ...spans.flatMap(({ from, to }) => [from, to]), WEEK];
  return ends.flatMap((from, index) => {
    const to = ends[index + 1];
    return index % 2 === 0 && to !== undefined && from < to ? [{ from, to }] : [];
  });
}
