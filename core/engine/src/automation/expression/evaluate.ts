import { type AttributePlace, type Expression, type ExpressionOperator, type ScalarValue, stateKey } from '@nexa/sdk';
import type { AutomationScope } from '../automation-scope.ts';
import { localTime } from '../time/local-time.ts';
import { sunElevation } from '../time/sun-position.ts';
import { dataAt } from './data-at.ts';
import { type ExpressionShape, expressionLimits, shapeOf } from './expression-shape.ts';
import { calculate, countProblem, operatorRules } from './operators.ts';
import { textOf } from './value-text.ts';

/** The value of an expression, or what was not known so that there is none. */
export type Evaluation = { readonly value: ScalarValue } | { readonly unknown: string };

/** A text that feeds on itself in a loop would outgrow the memory. */
const MAX_TEXT = 2_000;

/**
 * Works an expression out. Where something in it is unknown, the whole is unknown, unless it does not matter: `false and
 * unknown` is false, `true or unknown` is true, and of `if` only what is chosen counts. Never throws: what is no proper
 * expression is unknown too.
 */
export function evaluate(expression: Expression, scope: AutomationScope): Evaluation {
  return evaluateAt(expression, scope, 1);
}

function evaluateAt(expression: Expression, scope: AutomationScope, level: number): Evaluation {
  if (level > expressionLimits.levels) return { unknown: `what stands deeper than ${expressionLimits.levels} levels` };
  const shape = shapeOf(expression);
  if ('problem' in shape) return { unknown: shape.problem };
  return finite(shape.head === 'op' ? operate(shape.op, shape.args, scope, level) : read(shape, scope));
}

function finite(evaluation: Evaluation): Evaluation {
  if ('unknown' in evaluation) return evaluation;
  const { value } = evaluation;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return { unknown: 'a number that is too large' };
    // There is no minus zero in JSON.
    return { value: value + 0 };
  }
  if (typeof value === 'string' && value.length > MAX_TEXT)
    return { unknown: `a text of more than ${MAX_TEXT} characters` };
  return evaluation;
}

const known = (value: ScalarValue | undefined, name: string): Evaluation =>
  value === undefined ? { unknown: name } : { value };

function read(shape: Exclude<ExpressionShape, { head: 'op' }>, scope: AutomationScope): Evaluation {
  switch (shape.head) {
    case 'value':
      return { value: shape.value };
    case 'state':
      return readState(shape, scope);
    case 'age': {
      const state = scope.state(shape.place);
      if (state === undefined) return { unknown: describePlace(shape.place, 'never heard') };
      return { value: Math.max(0, scope.now - state.observedAt) / 1_000 };
    }
    case 'variable':
      return readVariable(shape.name, scope);
    case 'trigger':
      return readTrigger(shape.part, scope);
    case 'data':
      return readData(shape.name, scope);
    case 'time':
      return { value: timePart(shape.part, scope) };
    case 'sun':
      return known(sunElevation(scope.now, scope.place), 'the height of the sun, for the home has no position');
  }
}

/** Names an attribute that is not known: `onOff.on of device 8c0e… (stale)`. */
export function describePlace(
  { deviceId, component, capability, attribute }: AttributePlace,
  why: 'stale' | 'never heard',
): string {
  return `${stateKey(capability, attribute, component)} of device ${deviceId} (${why})`;
}

function readState(
  { place, acceptStale, otherwise }: Extract<ExpressionShape, { head: 'state' }>,
  scope: AutomationScope,
): Evaluation {
  const state = scope.state(place);
  if (state !== undefined && (state.freshness === 'live' || acceptStale)) return { value: state.value };
  if (otherwise !== undefined) return { value: otherwise };
  return { unknown: describePlace(place, state === undefined ? 'never heard' : 'stale') };
}

function readTrigger(part: Extract<ExpressionShape, { head: 'trigger' }>['part'], { trigger }: AutomationScope) {
  switch (part) {
    case 'id':
      return known(trigger.triggerId, 'the id of the trigger');
    case 'value':
      return known(trigger.value, 'the value of the trigger');
    case 'previous':
      return known(trigger.previous, 'the previous value of the trigger');
    case 'deviceId':
      return known(trigger.deviceId, 'the device of the trigger');
    case 'event':
      return known(trigger.event, 'the event of the trigger');
  }
}

function readData(name: string, { trigger: { data } }: AutomationScope): Evaluation {
  return known(dataAt(data, name), `${name} of the trigger’s data`);
}

function readVariable(name: string, { variables, unknownVariables }: AutomationScope): Evaluation {
  const why = unknownVariables?.get(name);
  return known(variables.get(name), `the variable ${name}${why === undefined ? '' : `, which needs ${why},`}`);
}

function timePart(part: Extract<ExpressionShape, { head: 'time' }>['part'], { now, place }: AutomationScope): number {
  const time = localTime(now, place.timezone);
  return part === 'minuteOfDay' ? time.hour * 60 + time.minute : time[part];
}

function operate(
  op: ExpressionOperator,
  args: readonly Expression[],
  scope: AutomationScope,
  level: number,
): Evaluation {
  const problem = countProblem(op, args.length);
  if (problem !== undefined) return { unknown: problem };
  const argument = (index: number) => evaluateAt(args[index] as Expression, scope, level + 1);
  if (op === 'and' || op === 'or') return combine(op, args.length, argument);
  if (op === 'if') return choose(argument);
  const values: ScalarValue[] = [];
  for (const index of args.keys()) {
    const evaluation = argument(index);
    if ('unknown' in evaluation) return evaluation;
    values.push(evaluation.value);
  }
  if (op === 'not') return typeof values[0] === 'boolean' ? { value: !values[0] } : misfit(op, 'boolean');
  if (op === 'concat') return { value: values.map(textOf).join('') };
  if (operatorRules[op].takes === 'same') return compare(op, values);
  return ofNumbers(op, values);
}

const names = { boolean: 'true or false', number: 'a number', text: 'a text' } as const;
const misfit = (op: ExpressionOperator, wanted: 'boolean' | 'number'): Evaluation => ({
  unknown: `the result of ${op}, for a part of it is not ${names[wanted]}`,
});

/** `and` is settled by a false one, `or` by a true one, whatever the others are. */
function combine(op: 'and' | 'or', count: number, argument: (index: number) => Evaluation): Evaluation {
  const settles = op === 'or';
  let unknown: Evaluation | undefined;
  for (let index = 0; index < count; index += 1) {
    const evaluation = argument(index);
    if ('unknown' in evaluation) unknown ??= evaluation;
    else if (typeof evaluation.value !== 'boolean') unknown ??= misfit(op, 'boolean');
    else if (evaluation.value === settles) return { value: settles };
  }
  return unknown ?? { value: !settles };
}

function choose(argument: (index: number) => Evaluation): Evaluation {
  const condition = argument(0);
  if ('unknown' in condition) return condition;
  if (typeof condition.value !== 'boolean') return misfit('if', 'boolean');
  return argument(condition.value ? 1 : 2);
}

function compare(op: ExpressionOperator, [first, second]: readonly ScalarValue[]): Evaluation {
  if (typeof first !== typeof second) return { unknown: `the result of ${op}, for its parts are of different types` };
  return { value: (first === second) === (op === '==') };
}

function ofNumbers(op: ExpressionOperator, values: readonly ScalarValue[]): Evaluation {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length) return misfit(op, 'number');
  if ((op === '/' || op === '%') && numbers[1] === 0) return { unknown: 'the result of a division by zero' };
  return known(calculate(op, numbers), `the result of ${op}`);
}
