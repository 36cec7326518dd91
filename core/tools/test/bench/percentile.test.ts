import fc from 'fast-check';
import { expect, it } from 'vitest';
import { percentile, percentileRange } from '../../src/bench/plugins/round-trips.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

it('lies between its bounds, and the more there are the nearer these are', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1 }), (values) => {
      const { atLeast, atMost } = percentileRange(values, 0.99);
      const value = percentile(values, 0.99);
      expect(atLeast).toBeLessThanOrEqual(value);
      expect(atMost).toBeGreaterThanOrEqual(value);
    }),
  );
});

// By the binomial distribution: 6,000 × 0.99 ± 2.576 × √(6,000 × 0.99 × 0.01).
it('has the bounds of the binomial distribution', () => {
  expect(percentile(upTo(6_000), 0.99)).toBe(5_941);
  expect(percentileRange(upTo(6_000), 0.99)).toEqual({ atLeast: 5_921, atMost: 5_961 });
});
