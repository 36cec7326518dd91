import { describe, expect, it } from 'vitest';
import { nextRun } from '../../src/jobs/next-run.ts';

const next = (cron: string, after: string): string =>
  new Date(nextRun({ cron }, Date.parse(after))).toISOString().slice(0, 16);

describe('the next run of a schedule', () => {
  it.each([
    ['* * * * *', '2026-02-01T10:00:30Z', '2026-02-01T10:01'],
    ['* * * * *', '2026-02-01T10:00:00Z', '2026-02-01T10:01'],
    ['15 3 * * *', '2026-02-01T03:14:59Z', '2026-02-01T03:15'],
    ['15 3 * * *', '2026-02-01T03:15:00Z', '2026-02-02T03:15'],
    ['*/20 * * * *', '2026-02-01T10:41:00Z', '2026-02-01T11:00'],
    ['5-10/5,50 6 * * *', '2026-02-01T06:06:00Z', '2026-02-01T06:10'],
    ['0 0 1 * *', '2026-12-31T23:59:59Z', '2027-01-01T00:00'],
    ['0 0 29 2 *', '2026-03-01T00:00:00Z', '2028-02-29T00:00'],
    ['0 4 * * 0', '2026-11-23T00:00:00Z', '2026-11-29T04:00'],
    ['0 4 * * 7', '2026-11-23T00:00:00Z', '2026-11-29T04:00'],
    ['0 4 13 * 5', '2026-11-01T00:00:00Z', '2026-11-06T04:00'],
  ])('of "%s" after %s is %s', (cron, after, expected) => {
    expect(next(cron, after)).toBe(expected);
  });

  it('comes so many seconds after the run before', () => {
    expect(nextRun({ everySeconds: 5 }, 1_000)).toBe(6_000);
  });

  it.each([
    '',
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '5-1 * * * *',
    '*/0 * * * *',
    'x * * * *',
    '0 0 30 2 *',
  ])('refuses "%s"', (cron) => {
    expect(() => nextRun({ cron }, 0)).toThrow('no schedule');
  });
});
