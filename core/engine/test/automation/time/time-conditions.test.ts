import type { SunCondition, TimeCondition } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { nextDue } from '../../../src/automation/time/next-due.ts';
import { holdsSchedule, holdsSun, holdsTime } from '../../../src/automation/time/time-conditions.ts';
import type { HomePlace } from '../../../src/home/records.ts';

const vienna: HomePlace = { timezone: 'Europe/Vienna', latitude: 48.2082, longitude: 16.3738 };
const tromso: HomePlace = { timezone: 'Europe/Oslo', latitude: 69.6492, longitude: 18.9553 };

// 5 June 2026 is a Friday, and Vienna is two hours ahead of UTC.
it.each<[string, Omit<TimeCondition, 'type'>, string, boolean]>([
  ['from its beginning on', { after: '08:00', before: '10:00' }, '2026-06-05T06:00:00Z', true],
  ['not before it', { after: '08:00', before: '10:00' }, '2026-06-05T05:59:59Z', false],
  ['until just before its end', { after: '08:00', before: '10:00' }, '2026-06-05T07:59:59Z', true],
  ['not at its end', { after: '08:00', before: '10:00' }, '2026-06-05T08:00:00Z', false],
  ['over midnight', { after: '22:00', before: '06:00' }, '2026-06-05T23:00:00Z', true],
  ['not in the day between', { after: '22:00', before: '06:00' }, '2026-06-05T10:00:00Z', false],
  ['after a time until midnight', { after: '22:00' }, '2026-06-05T21:59:59Z', true],
  ['after a time, not after midnight', { after: '22:00' }, '2026-06-05T22:00:00Z', false],
  ['before a time from midnight on', { before: '06:00' }, '2026-06-04T22:00:00Z', true],
  ['before a time, not after it', { before: '06:00' }, '2026-06-05T04:00:00Z', false],
  ['on a weekday', { weekdays: ['friday'] }, '2026-06-05T21:59:59Z', true],
  ['not on another weekday', { weekdays: ['friday'] }, '2026-06-05T22:00:00Z', false],
  [
    'after midnight of the weekday',
    { after: '22:00', before: '06:00', weekdays: ['friday'] },
    '2026-06-06T03:00Z',
    true,
  ],
  ['not the night before', { after: '22:00', before: '06:00', weekdays: ['friday'] }, '2026-06-05T03:00Z', false],
  ['a whole day', { after: '08:00', before: '08:00', weekdays: ['friday'] }, '2026-06-06T05:59:59Z', true],
  ['not beyond that day', { after: '08:00', before: '08:00', weekdays: ['friday'] }, '2026-06-06T06:00Z', false],
  ['after a gap', { after: '02:30', before: '04:00' }, '2026-03-29T01:00Z', true],
  ['in the first pass of a repeated hour', { after: '01:00', before: '02:30' }, '2026-10-25T00:15Z', true],
  ['not in the second when it ended in the first', { after: '01:00', before: '02:30' }, '2026-10-25T01:15Z', false],
  ['in the second when it began in the first', { after: '02:30', before: '04:00' }, '2026-10-25T01:15Z', true],
])('a time condition holds %s: %j', (_, condition, at, expected) => {
  expect(holdsTime({ type: 'time', ...condition }, Date.parse(at), vienna)).toBe(expected);
});

it('a time condition that cannot be read does not hold', () => {
  expect(holdsTime({ type: 'time', after: 'noon' }, Date.UTC(2026, 0, 1, 12), vienna)).toBe(false);
});

it('a schedule holds when any of its periods does', () => {
  const periods = [
    { from: '08:00', to: '09:00' },
    { from: '12:00', to: '13:00' },
  ];
  const hours = [7, 8, 9, 12, 13].filter((hour) =>
    holdsSchedule(periods, Date.UTC(2026, 0, 1, hour, 30), { timezone: 'UTC' }),
  );
  expect(hours).toEqual([8, 12]);
});

const sunset = { event: 'sunset' } as const;
const sunrise = { event: 'sunrise' } as const;

// In Vienna on 1 June 2026 the sun rises at about 2:58 and sets at about 18:45 UTC, and midnight is at 22:00 UTC.
it.each<[string, Omit<SunCondition, 'type'>, HomePlace, string, boolean]>([
  ['above a height', { above: 30 }, vienna, '2026-06-01T11:00Z', true],
  ['not above it when lower', { above: 30 }, vienna, '2026-06-01T04:00Z', false],
  ['below a height', { below: 0 }, vienna, '2026-06-01T23:00Z', true],
  ['between two heights', { above: -6, below: 0 }, vienna, '2026-06-01T19:00Z', true],
  ['after sunset', { after: sunset }, vienna, '2026-06-01T19:00Z', true],
  ['after sunset, not before it', { after: sunset }, vienna, '2026-06-01T18:00Z', false],
  ['after sunset, not after midnight', { after: sunset }, vienna, '2026-06-01T22:00Z', false],
  ['before sunrise', { before: sunrise }, vienna, '2026-06-01T02:00Z', true],
  ['before sunrise, not after it', { before: sunrise }, vienna, '2026-06-01T04:00Z', false],
  ['before sunrise, not before midnight', { before: sunrise }, vienna, '2026-06-01T21:59Z', false],
  ['from sunset to sunrise', { after: sunset, before: sunrise }, vienna, '2026-06-01T23:00Z', true],
  ['from sunset to sunrise, not by day', { after: sunset, before: sunrise }, vienna, '2026-06-01T10:00Z', false],
  ['from sunrise to sunset', { after: sunrise, before: sunset }, vienna, '2026-06-01T10:00Z', true],
  ['from sunrise to sunset, not by night', { after: sunrise, before: sunset }, vienna, '2026-06-01T23:00Z', false],
  ['an hour after sunset', { after: { ...sunset, offset: 3600 } }, vienna, '2026-06-01T19:00Z', false],
  ['an hour before sunset', { after: { ...sunset, offset: -3600 } }, vienna, '2026-06-01T18:00Z', true],
  [
    'from the last sunset through the polar night',
    { after: sunset, before: sunrise },
    tromso,
    '2026-12-21T11:00Z',
    true,
  ],
  ['not by day through the polar night', { after: sunrise, before: sunset }, tromso, '2026-12-21T11:00Z', false],
  ['through the midnight sun', { after: sunrise, before: sunset }, tromso, '2026-06-21T23:00Z', true],
  ['not after a sunset that there is not', { after: sunset }, tromso, '2026-06-21T21:00Z', false],
  ['not before a sunrise that there is not', { before: sunrise }, tromso, '2026-12-21T08:00Z', false],
  [
    'only when height and moments agree',
    { below: -12, after: sunset, before: sunrise },
    vienna,
    '2026-06-01T19:00Z',
    false,
  ],
])('a condition of the sun holds %s', (_, condition, place, at, expected) => {
  expect(holdsSun({ type: 'sun', ...condition }, Date.parse(at), place)).toBe(expected);
});

it('a condition of the sun begins to hold at the moment at which the trigger fires', () => {
  const due = nextDue({ id: 'sun', type: 'sun', event: 'sunset' }, Date.UTC(2026, 5, 1, 12), vienna) ?? 0;
  const holds = (at: number) => holdsSun({ type: 'sun', after: sunset, before: sunrise }, at, vienna);
  expect([holds(due - 1), holds(due)]).toEqual([false, true]);
});

it('a condition of the sun is unknown without a position', () => {
  expect(holdsSun({ type: 'sun', above: 0 }, 0, { timezone: 'UTC' })).toBeUndefined();
});
