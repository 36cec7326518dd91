import { type TimeTrigger, type Weekday, weekdayNames } from '@nexa/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextDue } from '../../../src/automation/time/next-due.ts';
import { clockChangeSample, every, firstOf, minutesOf, scanAround, weekdayName } from './minute-scan.ts';

/** A busy machine may take so long, in milliseconds. */
const SLOW = 30_000;

const time = (at: string, weekdays?: Weekday[]): TimeTrigger => ({
  id: 'time',
  type: 'time',
  at,
  ...(weekdays === undefined ? {} : { weekdays }),
});

function dues(trigger: TimeTrigger, timezone: string, from: string, count: number): string[] {
  return firstOf((after) => nextDue(trigger, after, { timezone }), from, count);
}

it.each([
  ['each day', '07:30', undefined, 'Europe/Vienna', '2026-06-01T00:00Z', ['06-01T05:30', '06-02T05:30']],
  ['not at the moment itself', '07:30', undefined, 'UTC', '2026-06-01T07:30Z', ['06-02T07:30', '06-03T07:30']],
  ['just after it', '07:30', undefined, 'UTC', '2026-06-01T07:29:59.999Z', ['06-01T07:30', '06-02T07:30']],
  ['after the gap', '02:30', undefined, 'Europe/Vienna', '2026-03-28T12:00Z', ['03-29T01:00', '03-30T00:30']],
  ['the first of two', '02:30', undefined, 'Europe/Vienna', '2026-10-24T12:00Z', ['10-25T00:30', '10-26T01:30']],
  ['between the two', '02:30', undefined, 'Europe/Vienna', '2026-10-25T00:30Z', ['10-26T01:30', '10-27T01:30']],
  ['in New York', '02:30', undefined, 'America/New_York', '2026-03-07T12:00Z', ['03-08T07:00', '03-09T06:30']],
  ['a gap at midnight', '00:00', undefined, 'America/Sao_Paulo', '2018-11-03T12:00Z', ['11-04T03:00', '11-05T02:00']],
  ['half an hour', '02:10', undefined, 'Australia/Lord_Howe', '2026-10-03T00:00Z', ['10-03T15:30', '10-04T15:10']],
  ['quarters', '06:00', undefined, 'Asia/Kathmandu', '2026-06-01T00:00Z', ['06-01T00:15', '06-02T00:15']],
  ['not on a day left out', '07:00', undefined, 'Pacific/Apia', '2011-12-29T00:00Z', ['12-29T17:00', '12-30T17:00']],
  ['weekdays', '07:00', ['monday', 'friday'], 'UTC', '2026-06-01T08:00Z', ['06-05T07:00', '06-08T07:00']],
  ['a week on', '07:00', ['monday'], 'UTC', '2026-06-01T07:00Z', ['06-08T07:00', '06-15T07:00']],
  ['a gap on a weekday', '02:30', ['sunday'], 'Europe/Vienna', '2026-03-23T00:00Z', ['03-29T01:00', '04-05T00:30']],
] as const)('is due %s', (_, at, weekdays, timezone, from, expected) => {
  const year = from.slice(0, 5);
  expect(dues(time(at, weekdays && [...weekdays]), timezone, from, 2)).toEqual(
    expected.map((due) => `${year}${due}:00.000Z`),
  );
});

it('keeps the seconds', () => {
  expect(dues(time('07:30:15'), 'UTC', '2026-06-01T07:30:14Z', 1)).toEqual(['2026-06-01T07:30:15.000Z']);
});

it('is never due when the time cannot be read', () => {
  expect(nextDue(time('25:00'), 0, { timezone: 'UTC' })).toBeUndefined();
});

it('passes over a weekday that was left out to the one a week later', () => {
  expect(dues(time('07:00', ['friday']), 'Pacific/Apia', '2011-12-24T00:00Z', 1)).toEqual(['2012-01-05T17:00:00.000Z']);
});

it(
  'is due exactly when a scan of every minute around a clock change says so',
  () => {
    const minute = fc.integer({ min: 0, max: 1439 }).map((of) => new Date(of * 60_000).toISOString().slice(11, 16));
    const weekdays = fc.option(fc.subarray([...weekdayNames], { minLength: 1 }), { nil: undefined });
    const nights = fc.constantFrom('23:30', '00:00', '00:30', '01:30', '02:00', '02:15', '02:30', '03:00');
    const triggers = fc.array(fc.record({ at: fc.oneof(minute, nights), weekdays }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(clockChangeSample, triggers, (sample, drawn) => {
        const scan = scanAround(sample, { before: 3, after: 5 });
        for (const { at, weekdays: on } of drawn) {
          const found = every((after) => nextDue(time(at, on), after, sample), scan.from, scan.until);
          const expected = scan.days
            .filter((day) => on === undefined || on.some((name) => name === weekdayName(day)))
            .map((day) => scan.firstAt(day * 1440 + minutesOf(at)))
            .filter((index) => index > 0 && index < scan.walls.length)
            .map((index) => scan.at(index));
          expect(found).toEqual(expected);
          const shown = found.map((due) => scan.walls[(due - scan.from) / 60_000]);
          expect(new Set(shown).size).toBe(found.length);
        }
      }),
      { numRuns: 20, seed: 20_261_201 },
    );
  },
  SLOW,
);
