import type { AttributePlace, Expression, ExpressionOperator, ScalarValue } from '@nexa/sdk';
import { type ExpressionShape, expressionLimits, shapeOf } from './expression-shape.ts';
import { countProblem, operatorRules } from './operators.ts';

/** `any`: it shows when the expression is worked out, as with the data of an event. */
export type ValueType = 'boolean' | 'number' | 'text' | 'any';

/** What is known of the types of what an expression reads. */
export interface ExpressionTypes {
  /** Undefined: there is no such attribute. */
  attribute(place: AttributePlace): ValueType | undefined;
  /** Undefined: no such variable is set before. */
  variable(name: string): ValueType | undefined;
  /** Of the trigger's value and the one before; `any` when left out. */
  readonly triggerValue?: ValueType;
}

/** The type of an expression, or what is wrong with it; `path` leads from the expression to the place, empty for itself. */
export type TypeResult = { readonly type: ValueType } | { readonly problem: string; readonly path: string };

/** How a type is called in a sentence. */
export const typeNames: Readonly<Record<ValueType, string>> = {
  boolean: 'true or false',
  number: 'a number',
  text: 'a text',
  any: 'a value',
};

/** The type of a value. */
export function typeOf(value: ScalarValue): ValueType {
  return typeof value === 'string' ? 'text' : (typeof value as 'boolean' | 'number');
}

/** The one type of several values; `any` where they differ. */
export function commonType(types: readonly ValueType[]): ValueType {
  const [first = 'any'] = types;
  return types.every((type) => type === first) ? first : 'any';
}

/** The type of what a schema of an attribute or a parameter allows; undefined when that is not one value. */
export function schemaType(schema: unknown): ValueType | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const { type, const: only, enum: some, anyOf, oneOf } = schema as Readonly<Record<string, unknown>>;
  if (type === 'boolean') return 'boolean';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'string') return 'text';
  if (isScalar(only)) return typeOf(only);
  if (Array.isArray(some)) return common(some.map((value) => (isScalar(value) ? typeOf(value) : undefined)));
  const alternatives = anyOf ?? oneOf;
  return Array.isArray(alternatives) ? common(alternatives.map(schemaType)) : undefined;
}

const isScalar = (value: unknown): value is ScalarValue => ['boolean', 'number', 'string'].includes(typeof value);

function common(types: readonly (ValueType | undefined)[]): ValueType | undefined {
  const [first] = types;
  if (first === undefined || types.includes(undefined)) return undefined;
  return types.every((type) => type === first) ? first : 'any';
}

/** Whether a value of one type may stand where another is asked for. */
export function fitsType(type: ValueType, wanted: ValueType): boolean {
  return type === wanted || type === 'any' || wanted === 'any';
}

/** Works out the type of an expression; see {@link Expression} for its rules. */
export function expressionType(expression: Expression, types: ExpressionTypes): TypeResult {
  const budget = { parts: 0 };
  return typeAt(expression, '', 1, { types, budget });
}

interface Reading {
  readonly types: ExpressionTypes;
  readonly budget: { parts: number };
}

const wrong = (path: string, problem: string) => ({ problem, path });

function typeAt(expression: Expression, path: string, level: number, reading: Reading): TypeResult {
  const { levels, parts } = expressionLimits;
  if (level > levels)
    return wrong(path, `an expression is at most ${levels} levels deep: put a part of it into a variable`);
  reading.budget.parts += 1;
  if (reading.budget.parts > parts)
    return wrong(path, `an expression has at most ${parts} parts: put some of them into a variable`);
  const shape = shapeOf(expression);
  if ('problem' in shape) return wrong(path, shape.problem);
  return shape.head === 'op' ? typeOfOperator(shape, path, level, reading) : typeOfLeaf(shape, path, reading.types);
}

function typeOfLeaf(shape: Exclude<ExpressionShape, { head: 'op' }>, path: string, types: ExpressionTypes): TypeResult {
  switch (shape.head) {
    case 'value':
      if (typeof shape.value === 'number' && !Number.isFinite(shape.value))
        return wrong(path, 'the number is too large');
      return { type: typeOf(shape.value) };
    case 'state':
      return typeOfState(shape, path, types);
    case 'age': {
      const type = types.attribute(shape.place);
      return type === undefined ? wrong(`${path}/age`, 'there is no such attribute') : { type: 'number' };
    }
    case 'variable': {
      const type = types.variable(shape.name);
      return type === undefined
        ? wrong(`${path}/variable`, `no variable ${shape.name} is set before: set it first`)
        : { type };
    }
    case 'trigger':
      return {
        type: shape.part === 'value' || shape.part === 'previous' ? (types.triggerValue ?? 'any') : 'text',
      };
    case 'data':
      return { type: 'any' };
    case 'time':
    case 'sun':
      return { type: 'number' };
  }
}

function typeOfState(
  { place, otherwise }: Extract<ExpressionShape, { head: 'state' }>,
  path: string,
  types: ExpressionTypes,
): TypeResult {
  const type = types.attribute(place);
  if (type === undefined) return wrong(`${path}/state`, 'there is no such attribute');
  if (otherwise === undefined || fitsType(typeOf(otherwise), type)) return { type };
  return wrong(
    `${path}/otherwise`,
    `${place.capability}.${place.attribute} is ${typeNames[type]}: give ${typeNames[type]} here`,
  );
}

function typeOfOperator(
  { op, args }: Extract<ExpressionShape, { head: 'op' }>,
  path: string,
  level: number,
  reading: Reading,
): TypeResult {
  const problem = countProblem(op, args.length);
  if (problem !== undefined) return wrong(`${path}/args`, problem);
  const found: ValueType[] = [];
  for (const [index, argument] of args.entries()) {
    const at = `${path}/args/${index}`;
    const result = typeAt(argument, at, level + 1, reading);
    if ('problem' in result) return result;
    const wanted = wantedType(op, index, found);
    if (!fitsType(result.type, wanted))
      return wrong(at, `${op} takes ${typeNames[wanted]} here, and this is ${typeNames[result.type]}`);
    found.push(result.type);
  }
  return { type: resultType(op, found) };
}

function wantedType(op: ExpressionOperator, index: number, before: readonly ValueType[]): ValueType {
  const { takes } = operatorRules[op];
  if (takes === 'boolean' || takes === 'number') return takes;
  if (takes === 'same') return before[0] ?? 'any';
  if (takes === 'any') return 'any';
  return index === 0 ? 'boolean' : index === 1 ? 'any' : (before[1] ?? 'any');
}

function resultType(op: ExpressionOperator, [, first = 'any', second = 'any']: readonly ValueType[]): ValueType {
  const { gives } = operatorRules[op];
  if (gives !== 'choice') return gives;
  return first === second ? first : 'any';
}
