import { type Instant, NexaError } from '@nexa/sdk';
import type { JobSchedule } from './job.ts';

interface Field {
  readonly from: number;
  readonly to: number;
}

const fields: readonly Field[] = [
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31 },
  { from: 1, to: 12 },
  { from: 0, to: 7 },
];
const day = 86_400_000;
/** The 29th of February may be eight years away. */
const farthest = 8 * 366;

/** The first moment after `after` at which the schedule is due. */
export function nextRun(schedule: JobSchedule, after: Instant): Instant {
  if ('everySeconds' in schedule) return after + schedule.everySeconds * 1000;
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = parse(schedule.cron);
  const restricted = { month: daysOfMonth.size < 31, week: daysOfWeek.size < 7 };
  const isDue = (moment: Date): boolean => {
    if (!months.has(moment.getUTCMonth() + 1)) return false;
    const inMonth = daysOfMonth.has(moment.getUTCDate());
    const inWeek = daysOfWeek.has(moment.getUTCDay());
    // As in crontab: where both are restricted, either will do.
    return restricted.month && restricted.week ? inMonth || inWeek : inMonth && inWeek;
  };
  const first = Math.floor(after / 60_000) * 60_000 + 60_000;
  const firstDay = Math.floor(first / day) * day;
  for (let offset = 0; offset < farthest; offset += 1) {
    const midnight = firstDay + offset * day;
    if (!isDue(new Date(midnight))) continue;
    const due = [...hours]
      .flatMap((hour) => [...minutes].map((minute) => midnight + hour * 3_600_000 + minute * 60_000))
      .find((moment) => moment >= first);
    if (due !== undefined) return due;
  }
  throw invalid(schedule.cron);
}

type Sets = [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];

function parse(cron: string): Sets {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== fields.length) throw invalid(cron);
  const sets = fields.map((field, index) => valuesOf(parts[index] ?? '', field, cron)) as Sets;
  // Sunday is 0 and 7.
  if (sets[4].delete(7)) sets[4].add(0);
  return sets;
}

function valuesOf(text: string, { from, to }: Field, cron: string): Set<number> {
  const values = text.split(',').flatMap((part) => {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) throw invalid(cron);
    const [, low, high, step] = match;
    const first = low === undefined ? from : Number(low);
    const last = high !== undefined ? Number(high) : low !== undefined && step === undefined ? first : to;
    const width = step === undefined ? 1 : Number(step);
    if (first < from || last > to || first > last || width < 1) throw invalid(cron);
    return Array.from({ length: Math.floor((last - first) / width) + 1 }, (_, index) => first + index * width);
  });
  return new Set(values.sort((left, right) => left - right));
}

function invalid(cron: string): NexaError {
  return new NexaError('NEXA_INTERNAL', `"${cron}" is no schedule: minute, hour, day of month, month, day of week.`);
}
