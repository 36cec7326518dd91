import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instantOf, localTime } from '../../../src/automation/time/local-time.ts';

/** A busy machine may take so long, in milliseconds. */
const SLOW = 30_000;

const iso = (at: number) => new Date(at).toISOString();

it.each([
  ['2026-03-29T00:59:59Z', 'Europe/Vienna', '2026-03-29T01:59:59', 7],
  ['2026-03-29T01:00:00Z', 'Europe/Vienna', '2026-03-29T03:00:00', 7],
  ['2026-10-25T00:30:00Z', 'Europe/Vienna', '2026-10-25T02:30:00', 7],
  ['2026-10-25T01:30:00Z', 'Europe/Vienna', '2026-10-25T02:30:00', 7],
  ['2026-07-01T12:00:00Z', 'Asia/Kathmandu', '2026-07-01T17:45:00', 3],
  ['2026-01-01T12:00:00Z', 'Australia/Lord_Howe', '2026-01-01T23:00:00', 4],
  ['2026-07-01T12:00:00Z', 'Australia/Lord_Howe', '2026-07-01T22:30:00', 3],
  ['2011-12-30T09:59:59Z', 'Pacific/Apia', '2011-12-29T23:59:59', 4],
  ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31T00:00:00', 6],
  ['2026-12-31T23:59:59.999Z', 'UTC', '2026-12-31T23:59:59', 4],
])('at %s the clocks of %s show %s', (at, timezone, shown, weekday) => {
  const { year, month, day, hour, minute, second, weekday: found } = localTime(Date.parse(at), timezone);
  const two = (part: number) => String(part).padStart(2, '0');
  expect(`${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`).toBe(shown);
  expect(found).toBe(weekday);
});

it.each([
  ['an ordinary time', '2026-06-01T12:00', 'Europe/Vienna', '2026-06-01T10:00:00.000Z'],
  ['seconds', '2026-01-01T00:00:07', 'America/New_York', '2026-01-01T05:00:07.000Z'],
  ['a gap: the first moment after it', '2026-03-29T02:30', 'Europe/Vienna', '2026-03-29T01:00:00.000Z'],
  ['the beginning of a gap', '2026-03-08T02:00', 'America/New_York', '2026-03-08T07:00:00.000Z'],
  ['the last second of a gap', '2026-03-08T02:59:59', 'America/New_York', '2026-03-08T07:00:00.000Z'],
  ['the first time after a gap', '2026-03-08T03:00', 'America/New_York', '2026-03-08T07:00:00.000Z'],
  ['a repeated time: the first', '2026-10-25T02:30', 'Europe/Vienna', '2026-10-25T00:30:00.000Z'],
  ['the time after a repeated hour', '2026-10-25T03:00', 'Europe/Vienna', '2026-10-25T02:00:00.000Z'],
  ['a gap of half an hour', '2026-10-04T02:10', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
  ['a repeat of half an hour', '2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
  ['a gap at midnight', '2018-11-04T00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  ['a day that is left out', '2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
])('%s is found', (_, local, timezone, expected) => {
  expect(iso(instantOf(local, timezone))).toBe(expected);
});

it('refuses a text that is no local time', () => {
  expect(() => instantOf('2026-02-30T12:00', 'UTC')).toThrow('“2026-02-30T12:00” is no local date and time.');
});

it('reads a zone that the machine does not know as UTC', () => {
  expect(localTime(Date.UTC(2026, 0, 1, 12), 'Mars/Olympus').hour).toBe(12);
});

it(
  'shows what Intl shows, in every zone and at any time',
  () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const times = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2037, 0, 1) });
    fc.assert(
      fc.property(zones, times, (timezone, at) => {
        const options = { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' } as const;
        const { year, month, day, hour, minute, second } = localTime(at, timezone);
        const shown = new Intl.DateTimeFormat('en-US', options).format(at).match(/\d+/g)?.map(Number);
        expect([month, day, year % 100, hour, minute, second]).toEqual(shown);
      }),
      { numRuns: 150, seed: 20_261_201 },
    );
  },
  SLOW,
);
