import type { Expression } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { evaluate } from '../../../src/automation/expression/evaluate.ts';
import { NOW, placeOf, scopeWith, seen } from './seen-home.ts';

const warmth = placeOf('sensor', 'temperature.celsius');
const nobody = placeOf('gone', 'onOff.on');
const never: Expression = { state: nobody };
const broken = { variable: 'missing' } as const;
const inUse = scopeWith(
  {
    'sensor/temperature.celsius': seen(21.5),
    'sensor/humidity.percent': seen(40, { freshness: 'stale' }),
    'strip/socket2:power.watts': seen(7),
  },
  {
    variables: new Map<string, boolean | number | string>([
      ['level', 40],
      ['name', 'Anna'],
      ['constructor', 1],
    ]),
    trigger: {
      triggerId: 'pressed',
      deviceId: 'sensor',
      value: 22,
      previous: 20,
      event: 'button.pressed',
      data: {
        press: 'single',
        list: [1],
        none: null,
        light: { level: 5, 'a.b': 1 },
        'light.level': 6,
        within: { a: { b: 2 } },
      },
      cause: { kind: 'unknown' },
    },
  },
);
const value = (expression: Expression) => evaluate(expression, inUse);
const op = (name: string, ...args: Expression[]) => ({ op: name, args }) as Expression;

it.each<[Expression, unknown]>([
  [true, true],
  [5, 5],
  ['on', 'on'],
  [{ state: warmth }, 21.5],
  [{ state: { ...placeOf('strip', 'power.watts'), component: 'socket2' } }, 7],
  [{ state: placeOf('sensor', 'humidity.percent'), acceptStale: true }, 40],
  [{ state: placeOf('sensor', 'humidity.percent'), otherwise: 50 }, 50],
  [{ state: nobody, otherwise: false }, false],
  [{ age: warmth }, 60],
  [{ age: placeOf('sensor', 'humidity.percent') }, 60],
  [{ variable: 'level' }, 40],
  [{ trigger: 'id' }, 'pressed'],
  [{ trigger: 'value' }, 22],
  [{ trigger: 'previous' }, 20],
  [{ trigger: 'deviceId' }, 'sensor'],
  [{ trigger: 'event' }, 'button.pressed'],
  [{ trigger: 'data', name: 'press' }, 'single'],
  [{ trigger: 'data', name: 'within.a.b' }, 2],
  [{ trigger: 'data', name: 'list.0' }, 1],
  [{ trigger: 'data', name: 'light.level' }, 6],
  [{ time: 'year' }, 2025],
  [{ time: 'month' }, 12],
  [{ time: 'day' }, 1],
  [{ time: 'hour' }, 20],
  [{ time: 'minute' }, 34],
  [{ time: 'minuteOfDay' }, 1234],
  [{ time: 'weekday' }, 1],
])('reads %j', (expression, expected) => {
  expect(value(expression)).toEqual({ value: expected });
});

it('reads how high the sun stands', () => {
  expect(value(op('<', { sun: 'elevation' }, -20))).toEqual({ value: true });
});

it.each<[string, Expression[], unknown]>([
  ['+', [1, 2, 3], 6],
  ['-', [5, 2], 3],
  ['-', [5], -5],
  ['-', [0], 0],
  ['*', [2, 3, 4], 24],
  ['/', [7, 2], 3.5],
  ['%', [7, 3], 1],
  ['%', [-30, 360], 330],
  ['%', [30, -360], -330],
  ['%', [-4, 2], 0],
  ['min', [3, 1, 2], 1],
  ['max', [3, 1, 2], 3],
  ['round', [2.5], 3],
  ['round', [-0.2], 0],
  ['floor', [-2.5], -3],
  ['ceil', [2.1], 3],
  ['abs', [-4], 4],
  ['==', ['a', 'a'], true],
  ['==', [true, false], false],
  ['!=', [1, 2], true],
  ['!=', [1, 1], false],
  ['<', [1, 1], false],
  ['<=', [1, 1], true],
  ['>', [2, 1], true],
  ['>=', [1, 2], false],
  ['and', [true, true], true],
  ['or', [false, false], false],
  ['not', [false], true],
  ['if', [true, 1, 2], 1],
  ['if', [false, 1, 2], 2],
  ['concat', ['It is ', { state: warmth }, ' °C: ', true, ' ', 0.30000000000000004], 'It is 21.5 °C: true 0.3'],
])('works out %s of %j', (name, args, expected) => {
  expect(value(op(name, ...args))).toEqual({ value: expected });
});

it.each<[string, Expression]>([
  ['a state that was never heard', never],
  ['a stale state', { state: placeOf('sensor', 'humidity.percent') }],
  ['the age of what was never heard', { age: nobody }],
  ['a variable that is not set', broken],
  ['a member that the data lacks', { trigger: 'data', name: 'toString' }],
  ['a member that is a list', { trigger: 'data', name: 'list' }],
  ['a member within another that is not there', { trigger: 'data', name: 'within.b.c' }],
  ['a member of a text', { trigger: 'data', name: 'press.length' }],
  ['an inherited member within another', { trigger: 'data', name: 'within.constructor' }],
  ['a member that is null', { trigger: 'data', name: 'none' }],
  ['a division by zero', op('/', 1, 0)],
  ['what is left of it', op('%', 1, 0)],
  ['a number beyond all bounds', op('*', 1e308, 10)],
  ['a part that is unknown', op('+', 1, never)],
  ['a comparison of two types', op('==', 1, '1')],
  ['a number where true or false is asked for', op('not', 1)],
  ['a text where a number is asked for', op('+', 1, '1')],
  ['a choice by a number', op('if', 1, 2, 3)],
  ['a choice that is not known', op('if', never, 2, 3)],
  ['too few arguments', op('if', true)],
  ['no arguments', { op: '+' } as unknown as Expression],
  ['an operator that there is not', op('eval', 1)],
  ['no head', {} as unknown as Expression],
  ['two heads', { variable: 'level', time: 'hour' } as unknown as Expression],
  ['a stray member', { variable: 'level', otherwise: 1 } as unknown as Expression],
  ['data without a name', { trigger: 'data' } as unknown as Expression],
  ['null', null as unknown as Expression],
  ['a list', [1] as unknown as Expression],
])('does not know %s', (_, expression) => {
  expect(value(expression)).toEqual({ unknown: expect.stringMatching(/./) });
});

it('names the device and the state that it does not know', () => {
  expect(value(op('+', 1, { state: placeOf('sensor', 'humidity.percent') }))).toEqual({
    unknown: 'humidity.percent of device sensor (stale)',
  });
  expect(value(op('not', never))).toEqual({ unknown: 'onOff.on of device gone (never heard)' });
});

it.each(['/', '%'])('says that %s was a division by zero', (name) => {
  expect(value(op(name, 1, 0))).toEqual({ unknown: 'the result of a division by zero' });
});

it.each<[string, Expression[], unknown]>([
  ['and', [never, false], { value: false }],
  ['and', [false, never], { value: false }],
  ['and', [never, true], { unknown: expect.anything() }],
  ['or', [never, true], { value: true }],
  ['or', [never, false], { unknown: expect.anything() }],
  ['if', [true, 1, never], { value: 1 }],
  ['if', [false, never, 2], { value: 2 }],
])('lets %s of %j be settled by what is known', (name, args, expected) => {
  expect(value(op(name, ...args))).toEqual(expected);
});

it('goes eight levels deep and no deeper', () => {
  const nested = (levels: number): Expression => (levels === 1 ? 1 : op('+', nested(levels - 1), 1));
  expect(value(nested(8))).toEqual({ value: 8 });
  expect(value(nested(9))).toEqual({ unknown: expect.stringContaining('8 levels') });
});

it('lets no text grow beyond all bounds', () => {
  const long = scopeWith({}, { variables: new Map([['text', 'x'.repeat(1_500)]]) });
  expect(evaluate(op('concat', { variable: 'text' }, { variable: 'text' }), long)).toEqual({
    unknown: 'a text of more than 2000 characters',
  });
});

it('has no height of the sun for a home without a position', () => {
  const nowhere = scopeWith({}, { place: { timezone: 'UTC' } });
  expect(evaluate({ sun: 'elevation' }, nowhere)).toEqual({ unknown: expect.stringContaining('no position') });
});

it('takes a value from a clock that runs ahead as fresh', () => {
  const ahead = scopeWith({ 'sensor/temperature.celsius': seen(20, { observedAt: NOW + 5_000 }) });
  expect(evaluate({ age: warmth }, ahead)).toEqual({ value: 0 });
});
