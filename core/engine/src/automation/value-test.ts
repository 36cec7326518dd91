import type { ScalarValue } from '@nexa/sdk';

/** Bounds that a trigger or condition sets on a number. */
export interface ValueBounds {
  readonly above?: number;
  readonly below?: number;
}

/** Whether the value keeps to every bound that is set. A value that is not a number lies neither above nor below. */
export function fitsBounds(value: ScalarValue, { above, below }: ValueBounds): boolean {
  if (above !== undefined && !(typeof value === 'number' && value > above)) return false;
  return below === undefined || (typeof value === 'number' && value < below);
}

/** Whether the value is the wanted one, or one of them; where none is named, any is. */
export function isOneOf(value: ScalarValue, wanted: ScalarValue | readonly ScalarValue[] | undefined): boolean {
  return wanted === undefined || (Array.isArray(wanted) ? wanted.includes(value) : value === wanted);
}
