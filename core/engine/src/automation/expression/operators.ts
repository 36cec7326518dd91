import type { ExpressionOperator, ScalarValue } from '@nexa/sdk';

/** What an operator takes and gives, how often. */
export interface OperatorRule {
  readonly takes: 'boolean' | 'number' | 'same' | 'any' | 'choice';
  readonly gives: 'boolean' | 'number' | 'text' | 'choice';
  readonly least: number;
  readonly most: number;
}

const many = 20;
const sum = { takes: 'number', gives: 'number', least: 1, most: many } as const;
const pair = { takes: 'number', gives: 'number', least: 2, most: 2 } as const;
const one = { takes: 'number', gives: 'number', least: 1, most: 1 } as const;
const compare = { takes: 'number', gives: 'boolean', least: 2, most: 2 } as const;
const equal = { takes: 'same', gives: 'boolean', least: 2, most: 2 } as const;
const logic = { takes: 'boolean', gives: 'boolean', least: 1, most: many } as const;

/** Every operator with the arguments that it takes. `-` of one number turns its sign. */
export const operatorRules: Readonly<Record<ExpressionOperator, OperatorRule>> = {
  '+': sum,
  '-': { ...pair, least: 1 },
  '*': sum,
  '/': pair,
  '%': pair,
  min: sum,
  max: sum,
  round: one,
  floor: one,
  ceil: one,
  abs: one,
  '==': equal,
  '!=': equal,
  '<': compare,
  '<=': compare,
  '>': compare,
  '>=': compare,
  and: logic,
  or: logic,
  not: { ...logic, most: 1 },
  if: { takes: 'choice', gives: 'choice', least: 3, most: 3 },
  concat: { takes: 'any', gives: 'text', least: 1, most: many },
};

/** Why an operator cannot have so many arguments, or `undefined`. */
export function countProblem(op: ExpressionOperator, count: number): string | undefined {
  const { least, most } = operatorRules[op];
  if (count >= least && count <= most) return undefined;
  const wanted = least === most ? `${least}` : most === many ? `at least ${least}` : `${least} or ${most}`;
  return `${op} takes ${wanted} ${wanted === '1' || wanted.endsWith(' 1') ? 'argument' : 'arguments'}, and ${count} are given`;
}

/** Operators of numbers; the divisor of `/` and `%` is not 0. `%` has the sign of the divisor, as on a clock face. */
export function calculate(op: ExpressionOperator, [first = 0, ...rest]: readonly number[]): ScalarValue | undefined {
  const [second = 0] = rest;
  switch (op) {
    case '+':
      return rest.reduce((total, value) => total + value, first);
    case '-':
      return rest.length === 0 ? -first : first - second;
    case '*':
      return rest.reduce((total, value) => total * value, first);
    case '/':
      return first / second;
    case '%':
      return remainder(first, second);
    case 'min':
      return Math.min(first, ...rest);
    case 'max':
      return Math.max(first, ...rest);
    case 'abs':
      return Math.abs(first);
    default:
      return roundOrCompare(op, first, second);
  }
}

function roundOrCompare(op: ExpressionOperator, first: number, second: number): ScalarValue | undefined {
  switch (op) {
    case 'round':
      return Math.round(first);
    case 'floor':
      return Math.floor(first);
    case 'ceil':
      return Math.ceil(first);
    case '<':
      return first < second;
    case '<=':
      return first <= second;
    case '>':
      return first > second;
    case '>=':
      return first >= second;
    default:
      return undefined;
  }
}

function remainder(first: number, second: number): number {
  const rest = first % second;
  return rest !== 0 && rest < 0 !== second < 0 ? rest + second : rest;
}
