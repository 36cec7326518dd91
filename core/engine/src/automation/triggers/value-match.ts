import type { NumericTrigger, ScalarValue, StateTrigger } from '@nexa/sdk';
import { fitsBounds, isOneOf } from '../value-test.ts';

/** Whether the value is one that the trigger wants. One that names none wants any. */
export function matches(trigger: StateTrigger | NumericTrigger, value: ScalarValue): boolean {
  return fitsBounds(value, trigger) && (trigger.type === 'numeric' || isOneOf(value, trigger.to));
}

/** Whether the value matches and the one before did not. */
export function comesToMatch(trigger: StateTrigger, value: ScalarValue, previous: ScalarValue): boolean {
  if (value === previous || !isOneOf(previous, trigger.from) || !matches(trigger, value)) return false;
  const wantsAny = trigger.to === undefined && trigger.above === undefined && trigger.below === undefined;
  return wantsAny || !matches(trigger, previous);
}

/** Whether a number lies so far from the threshold that the trigger may fire again. */
export function isOutOfReach({ above, below, hysteresis = 0 }: NumericTrigger, value: ScalarValue): boolean {
  if (typeof value !== 'number') return false;
  const isUnder = above !== undefined && value <= above - hysteresis;
  const isOver = below !== undefined && value >= below + hysteresis;
  return isUnder || isOver;
}
