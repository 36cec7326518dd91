import { type Instant, NexaError } from '@nexa/sdk';
import { DAY, partsOfDay, weekdayOf } from './calendar-day.ts';
import { wallTimeOfText } from './formats.ts';
import { zoneOf } from './zone.ts';

/** What the calendar and the clocks of a zone show. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 1 for Monday to 7 for Sunday. */
  readonly weekday: number;
}

/** What the clocks of the zone show at an instant. A zone that this machine does not know is read as UTC. */
export function localTime(at: Instant, timezone: string): LocalTime {
  const wall = zoneOf(timezone).wallAt(at);
  const day = Math.floor(wall / DAY);
  const second = Math.floor((wall - day * DAY) / 1000);
  return {
    ...partsOfDay(day),
    hour: Math.floor(second / 3600),
    minute: Math.floor(second / 60) % 60,
    second: second % 60,
    weekday: weekdayOf(day),
  };
}

/**
 * The instant at which the clocks of the zone show this, `YYYY-MM-DDTHH:MM` or with seconds. When they never do because
 * they were put forward, the first moment after the gap; when they do twice, the first time.
 *
 * @throws NexaError `NEXA_VALUE_INVALID` when the text is no such time; `isLocalDateTime` tells before.
 */
export function instantOf(local: string, timezone: string): Instant {
  const wall = wallTimeOfText(local);
  if (wall === undefined) {
    throw new NexaError('NEXA_VALUE_INVALID', `“${local}” is no local date and time.`, { params: { value: local } });
  }
  return zoneOf(timezone).instantAt(wall);
}
