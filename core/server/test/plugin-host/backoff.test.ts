import { describe, expect, it } from 'vitest';
import { Backoff } from '../../src/plugin-host/backoff.ts';

const pauses = (random: number, count: number): number[] => {
  const backoff = new Backoff({ first: 1_000, ceiling: 10_000, random: () => random });
  return Array.from({ length: count }, () => backoff.next());
};

describe('the pause between two tries', () => {
  it('doubles up to the ceiling and stays there for ever', () => {
    expect(pauses(0.5, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(pauses(0.5, 2_000).at(-1)).toBe(10_000);
  });

  it('leaves a tenth up or down to chance', () => {
    expect(pauses(0, 1)).toEqual([900]);
    expect(pauses(1, 1)).toEqual([1_100]);
  });

  it('begins anew after a success', () => {
    const backoff = new Backoff({ first: 1_000, ceiling: 10_000, random: () => 0.5 });
    backoff.next();
    backoff.next();
    backoff.reset();
    expect(backoff.next()).toBe(1_000);
  });
});
