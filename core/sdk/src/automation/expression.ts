import { Type } from '@sinclair/typebox';
import type { ScalarValue } from '../platform/json.ts';
import { attributeFields, closed, refTo, Scalar, Word } from './parts.ts';

/** An attribute of a device, as an expression reads it. @since 0.2.0 */
export interface AttributePlace {
  readonly deviceId: string;
  readonly component?: string;
  readonly capability: string;
  readonly attribute: string;
}

/** What an expression can do with its arguments. @since 0.2.0 */
export const expressionOperators = [
  '+',
  '-',
  '*',
  '/',
  '%',
  'min',
  'max',
  'round',
  'floor',
  'ceil',
  'abs',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'and',
  'or',
  'not',
  'if',
  'concat',
] as const;
/** See {@link expressionOperators}. @since 0.2.0 */
export type ExpressionOperator = (typeof expressionOperators)[number];

/** What an expression can ask of the present time. @since 0.2.0 */
export const timeParts = ['hour', 'minute', 'minuteOfDay', 'weekday', 'day', 'month', 'year'] as const;
/** What an expression can ask of what set the run off, beside the event's data. @since 0.2.0 */
export const triggerParts = ['id', 'value', 'previous', 'deviceId', 'event'] as const;

/**
 * A small typed expression over states, as data: no text is parsed and no code runs. Each has the type boolean, number
 * or text, which is checked when the automation is saved. Where something in it is unknown, the whole is unknown: a
 * condition does not hold then, and an action that needs the value fails and says which one it was.
 *
 * - a boolean, number or text: itself
 * - `{state}`: the value of an attribute; unknown while it is stale or was never heard, unless `acceptStale` is set or
 *   `otherwise` gives what counts instead
 * - `{age}`: seconds since the attribute was last observed
 * - `{variable}`: a variable of the run
 * - `{trigger}`: what set the run off: the id of the trigger, the value and the one before, the device, the event; with
 *   `data` a member of the event's data, or one within others (`light.level`)
 * - `{time}`: now, in the home's zone; `weekday` is 1 (Monday) to 7
 * - `{sun: 'elevation'}`: the sun's height over the horizon in degrees
 * - `{op, args}`: `+ - * / % min max round floor ceil abs` of numbers, `< <= > >=` of numbers, `== !=` of two of one
 *   type, `and or not` of booleans, `if` (condition, then, else), `concat` (anything, as text). Division by zero is
 *   unknown.
 *
 * At most 8 levels deep and 100 parts. @since 0.2.0
 */
export type Expression =
  | ScalarValue
  | { readonly state: AttributePlace; readonly acceptStale?: boolean; readonly otherwise?: ScalarValue }
  | { readonly age: AttributePlace }
  | { readonly variable: string }
  | { readonly trigger: (typeof triggerParts)[number] }
  | { readonly trigger: 'data'; readonly name: string }
  | { readonly time: (typeof timeParts)[number] }
  | { readonly sun: 'elevation' }
  | { readonly op: ExpressionOperator; readonly args: readonly Expression[] };

const place = Type.Object(attributeFields, closed);
const words = (list: readonly string[]) => Type.Unsafe<string>({ type: 'string', enum: [...list] });

/** Refers to {@link ExpressionSchema}. */
export const ExpressionRef = refTo<Expression>('AutomationExpression');

/** Schema of {@link Expression}. @since 0.2.0 */
export const ExpressionSchema = Type.Unsafe<Expression>({
  $id: 'AutomationExpression',
  description: 'A value, or an object with exactly one of state, age, variable, trigger, time, sun, op.',
  if: { type: 'object' },
  then: {
    type: 'object',
    additionalProperties: false,
    properties: {
      state: place,
      acceptStale: Type.Boolean(),
      otherwise: Scalar,
      age: place,
      variable: Word,
      trigger: words([...triggerParts, 'data']),
      name: Word,
      time: words(timeParts),
      sun: words(['elevation']),
      op: words(expressionOperators),
      args: Type.Array(ExpressionRef, { minItems: 1, maxItems: 20 }),
    },
  },
  else: Scalar,
});
