import type { ScalarValue } from '@nexa/sdk';

/** Bounds that a trigger or condition sets on a value. */
export interface ValueBounds {
  readonly equals?: ScalarValue;
  readonly above?: number;
  readonly below?: number;
}

/** Whether any bound is set at all. */
export function hasBounds({ equals, above, below }: ValueBounds): boolean {
  return equals !== undefined || above !== undefined || below !== undefined;
}

/** Whether the value keeps to every bound that is set. A value that is not a number lies neither above nor below. */
export function fitsBounds(value: ScalarValue | undefined, { equals, above, below }: ValueBounds): boolean {
  if (value === undefined) return false;
  if (equals !== undefined && value !== equals) return false;
  if (above !== undefined && !(typeof value === 'number' && value > above)) return false;
  if (below !== undefined && !(typeof value === 'number' && value < below)) return false;
  return true;
}

/** Bounds as the automation's fields give them, with what is not set left out. */
export function boundsOf(fields: {
  readonly equals?: ScalarValue | undefined;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}): ValueBounds {
  return {
    ...(fields.equals === undefined ? {} : { equals: fields.equals }),
    ...(fields.above === undefined ? {} : { above: fields.above }),
    ...(fields.below === undefined ? {} : { below: fields.below }),
  };
}
