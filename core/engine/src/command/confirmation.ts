import type { Confirmation, JsonObject, ScalarValue } from '@nexa/sdk';

/** A value that, once reported, shows one part of a command as carried out. */
export interface Expectation {
  readonly attribute: string;
  matches(value: ScalarValue): boolean;
  /** Also shown by `onOff.on` = false of the same component. */
  readonly orOff: boolean;
  /** The value to assume for a device that cannot confirm. */
  readonly expected: ScalarValue | undefined;
}

/**
 * What must be reported for a command with these parameters. `current` gives the attribute's value at the time of
 * sending; a toggle of an unknown value can only be expected to be reported at all.
 */
export function expectationsOf(
  confirms: readonly Confirmation[],
  params: JsonObject,
  current: (attribute: string) => ScalarValue | undefined,
): Expectation[] {
  return confirms.map((confirmation) => {
    const { attribute } = confirmation;
    if ('equals' in confirmation) {
      const { equals } = confirmation;
      return { attribute, orOff: false, expected: equals, matches: (value) => value === equals };
    }
    if ('toggles' in confirmation) {
      const before = current(attribute);
      const expected = typeof before === 'boolean' ? !before : undefined;
      return { attribute, orOff: false, expected, matches: (value) => expected === undefined || value === expected };
    }
    const wanted = params[confirmation.equalsParam] as ScalarValue | undefined;
    const orOff = confirmation.offAtZero === true && wanted === 0;
    return { attribute, orOff, expected: wanted, matches: (value) => isNear(value, wanted, confirmation) };
  });
}

function isNear(
  value: ScalarValue,
  wanted: ScalarValue | undefined,
  { tolerance = 0, modulo }: { readonly tolerance?: number; readonly modulo?: number },
): boolean {
  if (typeof value !== 'number' || typeof wanted !== 'number') return value === wanted;
  const distance = Math.abs(value - wanted);
  const shortest = modulo === undefined ? distance : Math.min(distance % modulo, modulo - (distance % modulo));
  return shortest <= tolerance;
}
