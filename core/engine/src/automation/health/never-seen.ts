import type { Instant, ScalarValue } from '@nexa/sdk';
import type { SeenValues } from './health-input.ts';
import { type AttributeAt, type HomeView, keyOf } from './home-view.ts';
import { between, haveNothingInCommon, isInAll, type ValueRange } from './value-range.ts';
import { DAY, daysBetween, listed, valueName } from './words.ts';

/** Less says nothing of what an attribute can be. */
const LEAST_DAYS = 14;
const LEAST_CHANGES = 20;
/** Summer and winter are in it. */
const A_YEAR = 365 * DAY;

/** What was seen instead of the value that is wanted. */
export interface Unseen {
  readonly days: number;
  readonly changes: number;
  readonly values: ScalarValue[];
  /** `it was between 18 and 24 °C`. */
  readonly text: string;
}

/**
 * What was seen of these attributes, when enough was seen of each and nothing of it lies in the ranges. Of a number, what
 * is wanted has to lie further away than all that was seen is wide: a frost alarm is no mistake in summer. After a year
 * that allowance ends.
 */
export function neverSeen(
  places: readonly AttributeAt[],
  ranges: readonly ValueRange[],
  view: HomeView,
): Unseen | undefined {
  const all = places.map((at) => view.input.seen(at.deviceId, keyOf(at).split('\n')[1] ?? ''));
  const known = all.filter((seen) => seen !== undefined);
  const { now } = view.input;
  if (known.length < places.length || known.some((seen) => !isEnough(seen, now))) return undefined;
  if (known.some((seen) => couldBe(seen, ranges, now))) return undefined;
  const [first, [at]] = [known[0], places];
  if (first === undefined || at === undefined) return undefined;
  return {
    days: daysBetween(first.since, now),
    changes: first.count,
    values: first.values.slice(0, 20),
    text: seenText(first, view.unit(at)),
  };
}

const isEnough = ({ since, count }: SeenValues, now: Instant): boolean =>
  daysBetween(since, now) >= LEAST_DAYS && count >= LEAST_CHANGES;

function couldBe(seen: SeenValues, ranges: readonly ValueRange[], now: Instant): boolean {
  if (seen.values.some((value) => isInAll(ranges, value))) return true;
  const { min, max } = spanOf(seen);
  if (min === undefined || max === undefined) return false;
  const room = now - seen.since >= A_YEAR ? 0 : max - min;
  return !haveNothingInCommon([...ranges, between(min - room, max + room)]);
}

function spanOf({ values, min, max }: SeenValues): { min: number | undefined; max: number | undefined } {
  const numbers = values.filter((value) => typeof value === 'number');
  return {
    min: min ?? (numbers.length === 0 ? undefined : Math.min(...numbers)),
    max: max ?? (numbers.length === 0 ? undefined : Math.max(...numbers)),
  };
}

/** `it was between 18 and 24 °C`, `it was “heat” or “off”`. */
export function seenText(seen: SeenValues, unit: string): string {
  const { min, max } = spanOf(seen);
  if (min !== undefined && max !== undefined) return `it was between ${min} and ${max}${unit}`;
  return `it was ${listed(seen.values.map(valueName), 'or')}`;
}
