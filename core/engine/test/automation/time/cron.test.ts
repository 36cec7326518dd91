import type { CronTrigger } from '@nexa/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextDue } from '../../../src/automation/time/next-due.ts';
import { clockChangeSample, every, firstOf, minutesOf, scanAround } from './minute-scan.ts';

/** A busy machine may take so long, in milliseconds. */
const SLOW = 30_000;

const cron = (text: string): CronTrigger => ({ id: 'cron', type: 'cron', cron: text });

function dues(text: string, timezone: string, from: string, count: number): string[] {
  return firstOf((after) => nextDue(cron(text), after, { timezone }), from, count);
}

it.each([
  ['on workdays', '30 7 * * 1-5', 'Europe/Vienna', '2026-06-05T12:00Z', ['06-08T05:30:00', '06-09T05:30:00']],
  ['on Sundays, as 7', '0 9 * * 7', 'UTC', '2026-06-01T00:00Z', ['06-07T09:00:00', '06-14T09:00:00']],
  ['by names', '0 9 * JUN MON', 'UTC', '2026-06-01T00:00Z', ['06-01T09:00:00', '06-08T09:00:00']],
  ['by day or weekday', '0 0 13 * 5', 'UTC', '2026-06-05T12:00Z', ['06-12T00:00:00', '06-13T00:00:00']],
  ['with seconds', '*/20 * * * * *', 'UTC', '2026-06-01T00:00:00.5Z', ['06-01T00:00:20', '06-01T00:00:40']],
  ['not at the moment itself', '0 12 * * *', 'UTC', '2026-06-01T12:00Z', ['06-02T12:00:00', '06-03T12:00:00']],
  ['a millisecond before', '0 12 * * *', 'UTC', '2026-06-01T11:59:59.999Z', ['06-01T12:00:00', '06-02T12:00:00']],
  ['after a gap', '30 2 * * *', 'Europe/Vienna', '2026-03-28T12:00Z', ['03-29T01:00:00', '03-30T00:30:00']],
  ['once after a gap', '0,30 2 * * *', 'Europe/Vienna', '2026-03-28T12:00Z', ['03-29T01:00:00', '03-30T00:00:00']],
  ['the first of two', '30 2 * * *', 'Europe/Vienna', '2026-10-24T12:00Z', ['10-25T00:30:00', '10-26T01:30:00']],
  ['after a midnight gap', '0 0 * * *', 'America/Sao_Paulo', '2018-11-03T12:00Z', ['11-04T03:00:00', '11-05T02:00:00']],
  ['not on a day left out', '0 7 * * *', 'Pacific/Apia', '2011-12-29T00:00Z', ['12-29T17:00:00', '12-30T17:00:00']],
])('is due %s', (_, text, timezone, from, expected) => {
  expect(dues(text, timezone, from, 2)).toEqual(expected.map((due) => `${from.slice(0, 5)}${due}.000Z`));
});

it('is due every half hour through both passes of a repeated hour', () => {
  expect(dues('*/30 * * * *', 'Europe/Vienna', '2026-10-24T23:30Z', 7)).toEqual([
    '2026-10-25T00:00:00.000Z',
    '2026-10-25T00:30:00.000Z',
    '2026-10-25T01:00:00.000Z',
    '2026-10-25T01:30:00.000Z',
    '2026-10-25T02:00:00.000Z',
    '2026-10-25T02:30:00.000Z',
    '2026-10-25T03:00:00.000Z',
  ]);
});

it.each([
  ['that cannot be read', '60 * * * *'],
  ['with a name in place of fields', '@midnight'],
  ['that is a date', '2027-01-01T00:00:00'],
  ['with a year', '0 0 0 1 1 * 2027'],
  ['that never comes true', '0 0 31 2 *'],
])('is never due by an expression %s', (_, text) => {
  expect(nextDue(cron(text), Date.UTC(2026, 0, 1), { timezone: 'UTC' })).toBeUndefined();
});

it('looks two years ahead', () => {
  const leapDay = cron('0 0 29 2 *');
  const on = (at: string) => nextDue(leapDay, Date.parse(at), { timezone: 'UTC' });
  expect(on('2026-02-28T00:00Z')).toBeUndefined();
  expect(on('2026-03-01T00:00Z')).toBe(Date.UTC(2028, 1, 29));
});

it(
  'as an interval is due at every minute at which the clocks show it, in both passes',
  () => {
    const interval = fc.constantFrom(
      ['*/30 * * * *', (of: number) => of % 30 === 0],
      ['15 * * * *', (of: number) => of % 60 === 15],
      ['*/20 1-3 * * *', (of: number) => of % 20 === 0 && of >= 60 && of < 240],
      ['7,37 */2 * * *', (of: number) => of % 30 === 7 && of % 120 < 60],
    ) as fc.Arbitrary<[string, (minuteOfDay: number) => boolean]>;
    fc.assert(
      fc.property(clockChangeSample, interval, (sample, [text, isDue]) => {
        const scan = scanAround(sample, { before: 2, after: 2 });
        const found = every((after) => nextDue(cron(text), after, sample), scan.from, scan.until);
        const expected = scan.walls.flatMap((wall, index) => (index > 0 && isDue(wall % 1440) ? [scan.at(index)] : []));
        expect(found).toEqual(expected);
      }),
      { numRuns: 20, seed: 20_261_201 },
    );
  },
  SLOW,
);

it(
  'as times of day is due once a day for each, after the gap when they are left out',
  () => {
    const times = fc.constantFrom(
      ['30 2 * * *', ['02:30']],
      ['0 0 * * *', ['00:00']],
      ['0,30 1,2 * * *', ['01:00', '01:30', '02:00', '02:30']],
      ['15 23 * * *', ['23:15']],
      ['45 0-3 * * *', ['00:45', '01:45', '02:45', '03:45']],
    ) as fc.Arbitrary<[string, string[]]>;
    fc.assert(
      fc.property(clockChangeSample, times, (sample, [text, of]) => {
        const scan = scanAround(sample, { before: 2, after: 2 });
        const found = every((after) => nextDue(cron(text), after, sample), scan.from, scan.until);
        const indices = scan.days.flatMap((day) => of.map((time) => scan.firstAt(day * 1440 + minutesOf(time))));
        const inside = [...new Set(indices)].filter((index) => index > 0 && index < scan.walls.length);
        expect(found).toEqual(inside.sort((one, other) => one - other).map((index) => scan.at(index)));
      }),
      { numRuns: 20, seed: 20_261_201 },
    );
  },
  SLOW,
);
