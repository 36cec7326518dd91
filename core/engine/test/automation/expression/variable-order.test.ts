import type { Expression } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { variableOrder } from '../../../src/automation/expression/variable-order.ts';

const sum = (...names: string[]): Expression => ({ op: '+', args: names.map((variable) => ({ variable })) });

it.each([
  [{ b: 1, a: 2 }, ['a', 'b']],
  [{ a: sum('b'), b: sum('c'), c: 1 }, ['c', 'b', 'a']],
  [{ count: sum('count', 'step'), step: 1 }, ['step', 'count']],
  [{ a: sum('elsewhere') }, ['a']],
  [{}, []],
])('sets %j after what they use', (variables: Record<string, Expression>, names) => {
  const result = variableOrder(variables);
  expect('order' in result && result.order.map(([name]) => name)).toEqual(names);
});

it('names those that use each other', () => {
  expect(variableOrder({ a: sum('b'), b: sum('c'), c: sum('b'), d: 1 })).toEqual({ circle: ['b', 'c'] });
});
