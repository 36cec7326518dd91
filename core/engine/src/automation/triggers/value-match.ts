import type { NumericTrigger, ScalarValue, StateTrigger } from '@nexa/sdk';
import { fitsBounds, isOneOf } from '../value-test.ts';

/** Whether the value is one that the trigger wants. One that names none wants any. */
export function matches(trigger: StateTrigger | NumericTrigger, value: ScalarValue): boolean {
  if (!fitsBounds(value, trigger)) return false;
  return trigger.type === 'numeric' || (isOneOf(value, trigger.to) && !isNamedIn(value, trigger.notTo));
}

const isNamedIn = (value: ScalarValue, values: ScalarValue | readonly ScalarValue[] | undefined): boolean =>
  values !== undefined && isOneOf(value, values);

/** Whether the value matches and the one before did not. */
export function comesToMatch(trigger: StateTrigger, value: ScalarValue, previous: ScalarValue): boolean {
  if (value === previous || !isOneOf(previous, trigger.from) || isNamedIn(previous, trigger.notFrom)) return false;
  if (!matches(trigger, value)) return false;
  const wantsAny = trigger.to === undefined && trigger.above === undefined && trigger.below === undefined;
  return wantsAny || !matches(trigger, previous);
}

/**
 * Whether a value that had come to match matches no more. One between a threshold and its hysteresis still does: it has
 * not gone back far enough to count.
 */
export function hasGoneBack(trigger: StateTrigger | NumericTrigger, value: ScalarValue): boolean {
  if (trigger.type === 'state' || trigger.hysteresis === undefined) return !matches(trigger, value);
  const { above, below, hysteresis } = trigger;
  if (typeof value !== 'number') return true;
  const isUnder = above !== undefined && value <= above - hysteresis;
  const isOver = below !== undefined && value >= below + hysteresis;
  return isUnder || isOver;
}
