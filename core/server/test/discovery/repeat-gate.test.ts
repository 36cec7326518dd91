import { expect, it } from 'vitest';
import { RepeatGate } from '../../src/discovery/repeat-gate.ts';

const gate = (bounds: Partial<ConstructorParameters<typeof RepeatGate>[0]> = {}) =>
  new RepeatGate({ repeat: 10_000, perSecond: 5, remembered: 100, ...bounds });

it('lets the same thing through once in a while', () => {
  const one = gate();
  expect([0, 5000, 9999, 10_000].map((now) => one.admits('bridge', now))).toEqual([true, false, false, true]);
});

it('lets different things through side by side', () => {
  const one = gate();
  expect([one.admits('bridge', 0), one.admits('plug', 0)]).toEqual([true, true]);
});

it('holds back a flood of ever new things, counts it, and opens again', () => {
  const one = gate();
  const flood = Array.from({ length: 100 }, (_, index) => one.admits(`thing ${index}`, 0));
  expect(flood.filter(Boolean)).toHaveLength(10);
  expect(one.takeRefused()).toBe(90);
  expect(one.takeRefused()).toBe(0);
  expect(one.admits('later', 1000)).toBe(true);
});

it('remembers a bounded number of things, the latest', () => {
  const one = gate({ remembered: 2, perSecond: 1000 });
  for (const key of ['a', 'b', 'c']) one.admits(key, 0);
  expect([one.admits('c', 1), one.admits('a', 1)]).toEqual([false, true]);
});
