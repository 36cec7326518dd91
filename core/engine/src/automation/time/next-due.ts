import {
  type CronTrigger,
  days,
  type Instant,
  type ScheduleTrigger,
  type SunTrigger,
  type TimeTrigger,
} from '@nexa/sdk';
import type { HomePlace } from '../../home/records.ts';
import { nextCron } from './cron.ts';
import { nextSun } from './next-sun.ts';
import { nextTime } from './next-time.ts';
import { nextEdge } from './schedule.ts';
import { zoneOf } from './zone.ts';

/** A trigger that fires by the clock. */
export type TimedTrigger = TimeTrigger | CronTrigger | SunTrigger | ScheduleTrigger;

const FURTHEST = days(730);

/** Whether the trigger fires by the clock. */
export function isTimed(trigger: { readonly type: string }): trigger is TimedTrigger {
  return ['time', 'cron', 'sun', 'schedule'].includes(trigger.type);
}

/**
 * The first moment strictly after `after` at which the trigger is due, in the home's zone. Undefined when there is none
 * within two years, when it needs the sun and the home's position is not known, or when the trigger cannot be read
 * (`timingProblem` says why). The answer does not depend on `after` otherwise: asked again with each answer, it gives
 * every moment once.
 */
export function nextDue(trigger: TimedTrigger, after: Instant, place: HomePlace): Instant | undefined {
  const until = after + FURTHEST;
  const due = unlimited(trigger, after, until, place);
  return due === undefined || due > until ? undefined : due;
}

function unlimited(trigger: TimedTrigger, after: Instant, until: Instant, place: HomePlace): Instant | undefined {
  switch (trigger.type) {
    case 'time':
      return nextTime(trigger, after, zoneOf(place.timezone));
    case 'cron':
      return nextCron(trigger.cron, after, zoneOf(place.timezone));
    case 'schedule':
      return nextEdge(trigger.periods, trigger.edge, after, zoneOf(place.timezone));
    case 'sun':
      return nextSun(trigger, after, until, place);
  }
}
