import { seconds } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { defaultTimings } from '../src/timings.ts';

describe('the limits', () => {
  it('show a device that vanished without a word as offline within 15 s', () => {
    expect(defaultTimings.heartbeatEvery + defaultTimings.heartbeatLimit).toBeLessThanOrEqual(seconds(15));
  });

  it('fit connecting and reading into the 25 s of a pairing step and the 30 s of a connect', () => {
    expect(defaultTimings.connect + defaultTimings.answer + 4 * defaultTimings.confirmation).toBeLessThan(seconds(25));
  });

  it('fit a search for the version, however little answers, into the 25 s of a pairing step', () => {
    const { probe, settle } = defaultTimings;
    const asked = 2 * probe + 4 * (probe / 3);
    const longest = { '3.4': probe, '3.3': asked, '3.5': probe, '3.1': asked };
    const all = Object.values(longest).reduce((sum, part) => sum + part + settle, 0);
    expect(all).toBeLessThan(seconds(25));
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
