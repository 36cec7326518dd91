import { seconds } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { defaultTimings } from '../src/timings.ts';

describe('the limits', () => {
  it('show a device that vanished without a word as offline within 15 s', () => {
    expect(defaultTimings.heartbeatEvery + defaultTimings.heartbeatLimit).toBeLessThanOrEqual(seconds(15));
  });

  it('fit connecting and reading into the 20 s of a pairing step and the 30 s of a connect', () => {
    expect(defaultTimings.connect + defaultTimings.answer + 3 * defaultTimings.confirmation).toBeLessThan(seconds(20));
  });

  it('fit a command that is asked about twice into its 30 s', () => {
    expect(2 * (defaultTimings.confirmation + defaultTimings.answer)).toBeLessThan(seconds(30));
  });

  it('grow from pause to pause and never end', () => {
    const { backOff } = defaultTimings;
    expect([...backOff].sort((a, b) => a - b)).toEqual(backOff);
    expect(backOff.at(-1)).toBeLessThanOrEqual(seconds(60));
  });
});
