import { type Instant, type SchedulePeriod, type Weekday, weekdayNames } from '@nexa/sdk';
import { DAY, type DayNumber, partsOfDay, weekdayOf } from './calendar-day.ts';
import { dayOfText, secondOfDay } from './formats.ts';
import type { WallTime, Zone } from './zone.ts';

/** When a span of a schedule begins and how it lasts, read once. */
interface Span {
  /** Milliseconds after midnight of its day. */
  readonly from: number;
  /** Milliseconds after the same midnight, later than `from`; more than a day's when it ends on the next one. */
  readonly to: number;
  /** A bit for each weekday on which it may begin, by the weekday's number. */
  readonly weekdays: number;
  readonly dates: Dates | undefined;
}

interface Dates {
  readonly first: DayNumber;
  readonly last: DayNumber;
  /** The places in the year of the same days, when they come every year. */
  readonly yearly: { readonly first: number; readonly last: number } | undefined;
}

/** What of a day decides which spans begin on it. */
interface Day {
  readonly number: DayNumber;
  /** The bit of its weekday. */
  readonly weekday: number;
  readonly inYear: number;
}

/** From the first to before the last. */
interface Interval<T extends WallTime | Instant> {
  readonly start: T;
  readonly end: T;
}

/** Two years, and what of a span may lie before and after. */
const MOST_DAYS = 735;
/** So long before, a span may have begun that matters: it lasts a day, and Samoa once left out another one. */
const DAYS_BACK = 3;

/**
 * Whether the instant lies in a span of the schedule. A span lasts from the first moment at which the clocks show its
 * beginning to the first at which they show its end, as triggers see it; one that lies in a clock change's gap is none.
 */
export function holdsPeriods(periods: readonly SchedulePeriod[], at: Instant, zone: Zone): boolean {
  const spans = spansOf(periods);
  const today = Math.floor(zone.wallAt(at) / DAY);
  for (let number = today - DAYS_BACK; number <= today; number += 1) {
    const day = dayOf(number);
    for (const span of spans) {
      if (!beginsOn(span, day)) continue;
      if (zone.instantAt(number * DAY + span.from) <= at && at < zone.instantAt(number * DAY + span.to)) return true;
    }
  }
  return false;
}

/** The next beginning or end of the union of the schedule's spans, within two years. */
export function nextEdge(
  periods: readonly SchedulePeriod[],
  edge: 'start' | 'end',
  after: Instant,
  zone: Zone,
): Instant | undefined {
  const firstDay = Math.floor(zone.wallAt(after) / DAY) - DAYS_BACK;
  const inWallTime = joined(spansFrom(spansOf(periods), firstDay));
  for (const interval of joined(inInstants(inWallTime, zone))) {
    if (interval[edge] > after) return interval[edge];
  }
  return undefined;
}

/** The spans of two years, as the clocks show them, in the order in which they begin; none that lies in another one. */
function* spansFrom(spans: readonly Span[], firstDay: DayNumber): Generator<Interval<WallTime>> {
  const inOrder = [...spans].sort((one, other) => one.from - other.from);
  let covered = Number.NEGATIVE_INFINITY;
  for (let number = firstDay; number < firstDay + MOST_DAYS; number += 1) {
    const day = dayOf(number);
    for (const span of inOrder) {
      const end = number * DAY + span.to;
      if (end <= covered || !beginsOn(span, day)) continue;
      yield { start: number * DAY + span.from, end };
      covered = end;
    }
  }
}

/** A gap can make an interval vanish, or two of them meet. */
function* inInstants(intervals: Iterable<Interval<WallTime>>, zone: Zone): Generator<Interval<Instant>> {
  for (const { start, end } of intervals) {
    const interval = { start: zone.instantAt(start), end: zone.instantAt(end) };
    if (interval.start < interval.end) yield interval;
  }
}

/** Makes one of those that meet or overlap. They come in the order in which they begin. */
function* joined<T extends WallTime | Instant>(intervals: Iterable<Interval<T>>): Generator<Interval<T>> {
  let open: Interval<T> | undefined;
  for (const interval of intervals) {
    if (open === undefined || interval.start > open.end) {
      if (open !== undefined) yield open;
      open = interval;
    } else if (interval.end > open.end) {
      open = { start: open.start, end: interval.end };
    }
  }
  if (open !== undefined) yield open;
}

function beginsOn({ weekdays, dates }: Span, day: Day): boolean {
  return (weekdays & day.weekday) !== 0 && (dates === undefined || isWithin(day, dates));
}

function isWithin({ number, inYear }: Day, { first, last, yearly }: Dates): boolean {
  if (number < first) return false;
  if (number <= last) return true;
  if (yearly === undefined) return false;
  return yearly.first <= yearly.last
    ? yearly.first <= inYear && inYear <= yearly.last
    : yearly.first <= inYear || inYear <= yearly.last;
}

function dayOf(number: DayNumber): Day {
  return { number, weekday: 1 << weekdayOf(number), inYear: placeInYear(number) };
}

/** Orders the days of a year, the same in every year. */
function placeInYear(day: DayNumber): number {
  const { month, day: ofMonth } = partsOfDay(day);
  return month * 100 + ofMonth;
}

const EVERY_DAY = 0b1111_1110;

function bitsOf(weekdays: readonly Weekday[] | undefined): number {
  return weekdays?.reduce((bits, name) => bits | (1 << (weekdayNames.indexOf(name) + 1)), 0) ?? EVERY_DAY;
}

function spansOf(periods: readonly SchedulePeriod[]): Span[] {
  return periods.map(spanOf).filter((span) => span !== undefined);
}

/** Undefined when a field cannot be read; `timingProblem` says which. */
function spanOf({ from, to, weekdays, date, until, yearly }: SchedulePeriod): Span | undefined {
  const [start, end] = [secondOfDay(from), secondOfDay(to)];
  if (start === undefined || end === undefined) return undefined;
  const span = { from: start * 1000, to: end > start ? end * 1000 : DAY + end * 1000, weekdays: bitsOf(weekdays) };
  if (date === undefined) return { ...span, dates: undefined };
  const first = dayOfText(date);
  const last = until === undefined ? first : dayOfText(until);
  if (first === undefined || last === undefined) return undefined;
  const places = { first: placeInYear(first), last: placeInYear(last) };
  return { ...span, dates: { first, last, yearly: yearly === true ? places : undefined } };
}
