import type { ScalarValue } from '@nexa/sdk';

/** A set of values: some, all but some, or the numbers of a span. */
export type ValueRange =
  | { readonly kind: 'some'; readonly values: readonly ScalarValue[] }
  | { readonly kind: 'all-but'; readonly values: readonly ScalarValue[] }
  | { readonly kind: 'span'; readonly min: Bound; readonly max: Bound };

interface Bound {
  readonly at: number;
  /** The bound itself is not in it. */
  readonly isOpen: boolean;
}

const noMin: Bound = { at: Number.NEGATIVE_INFINITY, isOpen: true };
const noMax: Bound = { at: Number.POSITIVE_INFINITY, isOpen: true };

export const some = (...values: readonly ScalarValue[]): ValueRange => ({ kind: 'some', values });
export const greaterThan = (at: number, isOpen = true): ValueRange => ({
  kind: 'span',
  min: { at, isOpen },
  max: noMax,
});
export const lessThan = (at: number, isOpen = true): ValueRange => ({ kind: 'span', min: noMin, max: { at, isOpen } });
/** Both ends are in it. */
export const between = (min: number, max: number): ValueRange => ({
  kind: 'span',
  min: { at: min, isOpen: false },
  max: { at: max, isOpen: false },
});

/** What triggers and conditions say of a value. */
export interface WantedValue {
  readonly equals?: ScalarValue | readonly ScalarValue[] | undefined;
  readonly not?: ScalarValue | readonly ScalarValue[] | undefined;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

/** The values in all of which a wanted one lies; none: any will do. */
export function rangesOf({ equals, not, above, below }: WantedValue): ValueRange[] {
  return [
    ...(equals === undefined ? [] : [some(...listOf(equals))]),
    ...(not === undefined ? [] : [{ kind: 'all-but' as const, values: listOf(not) }]),
    ...(above === undefined ? [] : [greaterThan(above)]),
    ...(below === undefined ? [] : [lessThan(below)]),
  ];
}

/** One value or several, as several. */
export const listOf = (value: ScalarValue | readonly ScalarValue[] | undefined): readonly ScalarValue[] =>
  value === undefined ? [] : typeof value === 'object' ? value : [value];

export function isIn(range: ValueRange, value: ScalarValue): boolean {
  if (range.kind !== 'span') return range.values.includes(value) === (range.kind === 'some');
  if (typeof value !== 'number') return false;
  const { min, max } = range;
  return (min.isOpen ? value > min.at : value >= min.at) && (max.isOpen ? value < max.at : value <= max.at);
}

export const isInAll = (ranges: readonly ValueRange[], value: ScalarValue): boolean =>
  ranges.every((range) => isIn(range, value));

/** Whether no value lies in all of them. */
export function haveNothingInCommon(ranges: readonly ValueRange[]): boolean {
  const listed = ranges.find((range) => range.kind === 'some');
  if (listed !== undefined) return !listed.values.some((value) => isInAll(ranges, value));
  let min = noMin;
  let max = noMax;
  for (const range of ranges) {
    if (range.kind !== 'span') continue;
    if (range.min.at > min.at || (range.min.at === min.at && range.min.isOpen)) min = range.min;
    if (range.max.at < max.at || (range.max.at === max.at && range.max.isOpen)) max = range.max;
  }
  if (min.at !== max.at) return min.at > max.at;
  return min.isOpen || max.isOpen || !isInAll(ranges, min.at);
}

/** All other values, as alternatives. A value that is no number lies outside of every span. */
export function othersThan(range: ValueRange): ValueRange[] {
  if (range.kind === 'some') return [{ kind: 'all-but', values: range.values }];
  if (range.kind === 'all-but') return [{ kind: 'some', values: range.values }];
  const { min, max } = range;
  return [
    ...(min.at === Number.NEGATIVE_INFINITY ? [] : [lessThan(min.at, !min.isOpen)]),
    ...(max.at === Number.POSITIVE_INFINITY ? [] : [greaterThan(max.at, !max.isOpen)]),
  ];
}

/** Whether every value of the domain lies in all of the ranges. */
export function covers(ranges: readonly ValueRange[], domain: readonly ValueRange[]): boolean {
  return ranges.every((range) => othersThan(range).every((rest) => haveNothingInCommon([...domain, rest])));
}
