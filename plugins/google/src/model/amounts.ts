import type { AttributeLimits } from '@nexa/sdk';
import { GoogleFault } from './google-fault.ts';

export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

export const PERCENT: Bounds = { minimum: 0, maximum: 100 };

/** Codes of Google's for an amount that can go no further. */
export interface EndCodes {
  readonly atMost: string;
  readonly atLeast: string;
}

const USUAL_ENDS: EndCodes = { atMost: 'alreadyAtMax', atLeast: 'alreadyAtMin' };

export const boundsOf = (limits: AttributeLimits, usual: Bounds): Bounds => ({
  minimum: limits.minimum ?? usual.minimum,
  maximum: limits.maximum ?? usual.maximum,
});

export const clamp = (value: number, { minimum, maximum }: Bounds): number =>
  Math.min(maximum, Math.max(minimum, value));

/** The amount that a relative command means. */
export function moved(current: number | undefined, by: number, bounds: Bounds, ends: EndCodes = USUAL_ENDS): number {
  if (current === undefined) throw new GoogleFault('deviceNotReady');
  if (by > 0 && current >= bounds.maximum) throw new GoogleFault(ends.atMost);
  if (by < 0 && current <= bounds.minimum) throw new GoogleFault(ends.atLeast);
  return clamp(current + by, bounds);
}

export function within(value: number, { minimum, maximum }: Bounds): number {
  if (value < minimum || value > maximum) throw new GoogleFault('valueOutOfRange');
  return value;
}

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
