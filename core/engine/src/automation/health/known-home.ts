import type { Condition, Expression, ScalarValue } from '@nexa/sdk';
import type { TriggerTrace } from '../../home/records.ts';
import { evaluate } from '../expression/evaluate.ts';
import { shapeOf } from '../expression/expression-shape.ts';
import { walkExpression } from '../walk/walk-automation.ts';
import type { HealthInput } from './health-input.ts';
import { keyOf } from './home-view.ts';
import { isInAll, rangesOf } from './value-range.ts';
import { MODE_KEY } from './writes.ts';

/** What is known of the home while automations are thought through: only what they themselves wrote, and what set them off. */
export class KnownHome {
  readonly values = new Map<string, ScalarValue>();
  readonly #input: HealthInput;

  constructor(input: HealthInput) {
    this.#input = input;
  }

  /** Whether the condition holds; undefined where that is not known. */
  holds(condition: Condition, trigger: TriggerTrace): boolean | undefined {
    switch (condition.type) {
      case 'state': {
        const value = this.values.get(keyOf(condition));
        if (value === undefined) return undefined;
        if (!isInAll(rangesOf(condition), value)) return false;
        return (condition.for ?? 0) > 0 ? undefined : true;
      }
      case 'mode': {
        const mode = this.values.get(MODE_KEY);
        return mode === undefined ? undefined : condition.is.some((one) => one === mode);
      }
      case 'trigger':
        return trigger.triggerId !== undefined && condition.is.includes(trigger.triggerId);
      case 'and':
      case 'or': {
        const settles = condition.type === 'or';
        const parts = condition.conditions.map((part) => this.holds(part, trigger));
        if (parts.includes(settles)) return settles;
        return parts.includes(undefined) ? undefined : !settles;
      }
      case 'not': {
        const inner = this.holds(condition.condition, trigger);
        return inner === undefined ? undefined : !inner;
      }
      case 'expression': {
        const value = this.value(condition.expression, trigger);
        return typeof value === 'boolean' ? value : undefined;
      }
      default:
        return undefined;
    }
  }

  /** The value of an expression; undefined where it rests on anything that is not known here. */
  value(expression: Expression, trigger: TriggerTrace): ScalarValue | undefined {
    if (!this.#isKnown(expression)) return undefined;
    const { now, place } = this.#input;
    const evaluation = evaluate(expression, {
      now,
      place,
      mode: 'home',
      someoneHome: undefined,
      variables: new Map(),
      trigger,
      state: (at) => {
        const value = this.values.get(keyOf(at));
        return value === undefined ? undefined : { value, freshness: 'live', observedAt: now };
      },
    });
    return 'value' in evaluation ? evaluation.value : undefined;
  }

  #isKnown(expression: Expression): boolean {
    let isKnown = true;
    walkExpression(expression, '', {
      expression: (part) => {
        const shape = shapeOf(part);
        if ('problem' in shape) isKnown = false;
        else if (shape.head === 'state') isKnown &&= this.values.has(keyOf(shape.place));
        else isKnown &&= shape.head === 'value' || shape.head === 'op' || shape.head === 'trigger';
      },
    });
    return isKnown;
  }
}
