import type { ScalarValue } from '@nexa/sdk';

/** A value as a person reads it in a text: numbers with three decimals at most. */
export function textOf(value: ScalarValue): string {
  if (typeof value !== 'number') return String(value);
  return String(Number.isInteger(value) ? value : Number(value.toFixed(3)));
}
