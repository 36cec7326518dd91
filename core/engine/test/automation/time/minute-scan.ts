import fc from 'fast-check';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** What the clocks of a zone show at every minute of a span of time, straight from `Intl`, and what follows from it. */
export class MinuteScan {
  readonly from: number;
  /** By minute: the wall time in minutes, as if it were UTC. */
  readonly walls: readonly number[];
  /** The latest wall time so far: it never goes back, as the clocks do. */
  readonly #latest: readonly number[];
  /** Numbers of the days that the calendar shows, in their order. */
  readonly days: readonly number[];

  constructor(timezone: string, from: number, length: number) {
    this.from = from;
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    const ask = (index: number): number => {
      const shown = format.format(from + index * MINUTE).match(/\d+/g) ?? [];
      const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = shown.map(Number);
      return Date.UTC(year, month - 1, day, hour, minute) / MINUTE;
    };
    // Asking is slow, and an hour after which the clocks show an hour later had no change within.
    this.walls = Array.from({ length: length / HOUR }, (_, hour) => hour * 60).flatMap((first) => {
      const minutes = Array.from({ length: 60 }, (_, minute) => minute);
      const shown = ask(first);
      const isSteady = ask(first + 60) - shown === 60;
      return minutes.map((minute) => (isSteady ? shown + minute : ask(first + minute)));
    });
    let latest = 0;
    this.#latest = this.walls.map((wall) => {
      latest = Math.max(latest, wall);
      return latest;
    });
    this.days = [...new Set(this.walls.map((wall) => Math.floor((wall * MINUTE) / DAY)))].sort((a, b) => a - b);
  }

  get until(): number {
    return this.from + this.walls.length * MINUTE;
  }

  at(index: number): number {
    return this.from + index * MINUTE;
  }

  /** The first minute at which the clocks show this wall time, in minutes, or a later one; the scan's length when none. */
  firstAt(wall: number): number {
    let [low, high] = [0, this.#latest.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#latest[middle] ?? 0) >= wall) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Zones whose clocks change, each in a way of its own. */
const lively = [
  'Africa/Casablanca',
  'America/New_York',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Asia/Amman',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Europe/Vienna',
  'Pacific/Apia',
  'Pacific/Chatham',
];

/** A zone of the world and one of its clock changes. */
export const clockChangeSample = fc.record({
  timezone: fc.oneof(fc.constantFrom(...lively), fc.constantFrom(...Intl.supportedValuesOf('timeZone'))),
  year: fc.integer({ min: 2001, max: 2036 }),
  pick: fc.nat(3),
});

/** The days around the change, in whole days before and after it. */
export function scanAround(
  { timezone, year, pick }: { timezone: string; year: number; pick: number },
  days: { before: number; after: number },
): MinuteScan {
  const changes = clockChanges(timezone, year);
  const change = changes[pick % changes.length] ?? 0;
  return new MinuteScan(timezone, change - days.before * DAY, (days.before + days.after) * DAY);
}

/** Minutes since midnight. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

const weekdays = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', weekday: 'long' });

/** The name of the day's weekday, told by another way than the engine's. */
export function weekdayName(day: number): string {
  return weekdays.format(day * DAY).toLowerCase();
}

/** About when the clocks of a zone change in a year; the beginning of March when they do not. */
function clockChanges(timezone: string, year: number): number[] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, hour: 'numeric', minute: 'numeric' });
  const noons = Array.from({ length: 366 }, (_, day) => Date.UTC(year, 0, 1 + day, 12));
  const shown = noons.map((noon) => format.format(noon));
  const changes = noons.filter((_, day) => day > 0 && shown[day] !== shown[day - 1]);
  return changes.length === 0 ? [Date.UTC(year, 2, 1)] : changes;
}

type Next = (after: number) => number | undefined;

/** Every moment that `next` gives, one from the other, after `from` and before `until`. */
export function every(next: Next, from: number, until: number): number[] {
  const found: number[] = [];
  for (let due = next(from); due !== undefined && due < until; due = next(due)) {
    if (due <= (found.at(-1) ?? from)) throw new Error(`${due} is not later than the one before.`);
    found.push(due);
  }
  return found;
}

/** The first `count` moments that `next` gives after `from`, as text. */
export function firstOf(next: Next, from: string, count: number): string[] {
  const found: number[] = [];
  let due = next(Date.parse(from));
  while (due !== undefined && found.length < count) {
    found.push(due);
    due = next(due);
  }
  return found.map((at) => new Date(at).toISOString());
}
