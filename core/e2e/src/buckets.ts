export interface Point {
  readonly time: number;
  readonly value: number;
}

export interface Bucket {
  readonly time: number;
  readonly avg: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** Puts points together by the beginning of their bucket; ascending, as the points are. */
export function bucketsOf(points: readonly Point[], startOf: (time: number) => number): Bucket[] {
  const byStart = new Map<number, number[]>();
  for (const { time, value } of points) {
    const start = startOf(time);
    const values = byStart.get(start);
    if (values === undefined) byStart.set(start, [value]);
    else values.push(value);
  }
  return [...byStart].map(([time, values]) => ({
    time,
    avg: sumOf(values) / values.length,
    min: Math.min(...values),
    max: Math.max(...values),
    count: values.length,
  }));
}

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Beginning of a span counted from 1970 in UTC: `PT5M`, `PT24H`. */
export function startOfSpan(duration: string): (time: number) => number {
  const [, count, unit] = /^PT(\d+)([HMS])$/.exec(duration) ?? [];
  const unitMs = { H: 3_600_000, M: 60_000, S: 1000 }[unit as 'H' | 'M' | 'S'];
  const span = Number(count) * unitMs;
  if (!(span > 0)) throw new Error(`${duration} is no span`);
  return (time) => Math.floor(time / span) * span;
}

/** Midnight before `time` in a zone that never skips its midnight. */
export function startOfDay(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const localOf = (time: number) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? Number.NaN;
    const day = Date.UTC(part('year'), part('month') - 1, part('day'));
    return { day, sinceMidnight: ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1000 };
  };
  const offsetAt = (time: number) => {
    const { day, sinceMidnight } = localOf(time);
    return day + sinceMidnight - Math.floor(time / 1000) * 1000;
  };
  // The clock may have been changed since midnight: the offset that counts is the one of midnight itself.
  return (time) => {
    const { day } = localOf(time);
    return day - offsetAt(day - offsetAt(time));
  };
}

/** What differs, in words; nothing when both are the same within the error of floating-point sums. */
export function differences<T extends object>(actual: readonly T[], expected: readonly T[]): string[] {
  if (actual.length !== expected.length) return [`${actual.length} instead of ${expected.length}`];
  return expected
    .flatMap((wanted, index) =>
      Object.entries(wanted).map(([name, value]) => {
        const found = (actual[index] as Record<string, unknown>)[name];
        const isSame = name === 'time' || name === 'count' ? found === value : isClose(found, value);
        return isSame ? '' : `${index}: ${name} is ${String(found)} instead of ${String(value)}`;
      }),
    )
    .filter((difference) => difference !== '')
    .slice(0, 5);
}

function isClose(found: unknown, wanted: unknown): boolean {
  if (typeof found !== 'number' || typeof wanted !== 'number') return found === wanted;
  return Math.abs(found - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
}
