import { type Expression, onOff } from '@nexa/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluate } from '../../../src/automation/expression/evaluate.ts';
import {
  type ExpressionTypes,
  expressionType,
  schemaType,
  typeOf,
  type ValueType,
} from '../../../src/automation/expression/expression-type.ts';
import { NOW, placeOf, scopeWith, seen } from './seen-home.ts';

const attributes: Readonly<Record<string, ValueType>> = {
  'onOff.on': 'boolean',
  'temperature.celsius': 'number',
  'thermostat.mode': 'text',
};
const variables = new Map<string, ValueType>([
  ['level', 'number'],
  ['open', 'boolean'],
  ['name', 'text'],
]);
const types: ExpressionTypes = {
  triggerValue: 'number',
  variable: (name) => variables.get(name),
  attribute: ({ capability, attribute }) => attributes[`${capability}.${attribute}`],
};
const op = (name: string, ...args: Expression[]) => ({ op: name, args }) as Expression;
const state = (key: string): Expression => ({ state: placeOf('thing', key) });

it.each<[Expression, ValueType]>([
  [true, 'boolean'],
  [1, 'number'],
  ['a', 'text'],
  [state('onOff.on'), 'boolean'],
  [state('thermostat.mode'), 'text'],
  [{ state: placeOf('thing', 'temperature.celsius'), otherwise: 20 }, 'number'],
  [{ age: placeOf('thing', 'onOff.on') }, 'number'],
  [{ variable: 'open' }, 'boolean'],
  [{ trigger: 'id' }, 'text'],
  [{ trigger: 'value' }, 'number'],
  [{ trigger: 'data', name: 'press' }, 'any'],
  [{ time: 'hour' }, 'number'],
  [{ sun: 'elevation' }, 'number'],
  [op('+', 1, { variable: 'level' }), 'number'],
  [op('-', 1), 'number'],
  [op('==', 'a', state('thermostat.mode')), 'boolean'],
  [op('==', { trigger: 'data', name: 'press' }, 'single'), 'boolean'],
  [op('<', 1, { trigger: 'previous' }), 'boolean'],
  [op('if', state('onOff.on'), 1, 2), 'number'],
  [op('if', true, 1, { trigger: 'data', name: 'n' }), 'any'],
  [op('concat', 1, true, 'a'), 'text'],
])('types %j as %s', (expression, type) => {
  expect(expressionType(expression, types)).toEqual({ type });
});

const deep = (levels: number): Expression => (levels === 1 ? 1 : op('+', deep(levels - 1)));
const wide = (rows: number, columns: number) =>
  op('+', ...Array.from({ length: rows }, () => op('+', ...Array.from({ length: columns }, () => 1))));

it.each<[string, Expression, string]>([
  ['/state', state('lock.locked'), 'no such attribute'],
  ['/age', { age: placeOf('thing', 'lock.locked') }, 'no such attribute'],
  ['/otherwise', { state: placeOf('thing', 'onOff.on'), otherwise: 0 }, 'onOff.on is true or false'],
  ['/variable', { variable: 'nothing' }, 'no variable nothing is set'],
  ['/args', op('not', true, false), 'not takes 1 argument, and 2 are given'],
  ['/args', op('-', 1, 2, 3), '- takes 1 or 2 arguments, and 3 are given'],
  ['/args', op('if', true, 1), 'if takes 3 arguments, and 2 are given'],
  ['/args', { op: 'and', args: [] }, 'and takes at least 1 argument, and 0 are given'],
  ['/args/1', op('+', 1, 'a'), '+ takes a number here, and this is a text'],
  ['/args/1', op('==', 1, 'a'), '== takes a number here, and this is a text'],
  ['/args/0', op('and', 1), 'and takes true or false here'],
  ['/args/0', op('if', 1, 2, 3), 'if takes true or false here'],
  ['/args/2', op('if', true, 2, 'a'), 'if takes a number here'],
  ['/args/0/args/1', op('not', op('<', 1, true)), '< takes a number here'],
  ['/args/0'.repeat(8), deep(9), 'at most 8 levels deep'],
  ['/args/11', wide(12, 8), 'at most 100 parts'],
  ['', {} as unknown as Expression, 'give one'],
  ['', { variable: 'level', time: 'hour' } as unknown as Expression, 'only one of variable, time'],
  ['', { variable: 'level', acceptStale: true } as unknown as Expression, 'acceptStale does not go with variable'],
  ['', { trigger: 'id', name: 'x' } as unknown as Expression, 'trigger has a value that it cannot have'],
  ['', { trigger: 'data' } as unknown as Expression, 'trigger has a value that it cannot have'],
  ['', op('eval', 1), 'op has a value that it cannot have'],
  ['', { state: {} } as unknown as Expression, 'state has a value that it cannot have'],
  ['', null as unknown as Expression, 'true or false, a number, a text or an object'],
])('finds at “%s” what is wrong with %j', (path, expression, problem) => {
  expect(expressionType(expression, types)).toEqual({ path, problem: expect.stringContaining(problem) });
});

it.each<[number, number]>([
  [10, 8],
  [11, 8],
])('takes %i times %i parts and those around them', (rows, columns) => {
  expect(expressionType(wide(rows, columns), types)).toEqual({ type: 'number' });
});

it('takes eight levels', () => {
  expect(expressionType(deep(8), types)).toEqual({ type: 'number' });
});

it.each<[unknown, ValueType | undefined]>([
  [onOff.attributes.on?.schema, 'boolean'],
  [{ type: 'integer' }, 'number'],
  [{ type: 'string', enum: ['a'] }, 'text'],
  [{ enum: ['a', 'b'] }, 'text'],
  [{ enum: [1, 'b'] }, 'any'],
  [{ const: 5 }, 'number'],
  [{ anyOf: [{ const: 'a', type: 'string' }, { const: 'b' }] }, 'text'],
  [{ oneOf: [{ type: 'number' }, { type: 'string' }] }, 'any'],
  [{ type: 'object' }, undefined],
  [undefined, undefined],
])('reads the type of %j', (schema, type) => {
  expect(schemaType(schema)).toBe(type);
});

const leaves = {
  boolean: fc.oneof(
    fc.boolean(),
    fc.constant<Expression>(state('onOff.on')),
    fc.constant<Expression>({ variable: 'open' }),
  ),
  number: fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -5, max: 5 }),
    fc.constantFrom<Expression>(
      state('temperature.celsius'),
      { age: placeOf('thing', 'onOff.on') },
      { variable: 'level' },
      { trigger: 'value' },
      { time: 'minuteOfDay' },
      { sun: 'elevation' },
    ),
  ),
  text: fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom<Expression>(state('thermostat.mode'), { variable: 'name' }, { trigger: 'id' }),
  ),
};
type Known = keyof typeof leaves;
const apply = (names: readonly string[], ...args: fc.Arbitrary<Expression>[]): fc.Arbitrary<Expression> =>
  fc.tuple(fc.constantFrom(...names), fc.tuple(...args)).map(([name, given]) => op(name, ...given));

function typed(type: Known, depth: number): fc.Arbitrary<Expression> {
  if (depth === 0) return leaves[type];
  const inner = (wanted: Known) => typed(wanted, depth - 1);
  const choice = apply(['if'], inner('boolean'), inner(type), inner(type));
  const more = {
    boolean: fc.oneof(
      apply(['and', 'or'], inner('boolean'), inner('boolean')),
      apply(['not'], inner('boolean')),
      apply(['<', '<=', '>', '>='], inner('number'), inner('number')),
      apply(['==', '!='], inner('text'), inner('text')),
    ),
    number: fc.oneof(
      apply(['+', '-', '*', '/', '%', 'min', 'max'], inner('number'), inner('number')),
      apply(['round', 'floor', 'ceil', 'abs', '-'], inner('number')),
    ),
    text: apply(['concat'], inner('number'), inner('boolean'), inner('text')),
  };
  return fc.oneof(leaves[type], choice, more[type]);
}

const anyTyped = fc
  .constantFrom<Known>('boolean', 'number', 'text')
  .chain((type) => typed(type, 3).map((expression) => ({ type, expression })));
const homes = fc
  .record({ on: fc.boolean(), celsius: fc.integer({ min: -30, max: 50 }), mode: fc.string({ maxLength: 10 }) })
  .chain(({ on, celsius, mode }) =>
    fc
      .subarray(['onOff.on', 'temperature.celsius', 'thermostat.mode', 'level', 'open', 'name', 'trigger'])
      .map((known) => {
        const states = { 'onOff.on': on, 'temperature.celsius': celsius, 'thermostat.mode': mode };
        const heard = Object.entries(states).filter(([key]) => known.includes(key));
        const set = Object.entries({ level: celsius, open: on, name: mode }).filter(([key]) => known.includes(key));
        return scopeWith(Object.fromEntries(heard.map(([key, value]) => [`thing/${key}`, seen(value)])), {
          now: NOW + celsius * 3_600_000,
          variables: new Map<string, boolean | number | string>(set),
          trigger: {
            cause: { kind: 'unknown' },
            ...(known.includes('trigger') ? { triggerId: 't', value: celsius } : {}),
          },
        });
      }),
  );

it('gives what it declares, or nothing', () => {
  fc.assert(
    fc.property(anyTyped, homes, ({ type, expression }, scope) => {
      expect(expressionType(expression, types)).toEqual({ type });
      const result = evaluate(expression, scope);
      expect('unknown' in result ? type : typeOf(result.value)).toBe(type);
      expect('value' in result && typeof result.value === 'number' ? Number.isFinite(result.value) : true).toBe(true);
    }),
    { numRuns: 200 },
  );
});

it('refuses or takes any JSON at all, and never throws', () => {
  const heads = fc.constantFrom(
    'state',
    'age',
    'variable',
    'trigger',
    'name',
    'time',
    'sun',
    'op',
    'args',
    'otherwise',
  );
  const { junk } = fc.letrec<{ junk: unknown }>((tie) => ({
    junk: fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue({ maxDepth: 2 }),
      fc.dictionary(heads, tie('junk'), { maxKeys: 3 }),
      fc.record({
        op: fc.constantFrom('+', 'and', 'if', 'concat', '==', '/'),
        args: fc.array(tie('junk'), { maxLength: 4 }),
      }),
    ),
  }));
  fc.assert(
    fc.property(junk, (expression) => {
      const result = expressionType(expression as Expression, types);
      const found = evaluate(expression as Expression, scopeWith());
      expect('type' in result || result.problem.length > 0).toBe(true);
      expect('value' in found || found.unknown.length > 0).toBe(true);
    }),
    { numRuns: 200 },
  );
});
