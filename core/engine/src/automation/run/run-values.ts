import {
  type Expression,
  isExpressionParam,
  type JsonObject,
  type JsonValue,
  NexaError,
  type ScalarValue,
  type SecondsOrExpression,
} from '@nexa/sdk';
import type { AutomationScope } from '../automation-scope.ts';
import { evaluate } from '../expression/evaluate.ts';

const LONGEST_SPAN = 604_800;

/** Why an action cannot be done: something that it needs is not known. */
export const unknownValue = (unknown: string) =>
  new NexaError('NEXA_AUTOMATION_VALUE_UNKNOWN', `${unknown} is not known`, { params: { unknown } });

/** The value of an expression. Throws what was not known. */
export function valueOfExpression(expression: Expression, scope: AutomationScope): ScalarValue {
  const evaluation = evaluate(expression, scope);
  if ('value' in evaluation) return evaluation.value;
  throw unknownValue(evaluation.unknown);
}

export function numberOf(value: SecondsOrExpression, scope: AutomationScope): number {
  const number = typeof value === 'number' ? value : valueOfExpression(value.expression, scope);
  if (typeof number === 'number') return number;
  throw new NexaError('NEXA_AUTOMATION_VALUE_UNKNOWN', 'a number is needed, and the expression gave none');
}

/** Seconds within what an automation may wait. */
export const secondsOf = (value: SecondsOrExpression, scope: AutomationScope): number =>
  Math.min(LONGEST_SPAN, Math.max(0, numberOf(value, scope)));

/** Parameters with their expressions worked out. */
export function filledParams(params: Readonly<Record<string, unknown>>, scope: AutomationScope): JsonObject {
  const entries = Object.entries(params).map(([name, value]) => [
    name,
    isExpressionParam(value) ? valueOfExpression(value.$expression, scope) : (value as JsonValue),
  ]);
  return Object.fromEntries(entries) as JsonObject;
}
