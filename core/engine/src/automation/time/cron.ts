import type { Instant } from '@nexa/sdk';
import { Cron } from 'croner';
import type { Zone } from './zone.ts';

const MOST_JOBS = 1000;

/** What is wrong with a field of a cron expression. */
export interface CronFieldProblem {
  /** `minute`, as people call it. */
  readonly name: string;
  readonly text: string;
  /** What may stand there: `0 to 59`. */
  readonly range: string;
}

const fields = [
  { name: 'second', range: '0 to 59' },
  { name: 'minute', range: '0 to 59' },
  { name: 'hour', range: '0 to 23' },
  { name: 'day of the month', range: '1 to 31' },
  { name: 'month', range: '1 to 12, or JAN to DEC' },
  { name: 'day of the week', range: '0 (Sunday) to 6, or SUN to SAT' },
] as const;

interface Job {
  /** Undefined when the expression cannot be read. */
  readonly cron: Cron | undefined;
  /** Whether it was found that no moment will ever come, which is slow to find. */
  isOver: boolean;
}

const jobs = new Map<string, Job>();

/**
 * The next moment of a cron expression; undefined when there is none or it cannot be read. One whose minute and hour are
 * numbers, lists or ranges means times of day: left out by a clock change they come at the first moment after the gap,
 * and they come once where they would twice. One with `*` or a step there means an interval: it goes by what the clocks
 * show, so it leaves the gap out and comes in both passes of a repeated hour.
 */
export function nextCron(expression: string, after: Instant, zone: Zone): Instant | undefined {
  const job = jobOf(expression, zone.name);
  if (job.cron === undefined || job.isOver) return undefined;
  const next = job.cron.nextRun(new Date(after));
  if (next === null) job.isOver = true;
  return next?.getTime();
}

/** Whether the expression has five or six fields that can be read. */
export function isCron(expression: string): boolean {
  return jobOf(expression, 'UTC').cron !== undefined;
}

/** The first field that cannot be read; undefined when there is none, or when there are not five or six fields. */
export function cronFieldProblem(expression: string): CronFieldProblem | undefined {
  const texts = expression.trim().split(/\s+/);
  if (texts.length !== 5 && texts.length !== 6) return undefined;
  const skipped = fields.length - texts.length;
  for (const [index, text] of texts.entries()) {
    const field = fields[index + skipped];
    if (field === undefined) continue;
    const alone = fields.map((each) => (each === field ? text : '*')).join(' ');
    if (parse(alone, 'UTC') === undefined) return { name: field.name, text, range: field.range };
  }
  return undefined;
}

function jobOf(expression: string, timezone: string): Job {
  const key = `${timezone} ${expression}`;
  let job = jobs.get(key);
  if (job === undefined) {
    if (jobs.size >= MOST_JOBS) jobs.clear();
    job = { cron: parse(expression, timezone), isOver: false };
    jobs.set(key, job);
  }
  return job;
}

function parse(expression: string, timezone: string): Cron | undefined {
  // Without this, croner would read a name such as `@daily`, and a single date.
  if (!/^\s*\S+(\s+\S+){4,5}\s*$/.test(expression)) return undefined;
  try {
    return new Cron(expression, { timezone, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard', paused: true });
  } catch {
    return undefined;
  }
}
