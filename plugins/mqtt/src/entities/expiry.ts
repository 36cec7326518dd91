import { type Duration, days, seconds } from '@nexa/sdk';
import type { EntityFields } from './entity-fields.ts';

const SHORTEST = seconds(1);
const LONGEST = days(30);

/**
 * The promise in `expire_after`: a value that is older counts no more. NEXA takes twice the interval of a report for
 * silence, so the interval is half of it.
 */
export function expiry(
  entity: EntityFields,
  ...keys: readonly string[]
): { reportIntervals?: Record<string, Duration> } {
  const after = entity.number('expire_after', 0);
  if (after <= 0) return {};
  const interval = Math.min(LONGEST, Math.max(SHORTEST, seconds(after) / 2));
  return { reportIntervals: Object.fromEntries(keys.map((key) => [key, interval])) };
}
