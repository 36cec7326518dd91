import { type SchedulePeriod, type ScheduleTrigger, weekdayNames } from '@nexa/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextDue } from '../../../src/automation/time/next-due.ts';
import { holdsSchedule } from '../../../src/automation/time/time-conditions.ts';
import { clockChangeSample, every, firstOf, minutesOf, scanAround, weekdayName } from './minute-scan.ts';

/** A busy machine may take so long, in milliseconds. */
const SLOW = 30_000;

const schedule = (edge: 'start' | 'end', periods: SchedulePeriod[]): ScheduleTrigger => ({
  id: 'schedule',
  type: 'schedule',
  periods,
  edge,
});

function edges(periods: SchedulePeriod[], timezone: string, from: string, count = 2) {
  const of = (edge: 'start' | 'end') =>
    firstOf((after) => nextDue(schedule(edge, periods), after, { timezone }), from, count).map((at) => at.slice(0, 16));
  return { start: of('start'), end: of('end') };
}

it.each<[string, SchedulePeriod[], string, string, string[], string[]]>([
  [
    'during the day',
    [{ from: '08:00', to: '12:00' }],
    'UTC',
    '2026-06-01T09:00Z',
    ['2026-06-02T08:00', '2026-06-03T08:00'],
    ['2026-06-01T12:00', '2026-06-02T12:00'],
  ],
  [
    'over midnight, on the weekday on which they begin',
    [{ from: '22:00', to: '06:00', weekdays: ['friday'] }],
    'UTC',
    '2026-06-01T00:00Z',
    ['2026-06-05T22:00', '2026-06-12T22:00'],
    ['2026-06-06T06:00', '2026-06-13T06:00'],
  ],
  [
    'that meet',
    [
      { from: '08:00', to: '12:00' },
      { from: '12:00', to: '14:00' },
    ],
    'UTC',
    '2026-06-01T00:00Z',
    ['2026-06-01T08:00', '2026-06-02T08:00'],
    ['2026-06-01T14:00', '2026-06-02T14:00'],
  ],
  [
    'that overlap over midnight',
    [
      { from: '20:00', to: '02:00' },
      { from: '01:00', to: '05:00' },
    ],
    'UTC',
    '2026-06-01T12:00Z',
    ['2026-06-01T20:00', '2026-06-02T20:00'],
    ['2026-06-02T05:00', '2026-06-03T05:00'],
  ],
  [
    'of whole days that meet',
    [{ from: '00:00', to: '00:00', weekdays: ['saturday', 'sunday'] }],
    'UTC',
    '2026-06-01T00:00Z',
    ['2026-06-06T00:00', '2026-06-13T00:00'],
    ['2026-06-08T00:00', '2026-06-15T00:00'],
  ],
  [
    'on a date',
    [{ from: '18:00', to: '23:00', date: '2026-12-24' }],
    'Europe/Vienna',
    '2026-06-01T00:00Z',
    ['2026-12-24T17:00'],
    ['2026-12-24T22:00'],
  ],
  [
    'on some days of a holiday',
    [{ from: '09:00', to: '10:00', date: '2026-06-06', until: '2026-06-09', weekdays: ['monday', 'sunday'] }],
    'UTC',
    '2026-06-01T00:00Z',
    ['2026-06-07T09:00', '2026-06-08T09:00'],
    ['2026-06-07T10:00', '2026-06-08T10:00'],
  ],
  [
    'every year',
    [{ from: '18:00', to: '23:00', date: '2020-12-24', yearly: true }],
    'UTC',
    '2026-12-25T00:00Z',
    ['2027-12-24T18:00', '2028-12-24T18:00'],
    ['2027-12-24T23:00', '2028-12-24T23:00'],
  ],
  [
    'every year over New Year',
    [{ from: '00:00', to: '00:00', date: '2024-12-24', until: '2025-01-06', yearly: true }],
    'UTC',
    '2026-06-01T00:00Z',
    ['2026-12-24T00:00', '2027-12-24T00:00'],
    ['2027-01-07T00:00', '2028-01-07T00:00'],
  ],
  [
    'over a gap, shorter by an hour',
    [{ from: '22:00', to: '06:00' }],
    'Europe/Vienna',
    '2026-03-28T12:00Z',
    ['2026-03-28T21:00', '2026-03-29T20:00'],
    ['2026-03-29T04:00', '2026-03-30T04:00'],
  ],
  [
    'that end in a gap',
    [{ from: '22:00', to: '02:30' }],
    'Europe/Vienna',
    '2026-03-28T12:00Z',
    ['2026-03-28T21:00', '2026-03-29T20:00'],
    ['2026-03-29T01:00', '2026-03-30T00:30'],
  ],
  [
    'of which one vanishes in a gap',
    [{ from: '02:10', to: '02:50' }],
    'Europe/Vienna',
    '2026-03-28T12:00Z',
    ['2026-03-30T00:10', '2026-03-31T00:10'],
    ['2026-03-30T00:50', '2026-03-31T00:50'],
  ],
  [
    'that meet because of a gap',
    [
      { from: '01:00', to: '02:10' },
      { from: '02:50', to: '04:00' },
    ],
    'Europe/Vienna',
    '2026-03-28T12:00Z',
    ['2026-03-29T00:00', '2026-03-29T23:00'],
    ['2026-03-29T02:00', '2026-03-30T00:10'],
  ],
  [
    'that end in a repeated hour, the first time',
    [{ from: '22:00', to: '02:30' }],
    'Europe/Vienna',
    '2026-10-24T12:00Z',
    ['2026-10-24T20:00', '2026-10-25T21:00'],
    ['2026-10-25T00:30', '2026-10-26T01:30'],
  ],
  [
    'over a day that is left out: one night',
    [{ from: '22:00', to: '06:00' }],
    'Pacific/Apia',
    '2011-12-29T20:00Z',
    ['2011-12-30T08:00', '2011-12-31T08:00'],
    ['2011-12-30T16:00', '2011-12-31T16:00'],
  ],
])('finds the edges of spans %s', (_, periods, timezone, from, start, end) => {
  expect(edges(periods, timezone, from)).toEqual({ start, end });
});

it('has no edge when it always holds', () => {
  const always: SchedulePeriod[] = [
    { from: '00:00', to: '12:00' },
    { from: '12:00', to: '00:00' },
  ];
  expect(edges(always, 'Europe/Vienna', '2026-01-01T00:00Z')).toEqual({ start: [], end: [] });
  expect(holdsSchedule(always, Date.UTC(2026, 2, 29, 1), { timezone: 'Europe/Vienna' })).toBe(true);
});

it('has no edge that is more than two years ahead', () => {
  const far: SchedulePeriod[] = [{ from: '08:00', to: '09:00', date: '2028-06-02' }];
  expect(edges(far, 'UTC', '2026-06-01T00:00Z')).toEqual({ start: [], end: [] });
  expect(edges(far, 'UTC', '2026-06-04T00:00Z').start).toEqual(['2028-06-02T08:00']);
});

it('ends a long holiday at its end', () => {
  const holiday: SchedulePeriod[] = [{ from: '00:00', to: '00:00', date: '2025-01-01', until: '2026-12-31' }];
  expect(edges(holiday, 'UTC', '2026-06-01T00:00Z')).toEqual({ start: [], end: ['2027-01-01T00:00'] });
});

it('leaves out a period that cannot be read', () => {
  const periods: SchedulePeriod[] = [
    { from: '8', to: '9' },
    { from: '10:00', to: '11:00', date: '2026-02-30' },
    { from: '12:00', to: '13:00' },
  ];
  expect(edges(periods, 'UTC', '2026-06-01T00:00Z', 1).start).toEqual(['2026-06-01T12:00']);
});

it(
  'agrees with a scan of every minute around a clock change, in its edges and in whether it holds',
  () => {
    const minute = fc.oneof(
      fc.integer({ min: 0, max: 1439 }).map((of) => new Date(of * 60_000).toISOString().slice(11, 16)),
      fc.constantFrom('00:00', '01:00', '02:00', '02:30', '03:00', '23:30'),
    );
    const weekdays = fc.option(fc.subarray([...weekdayNames], { minLength: 1 }), { nil: undefined });
    const period = fc.record({ from: minute, to: minute, weekdays });
    const several = fc.array(period, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(clockChangeSample, several, (place, drawn) => {
        const scan = scanAround(place, { before: 5, after: 4 });
        const periods: SchedulePeriod[] = drawn.map(({ from, to, weekdays: on }) => ({
          from,
          to,
          ...(on === undefined ? {} : { weekdays: on }),
        }));
        const active = new Array<boolean>(scan.walls.length).fill(false);
        for (const { from, to, weekdays: on } of periods) {
          const isNextDay = minutesOf(to) <= minutesOf(from);
          for (const day of scan.days.filter(
            (each) => on === undefined || on.some((name) => name === weekdayName(each)),
          )) {
            const start = scan.firstAt(day * 1440 + minutesOf(from));
            active.fill(true, start, scan.firstAt((day + (isNextDay ? 1 : 0)) * 1440 + minutesOf(to)));
          }
        }
        const [first, last] = [3 * 1440, scan.walls.length - 1440];
        const edgesOf = (edge: 'start' | 'end') =>
          every((after) => nextDue(schedule(edge, periods), after, place), scan.at(first), scan.at(last));
        const expected = (isStart: boolean) =>
          active.flatMap((is, index) =>
            index > first && index < last && is === isStart && active[index - 1] !== is ? [scan.at(index)] : [],
          );
        expect(edgesOf('start')).toEqual(expected(true));
        expect(edgesOf('end')).toEqual(expected(false));
        const some = scan.walls
          .map((_, index) => index)
          .filter((index) => index >= first && index < last && index % 23 === 0);
        expect(some.filter((index) => holdsSchedule(periods, scan.at(index), place) !== active[index])).toEqual([]);
      }),
      { numRuns: 20, seed: 20_261_201 },
    );
  },
  SLOW,
);
