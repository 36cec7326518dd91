import { expect, it } from 'vitest';
import { evaluateVariables } from '../../../src/automation/expression/evaluate-variables.ts';
import { scopeWith } from './seen-home.ts';

const before = scopeWith({}, { variables: new Map([['count', 4]]) });

it('sets each after those that it uses, in whatever order they are written', () => {
  const wanted = {
    a: { op: '*', args: [{ variable: 'b' }, 2] },
    b: { op: '+', args: [{ variable: 'c' }, 1] },
    c: 3,
  } as const;
  expect(evaluateVariables(wanted, scopeWith()).set).toEqual({ a: 8, b: 4, c: 3 });
});

it('counts on from the value before', () => {
  const wanted = { count: { op: '+', args: [{ variable: 'count' }, 1] } } as const;
  const { variables, set } = evaluateVariables(wanted, before);
  expect(set).toEqual({ count: 5 });
  expect([...variables]).toEqual([['count', 5]]);
  expect([...before.variables]).toEqual([['count', 4]]);
});

it('keeps what was before where the new value is not known, and says why', () => {
  const { variables, set, unknown } = evaluateVariables({ count: { variable: 'gone' }, level: 1 }, before);
  expect(set).toEqual({ level: 1 });
  expect(variables.get('count')).toBe(4);
  expect(unknown).toEqual({ count: 'the variable gone' });
});

it('ends for those that use each other', () => {
  const wanted = { a: { variable: 'b' }, b: { variable: 'a' } } as const;
  expect(Object.keys(evaluateVariables(wanted, scopeWith()).unknown)).toEqual(['a', 'b']);
});
