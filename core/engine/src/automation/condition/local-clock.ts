import type { Instant } from '@nexa/sdk';
import type { HomePlace } from '../../home/records.ts';
import { localTime } from '../time/local-time.ts';

/** The time of day in the home's zone, as a trace shows it: `21:34`. */
export function localClock(at: Instant, { timezone }: HomePlace): string {
  const { hour, minute } = localTime(at, timezone);
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}
