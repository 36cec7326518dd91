import type { Condition, CronTrigger, SunCondition, SunTrigger, TimeCondition, TimeTrigger, Trigger } from '@nexa/sdk';
import type { HomePlace } from '../../home/records.ts';
import { cronFieldProblem, isCron, nextCron } from './cron.ts';
import { isTimeOfDay } from './formats.ts';
import { periodProblem } from './period-problem.ts';
import { positionOf } from './sun-position.ts';
import { zoneOf } from './zone.ts';

/** What is wrong with the time part of a trigger or condition. */
export interface TimingProblem {
  /** Where: `cron`, or `periods/0/until`; `timezone` is the home's. */
  readonly field: string;
  /** What, in words for the person who wrote the automation. */
  readonly message: string;
}

/** The tilt of the earth: how far from the equator the sun gets overhead. */
const TILT = 23.45;

/**
 * What is wrong with a trigger or condition of time, cron, sun or schedule: something that cannot be read, contradicts
 * itself or can never be, or needs what the home's place does not tell. Undefined when nothing is, and for all others;
 * conditions within conditions are not looked at.
 */
export function timingProblem(of: Trigger | Condition, place: HomePlace): TimingProblem | undefined {
  switch (of.type) {
    case 'time':
      return zoneProblem(place) ?? timeProblem(of);
    case 'cron':
      return zoneProblem(place) ?? cronProblem(of);
    case 'schedule':
      return zoneProblem(place) ?? periodProblem(of.periods);
    case 'sun':
      return zoneProblem(place) ?? sunProblem(of) ?? positionProblem(of, place);
    default:
      return undefined;
  }
}

function zoneProblem({ timezone }: HomePlace): TimingProblem | undefined {
  if (zoneOf(timezone).isKnown) return undefined;
  return { field: 'timezone', message: `NEXA does not know the home’s time zone “${timezone}”.` };
}

function timeProblem(of: TimeTrigger | TimeCondition): TimingProblem | undefined {
  if ('at' in of) return clockProblem('at', of.at);
  if (of.after === undefined && of.before === undefined && of.weekdays === undefined) {
    return { field: 'after', message: 'Say from when, until when or on which days it holds.' };
  }
  return clockProblem('after', of.after) ?? clockProblem('before', of.before);
}

function clockProblem(field: string, text: string | undefined): TimingProblem | undefined {
  if (text === undefined || isTimeOfDay(text)) return undefined;
  return { field, message: `“${text}” is not a time of day such as 07:30 or 07:30:15.` };
}

function cronProblem({ cron }: CronTrigger): TimingProblem | undefined {
  const field = 'cron';
  const unreadable = cronFieldProblem(cron);
  if (unreadable !== undefined) {
    const { name, text, range } = unreadable;
    return { field, message: `“${text}” cannot be read as the ${name}, which goes from ${range}.` };
  }
  if (!isCron(cron)) {
    const wanted = 'minute, hour, day of the month, month and day of the week, or six with the second in front';
    return { field, message: `“${cron}” cannot be read: a cron expression has five fields (${wanted}).` };
  }
  // From any day on: what never comes in eight years and more never comes.
  if (nextCron(cron, 0, zoneOf('UTC')) === undefined) {
    return { field, message: `“${cron}” never comes true: there is no such day in any year.` };
  }
  return undefined;
}

function sunProblem(of: SunTrigger | SunCondition): TimingProblem | undefined {
  if ('event' in of || 'elevation' in of || 'direction' in of) return sunTriggerProblem(of as SunTrigger);
  const { above, below, after, before } = of as SunCondition;
  if (above === undefined && below === undefined && after === undefined && before === undefined) {
    return { field: 'type', message: 'Say which moment of the sun, or which height of it, is meant.' };
  }
  if (above !== undefined && below !== undefined && above >= below) {
    return { field: 'above', message: `The sun is never above ${above}° and below ${below}° at once.` };
  }
  return undefined;
}

function sunTriggerProblem({ event, elevation, direction }: SunTrigger): TimingProblem | undefined {
  if (event !== undefined && elevation !== undefined) {
    return { field: 'elevation', message: 'Give a moment of the sun or a height, not both.' };
  }
  if (event === undefined && elevation === undefined) {
    return { field: 'event', message: 'Say which moment of the sun, or which height of it, is meant.' };
  }
  if (event !== undefined && direction !== undefined) {
    return { field: 'direction', message: 'Rising or setting goes with a height of the sun, not with a moment.' };
  }
  return undefined;
}

function positionProblem(of: SunTrigger | SunCondition, place: HomePlace): TimingProblem | undefined {
  const position = positionOf(place);
  if (position === undefined) {
    return {
      field: 'type',
      message: 'The sun needs the home’s position, which is not set. Set it in the home’s settings.',
    };
  }
  const highest = 90 - Math.max(0, Math.abs(position.latitude) - TILT);
  const heights = Object.entries(of).filter(([field]) => ['elevation', 'above', 'below'].includes(field));
  for (const [field, degrees] of heights) {
    if (typeof degrees !== 'number' || Math.abs(degrees) <= highest) continue;
    if (field === 'above' && degrees < 0) continue;
    if (field === 'below' && degrees > 0) continue;
    const side = degrees > 0 ? 'high' : 'low';
    return { field, message: `The sun never stands as ${side} as ${degrees}° at this home.` };
  }
  return undefined;
}
