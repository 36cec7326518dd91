import { texts } from '../texts.ts';
import { useNow } from './use-now.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, as a person says it. */
export function ageText(time: string, now: number): string {
  const age = now - Date.parse(time);
  const { common } = texts;
  if (Number.isNaN(age)) return common.never;
  if (age < MINUTE) return common.justNow;
  if (age < HOUR) return common.minutesAgo(Math.floor(age / MINUTE));
  if (age < DAY) return common.hoursAgo(Math.floor(age / HOUR));
  if (age < 2 * DAY) return common.yesterday;
  if (age < 14 * DAY) return common.daysAgo(Math.floor(age / DAY));
  return new Date(time).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** A point in time for the tooltip and for machines. */
export function exactTime(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? ''
    : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

export function Age({ time }: { time: string }) {
  // A report may be newer than the shared clock's last tick.
  const now = Math.max(useNow(), Date.now());
  return (
    <time dateTime={time} title={exactTime(time)}>
      {ageText(time, now)}
    </time>
  );
}
