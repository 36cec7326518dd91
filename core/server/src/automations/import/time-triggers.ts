import { type CronTrigger, type SunTrigger, type TimeTrigger, type Weekday, weekdayNames } from '@nexa/sdk';
import { NotMapped } from './import-notes.ts';
import { listOf, type Mapping, member, signedSpan, timeOf } from './plain-values.ts';
import type { WithoutId } from './sun-and-zone.ts';

const longestOffset = 43_200;

/** Days of `mon`, `tue` and so on; nothing when none are given. */
export function weekdaysOf(value: unknown): { readonly weekdays?: Weekday[] } {
  const days = listOf(value).map((name) => {
    const day = weekdayNames.find((candidate) => candidate.slice(0, 3) === String(name).toLowerCase().slice(0, 3));
    if (day === undefined) throw new NotMapped(`${String(name)} is no day of the week`);
    return day;
  });
  return days.length === 0 ? {} : { weekdays: [...new Set(days)] };
}

/** A time of day that stands in the text itself. */
export function fixedTime(value: unknown): string {
  const time = timeOf(value);
  if (time !== undefined) return time;
  throw new NotMapped(
    typeof value === 'string' && /^[a-z_]+\./.test(value)
      ? `the time of ${value} is set in Home Assistant: choose it here`
      : `${typeof value === 'string' ? value : 'it'} is no time of day`,
  );
}

export function timeTriggers(source: Mapping): readonly WithoutId<TimeTrigger>[] {
  const days = weekdaysOf(member(source, 'weekday'));
  const times = listOf(member(source, 'at'));
  if (times.length === 0) throw new NotMapped('it names no time');
  return times.map((at) => ({ type: 'time', at: fixedTime(at), ...days }));
}

/** `time_pattern`: what is left out is `*` over the first unit that is given, and 0 below it. */
export function patternTrigger(source: Mapping): WithoutId<CronTrigger> {
  const [hours, minutes, seconds] = ['hours', 'minutes', 'seconds'].map((unit) => member(source, unit));
  if (hours === undefined && minutes === undefined && seconds === undefined) throw new NotMapped('it names no time');
  const below = (given: unknown, isBelow: boolean) => (given === undefined ? (isBelow ? '0' : '*') : given);
  const second = field(below(seconds, hours !== undefined || minutes !== undefined), 59);
  const minute = field(below(minutes, hours !== undefined), 59);
  return { type: 'cron', cron: `${second} ${minute} ${field(below(hours, false), 23)} * * *` };
}

function field(value: unknown, maximum: number): string {
  const text = String(value).trim();
  const step = /^\/(\d{1,2})$/.exec(text)?.[1];
  if (step !== undefined && Number(step) > 0 && Number(step) <= maximum) return `*/${Number(step)}`;
  if (text === '*') return text;
  if (/^\d{1,2}$/.test(text) && Number(text) <= maximum) return String(Number(text));
  throw new NotMapped(`${text} is no pattern of times`);
}

/** An event of the sun with its offset, as triggers and conditions have it. */
export function sunMoment(event: unknown, offset: unknown): { event: 'sunrise' | 'sunset'; offset?: number } {
  if (event !== 'sunrise' && event !== 'sunset') throw new NotMapped(`${String(event)} is no event of the sun`);
  if (offset === undefined || offset === null) return { event };
  const seconds = signedSpan(offset);
  if (seconds === undefined || Math.abs(seconds) > longestOffset)
    throw new NotMapped('its offset is no span of at most 12 hours');
  return seconds === 0 ? { event } : { event, offset: seconds };
}

export function sunTrigger(source: Mapping): WithoutId<SunTrigger> {
  return { type: 'sun', ...sunMoment(member(source, 'event'), member(source, 'offset')) };
}
