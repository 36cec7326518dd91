import {
  type Condition,
  type Expression,
  type ExpressionOperator,
  homeModes,
  type ScheduleCondition,
  type SunCondition,
} from '@nexa/sdk';
import { shapeOf } from '../expression/expression-shape.ts';
import { type AttributeAt, keyOf } from './home-view.ts';
import { greaterThan, lessThan, othersThan, rangesOf, some, type ValueRange } from './value-range.ts';
import { joined, rest, type WeekSpans, weekSpans } from './week-spans.ts';

/** Something that must hold; `isNegated`: must not. */
export interface Guard {
  readonly condition: Condition;
  readonly isNegated: boolean;
}

export const asGuards = (conditions: readonly Condition[]): Guard[] =>
  conditions.map((condition) => ({ condition, isNegated: false }));

export const MODE = 'mode';
export const PRESENCE = 'presence';
export const SUN = 'sun';

/** The plainest things that conditions say of the home. `about` names what of it. */
export type Literal =
  | {
      readonly kind: 'value';
      readonly about: string;
      readonly range: ValueRange;
      readonly domain: readonly ValueRange[];
    }
  | { readonly kind: 'time'; readonly spans: WeekSpans }
  | { readonly kind: 'sun-window'; readonly after?: string; readonly before?: string }
  /** Nothing can be said of it. */
  | { readonly kind: 'unclear' };

export type Conjunction = readonly Literal[];

/** What is known where conditions are taken apart. */
export interface LiteralScope {
  /** The trigger that set the run off, where that is known. */
  readonly triggerId?: string;
  domainRanges(at: AttributeAt): readonly ValueRange[];
}

/** More alternatives than these are not gone into. */
const MOST = 64;
const unclear: Literal = { kind: 'unclear' };
const always: readonly Conjunction[] = [[]];
const never: readonly Conjunction[] = [];

/** The ways in which all of the guards can hold at once, each as what must be so; none: they never can. */
export function alternativesOf(guards: readonly Guard[], scope: LiteralScope): readonly Conjunction[] {
  return all(guards.map(({ condition, isNegated }) => ofCondition(condition, isNegated, scope)));
}

function all(parts: readonly (readonly Conjunction[])[]): readonly Conjunction[] {
  let result = always;
  for (const part of parts) {
    if (result.length * part.length > MOST) return [[unclear]];
    result = result.flatMap((left) => part.map((right) => [...left, ...right]));
  }
  return result;
}

const any = (parts: readonly (readonly Conjunction[])[]): readonly Conjunction[] =>
  parts.flat().length > MOST ? [[unclear]] : parts.flat();

function ofCondition(condition: Condition, isNegated: boolean, scope: LiteralScope): readonly Conjunction[] {
  switch (condition.type) {
    case 'state': {
      // That it has not been so for some time says nothing of how it is.
      if (isNegated && (condition.for ?? 0) > 0) return [[unclear]];
      return values(keyOf(condition), rangesOf(condition), isNegated, scope.domainRanges(condition));
    }
    case 'mode':
      return values(MODE, [some(...condition.is)], isNegated, [some(...homeModes)]);
    case 'presence':
      return [[{ kind: 'value', about: PRESENCE, range: some(condition.someone !== isNegated), domain: [] }]];
    case 'time': {
      const { after, before, weekdays } = condition;
      return time(weekSpans({ from: after, to: before, weekdays }), isNegated);
    }
    case 'schedule':
      return ofSchedule(condition, isNegated);
    case 'sun':
      return ofSun(condition, isNegated);
    case 'trigger':
      if (scope.triggerId === undefined) return [[unclear]];
      return condition.is.includes(scope.triggerId) === isNegated ? never : always;
    case 'and':
    case 'or': {
      const parts = condition.conditions.map((part) => ofCondition(part, isNegated, scope));
      return (condition.type === 'and') === isNegated ? any(parts) : all(parts);
    }
    case 'not':
      return ofCondition(condition.condition, !isNegated, scope);
    case 'expression':
      return ofExpression(condition.expression, isNegated, scope);
    case 'plugin':
      return [[unclear]];
  }
}

function values(
  about: string,
  ranges: readonly ValueRange[],
  isNegated: boolean,
  domain: readonly ValueRange[],
): readonly Conjunction[] {
  const literal = (range: ValueRange): Literal => ({ kind: 'value', about, range, domain });
  if (!isNegated) return [ranges.map(literal)];
  return ranges.flatMap(othersThan).map((range) => [literal(range)]);
}

const time = (spans: WeekSpans, isNegated: boolean): readonly Conjunction[] => [
  [{ kind: 'time', spans: isNegated ? rest(spans) : spans }],
];

function ofSchedule({ periods }: ScheduleCondition, isNegated: boolean): readonly Conjunction[] {
  if (periods.some(({ date }) => date !== undefined)) return [[unclear]];
  return time(joined(periods.flatMap((period) => weekSpans(period))), isNegated);
}

const moment = (of: SunCondition['after']): string | undefined =>
  of === undefined ? undefined : `${of.event}${of.offset ?? 0}`;

function ofSun(condition: SunCondition, isNegated: boolean): readonly Conjunction[] {
  const { above, below } = condition;
  const after = moment(condition.after);
  const before = moment(condition.before);
  const ranges = rangesOf({ above, below });
  const hasWindow = after !== undefined || before !== undefined;
  if (!hasWindow) return values(SUN, ranges, isNegated, []);
  if (after === before) return [[unclear]];
  if (isNegated) {
    if (ranges.length > 0 || after === undefined || before === undefined) return [[unclear]];
    return [[{ kind: 'sun-window', after: before, before: after }]];
  }
  const window: Literal = {
    kind: 'sun-window',
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  };
  return all([[[window]], values(SUN, ranges, false, [])]);
}

const flipped: Partial<Record<ExpressionOperator, ExpressionOperator>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

/** Comparisons of one attribute with a value, and what `and`, `or` and `not` make of them; anything else is unclear. */
function ofExpression(expression: Expression, isNegated: boolean, scope: LiteralScope): readonly Conjunction[] {
  const shape = shapeOf(expression);
  if ('problem' in shape) return [[unclear]];
  if (shape.head === 'value' && typeof shape.value === 'boolean') return shape.value === isNegated ? never : always;
  if (shape.head === 'state' && shape.otherwise === undefined)
    return values(keyOf(shape.place), [some(true)], isNegated, scope.domainRanges(shape.place));
  if (shape.head !== 'op') return [[unclear]];
  const { op, args } = shape;
  const [first, second] = args;
  if (op === 'not' && first !== undefined) return ofExpression(first, !isNegated, scope);
  if (op === 'and' || op === 'or') {
    const parts = args.map((part) => ofExpression(part, isNegated, scope));
    return (op === 'and') === isNegated ? any(parts) : all(parts);
  }
  const compared = first === undefined || second === undefined ? undefined : comparison(op, first, second);
  if (compared === undefined) return [[unclear]];
  const { at, ranges } = compared;
  return op === '!='
    ? values(keyOf(at), ranges, !isNegated, scope.domainRanges(at))
    : values(keyOf(at), ranges, isNegated, scope.domainRanges(at));
}

/** An attribute that is compared with a value; of `!=` the values that it must not have. */
export function comparison(
  op: ExpressionOperator,
  first: Expression,
  second: Expression,
): { readonly at: AttributeAt; readonly ranges: readonly ValueRange[] } | undefined {
  const turned = flipped[op];
  if (turned === undefined) return undefined;
  const [left, right] = [shapeOf(first), shapeOf(second)];
  if ('problem' in left || 'problem' in right) return undefined;
  if (left.head === 'value' && right.head === 'state') return comparison(turned, second, first);
  if (left.head !== 'state' || right.head !== 'value' || left.otherwise !== undefined) return undefined;
  const range = compareRange(op, right.value);
  return range === undefined ? undefined : { at: left.place, ranges: [range] };
}

function compareRange(op: ExpressionOperator, value: boolean | number | string): ValueRange | undefined {
  if (op === '==' || op === '!=') return some(value);
  if (typeof value !== 'number') return undefined;
  if (op === '>' || op === '>=') return greaterThan(value, op === '>');
  return op === '<' || op === '<=' ? lessThan(value, op === '<') : undefined;
}
