import type { AttributeConfirmation, AttributeLimits, Confirmation, JsonObject, ScalarValue } from '@nexa/sdk';

/** A value of one attribute that meets an expectation. */
export interface Alternative {
  readonly attribute: string;
  matches(value: ScalarValue): boolean;
  /** Also shown by `onOff.on` = false of the same component. */
  readonly orOff: boolean;
  /** The value to assume for a device that cannot confirm. */
  readonly expected: ScalarValue | undefined;
}

/** What, once reported, shows one part of a command as carried out: any one of the alternatives. */
export interface Expectation {
  readonly component: string;
  /** The first is what is assumed. */
  readonly alternatives: readonly Alternative[];
}

/** The component that a command is for, as it is when the command is sent. */
export interface CommandTarget {
  readonly component: string;
  /** Its value now; a toggle of an unknown value can only be expected to be reported at all. */
  current(attribute: string): ScalarValue | undefined;
  limits(attribute: string): AttributeLimits | undefined;
}

/** Every attribute that a confirmation may look at. */
export function alternativesOf(confirmation: Confirmation): readonly AttributeConfirmation[] {
  return 'anyOf' in confirmation ? confirmation.anyOf : [confirmation];
}

/** Whether doing it twice comes to the same as doing it once: it names the value that it wants. */
export function isRepeatable(confirms: readonly Confirmation[] = []): boolean {
  return confirms.length > 0 && confirms.flatMap(alternativesOf).every((confirmation) => !('toggles' in confirmation));
}

/** What must be reported of one component for a command with these parameters. */
export function expectationsOf(
  confirms: readonly Confirmation[],
  params: JsonObject,
  target: CommandTarget,
): Expectation[] {
  return confirms
    .map((confirmation) => alternativesOf(confirmation).filter((one) => isAsked(one, params)))
    .filter((asked) => asked.length > 0)
    .map((asked) => ({
      component: target.component,
      alternatives: asked.map((one) => alternativeOf(one, params, target)),
    }));
}

/** Nothing shows a parameter that was left out. */
const isAsked = (confirmation: AttributeConfirmation, params: JsonObject): boolean =>
  !('equalsParam' in confirmation) || params[confirmation.equalsParam] !== undefined;

function alternativeOf(confirmation: AttributeConfirmation, params: JsonObject, target: CommandTarget): Alternative {
  const { attribute } = confirmation;
  if ('equals' in confirmation) {
    const { equals } = confirmation;
    return { attribute, orOff: false, expected: equals, matches: (value) => isNear(value, equals, confirmation) };
  }
  if ('toggles' in confirmation) {
    const before = target.current(attribute);
    const expected = typeof before === 'boolean' ? !before : undefined;
    return { attribute, orOff: false, expected, matches: (value) => expected === undefined || value === expected };
  }
  const wanted = params[confirmation.equalsParam] as ScalarValue;
  const { tolerance = 0, modulo, offAtZero } = confirmation;
  const step = target.limits(attribute)?.step ?? 0;
  const room = { tolerance: Math.max(tolerance, step / 2), ...(modulo === undefined ? {} : { modulo }) };
  const orOff = offAtZero === true && wanted === 0;
  return { attribute, orOff, expected: wanted, matches: (value) => isNear(value, wanted, room) };
}

/** What binary fractions lose: 0.1 + 0.2 is not 0.3. */
const ROUNDING = 1e-9;

function isNear(
  value: ScalarValue,
  wanted: ScalarValue,
  { tolerance = 0, modulo }: { readonly tolerance?: number; readonly modulo?: number },
): boolean {
  if (typeof value !== 'number' || typeof wanted !== 'number') return value === wanted;
  const distance = Math.abs(value - wanted);
  const shortest = modulo === undefined ? distance : Math.min(distance % modulo, modulo - (distance % modulo));
  return shortest <= tolerance + ROUNDING;
}
