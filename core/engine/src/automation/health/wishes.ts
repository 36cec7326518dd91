import type { Condition, Expression, Trigger } from '@nexa/sdk';
import { shapeOf } from '../expression/expression-shape.ts';
import type { AttributeAt } from './home-view.ts';
import type { WantedValue } from './value-range.ts';

/** A value that is waited for or asked about. */
export interface Wish extends WantedValue {
  /** Several: any of them will do. All are the same attribute. */
  readonly places: readonly AttributeAt[];
  readonly path: string;
  /** `trigger`: it must come to be so; `condition`: it must be so; `from`: it was so before. */
  readonly role: 'trigger' | 'from' | 'condition';
  /** It must not be so. */
  readonly isNegated: boolean;
}

/** What a trigger waits for. */
export function triggerWishes(trigger: Trigger, path: string): Wish[] {
  if (trigger.type !== 'state' && trigger.type !== 'numeric') return [];
  const { deviceId, component, capability, attribute, others = [], above, below } = trigger;
  const places = [{ deviceId, ...(component === undefined ? {} : { component }) }, ...others].map((place) => ({
    ...place,
    capability,
    attribute,
  }));
  const base = { places, path, isNegated: false };
  const to: Wish = {
    ...base,
    role: 'trigger',
    above,
    below,
    equals: trigger.type === 'state' ? trigger.to : undefined,
  };
  if (trigger.type === 'numeric' || trigger.from === undefined) return [to];
  return [to, { ...base, role: 'from', equals: trigger.from }];
}

/** What a condition asks about. */
export function conditionWishes(condition: Condition, path: string): Wish[] {
  if (condition.type !== 'state') return [];
  const { equals, above, below } = condition;
  const isNegated = path.split('/').filter((step) => step === 'condition').length % 2 === 1;
  return [{ places: [condition], path, role: 'condition', isNegated, equals, above, below }];
}

/** That something is compared with a value says at least that the value should be one of its own. */
export function expressionWishes(expression: Expression, path: string): Wish[] {
  const shape = shapeOf(expression);
  if ('problem' in shape || shape.head !== 'op' || (shape.op !== '==' && shape.op !== '!=')) return [];
  const parts = shape.args.map(shapeOf);
  const state = parts.find((part) => 'head' in part && part.head === 'state');
  const value = parts.find((part) => 'head' in part && part.head === 'value');
  if (state === undefined || value === undefined || !('place' in state) || !('value' in value)) return [];
  return [{ places: [state.place], path, role: 'condition', isNegated: true, equals: value.value }];
}
