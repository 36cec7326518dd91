import type { Expression } from './expression.ts';
import { filters, functions, methods } from './functions.ts';
import { TemplateError } from './template-error.ts';
import { areEqual, isRecord, isTrue, MISSING, numberOf, printed, type TemplateValue } from './values.ts';

/** Names that an expression can use. */
export type Scope = ReadonlyMap<string, TemplateValue>;

/** Names of functions, tests and filters that are not known are found when the template is read, not when it is used. */
export function demandKnownNames(expression: Expression): void {
  switch (expression.kind) {
    case 'call': {
      const known = expression.of === undefined ? { ...filters, ...functions } : methods;
      if (!Object.hasOwn(known, expression.name)) {
        throw new TemplateError(`“${expression.name.replace('|', '')}” is a function that NEXA does not know`);
      }
      break;
    }
    case 'test':
      if (!Object.hasOwn(tests, expression.test)) {
        throw new TemplateError(`“is ${expression.test}” is a test that NEXA does not know`);
      }
      break;
    default:
  }
  for (const part of partsOf(expression)) demandKnownNames(part);
}

/** What `expression` comes to. Throws a {@link TemplateError} for what cannot be computed. */
export function evaluate(expression: Expression, scope: Scope): TemplateValue {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'list':
      return expression.items.map((item) => evaluate(item, scope));
    case 'map':
      return Object.fromEntries(
        expression.entries.map(([key, value]) => [keyOf(evaluate(key, scope)), evaluate(value, scope)]),
      );
    case 'name':
      return scope.has(expression.name) ? scope.get(expression.name) : MISSING;
    case 'member':
      return memberOf(evaluate(expression.of, scope), evaluate(expression.member, scope));
    case 'slice':
      return sliceOf(expression, scope);
    case 'call':
      return called(expression, scope);
    case 'test': {
      const value = evaluate(expression.of, scope);
      return (tests[expression.test]?.(value) ?? false) !== expression.negated;
    }
    case 'unary':
      return unary(expression, scope);
    case 'binary':
      return binary(expression, scope);
    case 'choice':
      if (isTrue(evaluate(expression.test, scope))) return evaluate(expression.then, scope);
      return expression.otherwise === undefined ? MISSING : evaluate(expression.otherwise, scope);
  }
}

const tests: Readonly<Record<string, (value: TemplateValue) => boolean>> = {
  defined: (value) => value !== MISSING,
  undefined: (value) => value === MISSING,
  none: (value) => value === null,
  None: (value) => value === null,
  number: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  true: (value) => value === true,
  false: (value) => value === false,
  mapping: isRecord,
  iterable: (value) => typeof value === 'object' && value !== null,
  even: (value) => Number(value) % 2 === 0,
  odd: (value) => Math.abs(Number(value)) % 2 === 1,
};

/** Keys of maps: `None` in a template finds the key for what is not there, too. */
const keyOf = (value: TemplateValue): string => (value === MISSING ? 'None' : printed(value));

function memberOf(of: TemplateValue, member: TemplateValue): TemplateValue {
  if (Array.isArray(of) || typeof of === 'string') {
    const index = numberOf(member);
    return index === undefined ? MISSING : (of.at(index) ?? MISSING);
  }
  if (!isRecord(of)) return MISSING;
  const key = keyOf(member);
  return Object.hasOwn(of, key) ? of[key] : MISSING;
}

function sliceOf({ of, from, to }: Extract<Expression, { kind: 'slice' }>, scope: Scope): TemplateValue {
  const value = evaluate(of, scope);
  if (!Array.isArray(value) && typeof value !== 'string') return MISSING;
  const bound = (part: Expression | undefined) => (part === undefined ? undefined : numberOf(evaluate(part, scope)));
  return value.slice(bound(from), bound(to));
}

function called({ name, args, of }: Extract<Expression, { kind: 'call' }>, scope: Scope): TemplateValue {
  const known = of === undefined ? (filters[name] ?? functions[name]) : methods[name];
  if (known === undefined) throw new TemplateError(`“${name}” is not known`);
  const given = args.map((arg) => evaluate(arg, scope));
  return known(of === undefined ? given : [evaluate(of, scope), ...given]);
}

function unary({ operator, of }: Extract<Expression, { kind: 'unary' }>, scope: Scope): TemplateValue {
  const value = evaluate(of, scope);
  if (operator === 'not') return !isTrue(value);
  const number = demandNumber(value);
  return operator === '-' ? -number : number;
}

function binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>, scope: Scope): TemplateValue {
  const first = evaluate(left, scope);
  if (operator === 'and') return isTrue(first) ? evaluate(right, scope) : first;
  if (operator === 'or') return isTrue(first) ? first : evaluate(right, scope);
  const second = evaluate(right, scope);
  switch (operator) {
    case '==':
      return areEqual(first, second);
    case '!=':
      return !areEqual(first, second);
    case 'in':
      return contains(second, first);
    case '~':
      return `${printed(first)}${printed(second)}`;
    case '+':
      if (typeof first === 'string' && typeof second === 'string') return first + second;
      return demandNumber(first) + demandNumber(second);
    default:
      return computed(operator, first, second);
  }
}

function computed(operator: string, first: TemplateValue, second: TemplateValue): TemplateValue {
  if (typeof first === 'string' && typeof second === 'string' && /^[<>]/.test(operator)) {
    return ordered(operator, first, second);
  }
  const [a, b] = [demandNumber(first), demandNumber(second)];
  if (/^[<>]/.test(operator)) return ordered(operator, a, b);
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (b === 0) throw new TemplateError('it divides by zero');
  if (operator === '/') return a / b;
  if (operator === '//') return Math.floor(a / b);
  if (operator === '%') return ((a % b) + b) % b;
  throw new TemplateError(`“${operator}” is not known`);
}

function ordered<T extends number | string>(operator: string, a: T, b: T): boolean {
  if (operator === '<') return a < b;
  if (operator === '>') return a > b;
  return operator === '<=' ? a <= b : a >= b;
}

function contains(whole: TemplateValue, part: TemplateValue): boolean {
  if (Array.isArray(whole)) return whole.some((item) => areEqual(item, part));
  if (isRecord(whole)) return Object.hasOwn(whole, keyOf(part));
  return typeof whole === 'string' && whole.includes(printed(part));
}

/** Numbers only: Python does not add `'1'` and 1 either. */
function demandNumber(value: TemplateValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  throw new TemplateError(`“${printed(value).slice(0, 40)}” is not a number`);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'constant':
    case 'name':
      return [];
    case 'list':
      return expression.items;
    case 'map':
      return expression.entries.flat();
    case 'member':
      return [expression.of, expression.member];
    case 'slice':
      return [expression.of, expression.from, expression.to].filter((part) => part !== undefined);
    case 'call':
      return expression.of === undefined ? expression.args : [expression.of, ...expression.args];
    case 'test':
    case 'unary':
      return [expression.of];
    case 'binary':
      return [expression.left, expression.right];
    case 'choice':
      return [expression.test, expression.then, expression.otherwise].filter((part) => part !== undefined);
  }
}
