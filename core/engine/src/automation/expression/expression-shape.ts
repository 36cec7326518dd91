import {
  type AttributePlace,
  type Expression,
  type ExpressionOperator,
  expressionOperators,
  type ScalarValue,
  timeParts,
  triggerParts,
} from '@nexa/sdk';

/** Levels and parts that an expression may have. */
export const expressionLimits = { levels: 8, parts: 100 } as const;

/** An expression with its one head told apart. */
export type ExpressionShape =
  | { readonly head: 'value'; readonly value: ScalarValue }
  | {
      readonly head: 'state';
      readonly place: AttributePlace;
      readonly acceptStale: boolean;
      readonly otherwise?: ScalarValue;
    }
  | { readonly head: 'age'; readonly place: AttributePlace }
  | { readonly head: 'variable'; readonly name: string }
  | { readonly head: 'trigger'; readonly part: (typeof triggerParts)[number] }
  | { readonly head: 'data'; readonly name: string }
  | { readonly head: 'time'; readonly part: (typeof timeParts)[number] }
  | { readonly head: 'sun' }
  | { readonly head: 'op'; readonly op: ExpressionOperator; readonly args: readonly Expression[] };

type Fields = Readonly<Record<string, unknown>>;

const heads = ['state', 'age', 'variable', 'trigger', 'time', 'sun', 'op'] as const;
type Head = (typeof heads)[number];
/** Members that go with one head only. */
const companions: Readonly<Record<string, Head>> = {
  acceptStale: 'state',
  otherwise: 'state',
  name: 'trigger',
  args: 'op',
};

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isScalar = (value: unknown): value is ScalarValue => ['boolean', 'number', 'string'].includes(typeof value);
const isOneOf = <T extends string>(list: readonly T[], value: unknown): value is T =>
  (list as readonly unknown[]).includes(value);

/**
 * What an expression is made of, or why it is none. Takes any JSON: the schema leaves open which members go together,
 * and does not look into the parameters of a command. Never throws.
 */
export function shapeOf(expression: Expression): ExpressionShape | { readonly problem: string } {
  if (isScalar(expression)) return { head: 'value', value: expression };
  const fields: unknown = expression;
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    return { problem: 'an expression is true or false, a number, a text or an object' };
  return shapeOfObject(fields as Fields);
}

function shapeOfObject(fields: Fields): ExpressionShape | { readonly problem: string } {
  const found = heads.filter((head) => Object.hasOwn(fields, head));
  const [head] = found;
  if (head === undefined) return { problem: `an expression has one of ${heads.join(', ')}: give one` };
  if (found.length > 1) return { problem: `an expression has only one of ${found.join(', ')}: leave the others out` };
  const stray = Object.keys(fields).find((member) => member !== head && companions[member] !== head);
  if (stray !== undefined) return { problem: `${stray} does not go with ${head}: leave it out` };
  return shapes[head](fields) ?? { problem: `${head} has a value that it cannot have` };
}

const shapes: Readonly<Record<Head, (fields: Fields) => ExpressionShape | undefined>> = {
  state: ({ state, acceptStale = false, otherwise }) => {
    if (!isPlace(state) || typeof acceptStale !== 'boolean') return undefined;
    if (otherwise !== undefined && !isScalar(otherwise)) return undefined;
    return { head: 'state', place: state, acceptStale, ...(otherwise === undefined ? {} : { otherwise }) };
  },
  age: ({ age }) => (isPlace(age) ? { head: 'age', place: age } : undefined),
  variable: ({ variable }) => (isText(variable) ? { head: 'variable', name: variable } : undefined),
  trigger: ({ trigger, name }) => {
    if (trigger === 'data') return isText(name) ? { head: 'data', name } : undefined;
    return isOneOf(triggerParts, trigger) && name === undefined ? { head: 'trigger', part: trigger } : undefined;
  },
  time: ({ time }) => (isOneOf(timeParts, time) ? { head: 'time', part: time } : undefined),
  sun: ({ sun }) => (sun === 'elevation' ? { head: 'sun' } : undefined),
  op: ({ op, args = [] }) =>
    isOneOf(expressionOperators, op) && Array.isArray(args) ? { head: 'op', op, args } : undefined,
};

function isPlace(value: unknown): value is AttributePlace {
  if (typeof value !== 'object' || value === null) return false;
  const { deviceId, component, capability, attribute } = value as Fields;
  return isText(deviceId) && isText(capability) && isText(attribute) && (component === undefined || isText(component));
}
