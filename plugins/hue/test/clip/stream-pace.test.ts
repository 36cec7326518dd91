import { describe, expect, it } from 'vitest';
import { StreamPace } from '../../src/clip/stream-pace.ts';

describe('the pace at which a stream is opened again', () => {
  const longest = () => new StreamPace(() => 1);
  const pauseAfter = (pace: StreamPace, now: number): number => {
    const seconds = Array.from({ length: 100 }, (_, second) => second);
    return seconds.find((second) => pace.mayOpen(now + second * 1000)) ?? Number.POSITIVE_INFINITY;
  };

  it('is at once when it lasted', () => {
    const pace = longest();
    expect(pace.mayOpen(0)).toBe(true);
    pace.ended(1_000_000, 60_000);
    expect(pauseAfter(pace, 1_000_000)).toBe(0);
  });

  it('slows down when it ends again and again right after it was opened, to a minute at most', () => {
    const pace = longest();
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => {
      pace.ended(count * 1_000_000, 100);
      return pauseAfter(pace, count * 1_000_000);
    });
    expect(pauses).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('is at once again after one that lasted, and when someone wants to know now', () => {
    const pace = longest();
    for (const count of [1, 2, 3, 4, 5]) pace.ended(count * 1000, 100);
    pace.openNow();
    expect(pace.mayOpen(5000)).toBe(true);
    pace.ended(100_000, 60_000);
    pace.ended(101_000, 100);
    expect(pace.mayOpen(101_000)).toBe(true);
  });

  it('varies, so that many homes do not knock at once', () => {
    const soonest = new StreamPace(() => 0);
    for (const count of [1, 2, 3, 4, 5]) soonest.ended(count * 1_000_000, 100);
    expect(pauseAfter(soonest, 5_000_000)).toBe(4);
  });

  it('does not wait for hours when the clock was set back', () => {
    const pace = longest();
    for (const count of [1, 2, 3]) pace.ended(count * 1_000_000, 100);
    expect(pace.mayOpen(1000)).toBe(true);
  });
});
