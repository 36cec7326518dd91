import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/homes/system-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 2, 2, 12);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Timers and the monotonic clock stand still, the clock of the machine goes on. */
const sleep = (span: number) => vi.setSystemTime(Date.now() + span);

function scheduled(span: number): number[] {
  const done: number[] = [];
  systemClock.schedule(systemClock.now() + span, () => done.push(Date.now() - START));
  return done;
}

it.each([0, 1, MINUTE, MINUTE + 1, 30 * 24 * HOUR])('does what is due in %i ms then, once', (span) => {
  const done = scheduled(span);
  vi.advanceTimersByTime(Math.max(0, span - 1));
  expect(done).toEqual(span === 0 ? [0] : []);
  vi.advanceTimersByTime(HOUR);
  expect(done).toEqual([span]);
});

it('does at once what was due before, but not before it returns', () => {
  const done = scheduled(-HOUR);
  expect(done).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(done).toEqual([0]);
});

it('is not late by the time for which the machine slept', () => {
  const done = scheduled(9 * HOUR);
  vi.advanceTimersByTime(30 * MINUTE);
  sleep(8 * HOUR);
  vi.advanceTimersByTime(HOUR);
  expect(done).toEqual([9 * HOUR]);
});

it('does what came due while the machine slept within a minute of its waking', () => {
  const done = scheduled(2 * HOUR);
  vi.advanceTimersByTime(30 * MINUTE + 1);
  sleep(8 * HOUR);
  vi.advanceTimersByTime(MINUTE);
  expect(done).toHaveLength(1);
});

it('waits no longer than was meant when the clock is set back', () => {
  const done = scheduled(2 * HOUR);
  vi.advanceTimersByTime(30 * MINUTE);
  vi.setSystemTime(START - 24 * HOUR);
  vi.advanceTimersByTime(90 * MINUTE);
  expect(done).toHaveLength(1);
});

it('does nothing that was given up, however long it was to wait', () => {
  const done: number[] = [];
  const stops = [10, 5 * MINUTE, 2 * HOUR].map((span) =>
    systemClock.schedule(systemClock.now() + span, () => done.push(span)),
  );
  vi.advanceTimersByTime(5);
  stops[0]?.();
  vi.advanceTimersByTime(3 * MINUTE);
  stops[1]?.();
  stops[2]?.();
  vi.advanceTimersByTime(24 * HOUR);
  expect(done).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
