import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoBucket, parseBucket } from '../../src/timeseries/bucket.ts';

const day = 86_400_000;

describe('the span that auto picks', () => {
  it.each([
    [300_000, 'PT1S'],
    [day, 'PT5M'],
    [7 * day, 'PT30M'],
    [30 * day, 'PT2H'],
    [365 * day, 'PT24H'],
    [7 * 365 * day, 'PT168H'],
  ])('for %d ms is %s', (length, duration) => {
    expect(autoBucket(0, length)).toBe(duration);
  });

  it('never cuts a time into more than 400 pieces, and is a fixed span', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 * 365 }), fc.integer({ min: 0, max: day }), (days, rest) => {
        const length = days * day + rest;
        const bucket = parseBucket(autoBucket(0, length), 0, length);
        expect(bucket.kind).toBe('fixed');
        expect(length / 1_000 / (bucket as { seconds: number }).seconds).toBeLessThanOrEqual(399);
      }),
    );
  });
});
