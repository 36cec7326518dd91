import type { SunEvent, SunTrigger, Weekday } from '@nexa/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextDue } from '../../../src/automation/time/next-due.ts';
import { sunElevation } from '../../../src/automation/time/sun-position.ts';
import type { HomePlace } from '../../../src/home/records.ts';
import { every, firstOf } from './minute-scan.ts';

/** A busy machine may take so long, in milliseconds. */
const SLOW = 30_000;

const MINUTE = 60_000;
const DAY = 86_400_000;

const places = {
  golden: { timezone: 'America/Denver', latitude: 39.742476, longitude: -105.1786 },
  london: { timezone: 'Europe/London', latitude: 51.5074, longitude: -0.1278 },
  newYork: { timezone: 'America/New_York', latitude: 40.7128, longitude: -74.006 },
  reykjavik: { timezone: 'Atlantic/Reykjavik', latitude: 64.1466, longitude: -21.9426 },
  sydney: { timezone: 'Australia/Sydney', latitude: -33.8688, longitude: 151.2093 },
  vienna: { timezone: 'Europe/Vienna', latitude: 48.2082, longitude: 16.3738 },
  tromso: { timezone: 'Europe/Oslo', latitude: 69.6492, longitude: 18.9553 },
  longyearbyen: { timezone: 'Arctic/Longyearbyen', latitude: 78.2232, longitude: 15.6267 },
  northPole: { timezone: 'UTC', latitude: 90, longitude: 0 },
  dateLine: { timezone: 'Pacific/Auckland', latitude: -43, longitude: -180 },
} as const satisfies Record<string, HomePlace>;

const sun = (rest: Partial<SunTrigger>): SunTrigger => ({ id: 'sun', type: 'sun', ...rest });

const dues = (trigger: SunTrigger, place: HomePlace, from: string, count = 1) =>
  firstOf((after) => nextDue(trigger, after, place), from, count);

it.each<[SunEvent, keyof typeof places, string, string]>([
  ['sunrise', 'london', '2024-06-21T00:00Z', '2024-06-21T03:43Z'],
  ['sunset', 'london', '2024-06-21T00:00Z', '2024-06-21T20:21Z'],
  ['sunrise', 'london', '2024-12-21T00:00Z', '2024-12-21T08:04Z'],
  ['sunset', 'london', '2024-12-21T00:00Z', '2024-12-21T15:53Z'],
  ['sunrise', 'newYork', '2024-06-20T05:00Z', '2024-06-20T09:25Z'],
  ['sunset', 'newYork', '2024-06-20T05:00Z', '2024-06-21T00:30Z'],
  ['sunrise', 'sydney', '2024-12-20T14:00Z', '2024-12-20T18:41Z'],
  ['sunset', 'sydney', '2024-12-21T00:00Z', '2024-12-21T09:05Z'],
  ['sunrise', 'vienna', '2024-06-21T00:00Z', '2024-06-21T02:54Z'],
  ['sunset', 'vienna', '2024-06-21T00:00Z', '2024-06-21T18:58Z'],
  ['sunrise', 'reykjavik', '2024-06-21T01:00Z', '2024-06-21T02:55Z'],
  ['sunset', 'reykjavik', '2024-06-21T12:00Z', '2024-06-22T00:03Z'],
])('finds the %s of %s after %s within two minutes of the almanac', (event, place, from, expected) => {
  const [due = ''] = dues(sun({ event }), places[place], from);
  expect(Math.abs(Date.parse(due) - Date.parse(expected))).toBeLessThanOrEqual(2 * MINUTE);
});

// Reda and Andreas, Solar Position Algorithm for Solar Radiation Applications, NREL/TP-560-34302, table A5.1.
it.each<[SunEvent, string, string]>([
  ['sunrise', '2003-10-17T07:00Z', '2003-10-17T13:12:43Z'],
  ['solar-noon', '2003-10-17T07:00Z', '2003-10-17T18:46:04Z'],
  ['sunset', '2003-10-16T07:00Z', '2003-10-17T00:20:19Z'],
])('finds the %s of the reference example within five seconds', (event, from, expected) => {
  const [due = ''] = dues(sun({ event }), places.golden, from);
  expect(Math.abs(Date.parse(due) - Date.parse(expected))).toBeLessThanOrEqual(5000);
});

it('knows the elevation of the reference example', () => {
  expect(sunElevation(Date.UTC(2003, 9, 17, 19, 30, 30), places.golden)).toBeCloseTo(39.872, 2);
});

it('does not know the elevation without a position', () => {
  expect(sunElevation(0, { timezone: 'UTC' })).toBeUndefined();
  expect(sunElevation(0, { timezone: 'UTC', latitude: 50 })).toBeUndefined();
});

it.each<[SunEvent, number]>([
  ['sunrise', -0.833],
  ['sunset', -0.833],
  ['dawn', -6],
  ['dusk', -6],
])('has the sun at its height at %s', (event, degrees) => {
  const [due = ''] = dues(sun({ event }), places.vienna, '2026-04-01T00:00Z');
  expect(sunElevation(Date.parse(due), places.vienna)).toBeCloseTo(degrees, 2);
});

it('is due at dusk when the sun sets to six degrees below the horizon', () => {
  const byElevation = dues(sun({ elevation: -6, direction: 'setting' }), places.vienna, '2026-04-01T00:00Z', 5);
  expect(byElevation).toEqual(dues(sun({ event: 'dusk' }), places.vienna, '2026-04-01T00:00Z', 5));
});

it('is due both ways when no direction is given', () => {
  const rising = dues(sun({ elevation: 10, direction: 'rising' }), places.vienna, '2026-04-01T00:00Z');
  const setting = dues(sun({ elevation: 10, direction: 'setting' }), places.vienna, '2026-04-01T00:00Z');
  const both = dues(sun({ elevation: 10 }), places.vienna, '2026-04-01T00:00Z', 2);
  expect(both).toEqual([...rising, ...setting]);
});

it('is due so long before or after the event', () => {
  const [set = ''] = dues(sun({ event: 'sunset' }), places.vienna, '2026-04-01T12:00Z');
  const [before = ''] = dues(sun({ event: 'sunset', offset: -1800 }), places.vienna, '2026-04-01T12:00Z');
  const [after = ''] = dues(sun({ event: 'sunset', offset: 90 }), places.vienna, '2026-04-01T12:00Z');
  expect(Date.parse(before)).toBe(Date.parse(set) - 30 * MINUTE);
  expect(Date.parse(after)).toBe(Date.parse(set) + 90_000);
});

it('finds an event of yesterday whose offset leads to a moment still ahead', () => {
  const [due = ''] = dues(sun({ event: 'sunset', offset: 6 * 3600 }), places.vienna, '2026-04-01T21:00Z');
  const [set = ''] = dues(sun({ event: 'sunset' }), places.vienna, '2026-04-01T12:00Z');
  expect(Date.parse(due)).toBe(Date.parse(set) + 6 * 60 * MINUTE);
});

const onFriday = ['friday'] satisfies Weekday[];

it.each<[string, SunEvent, number, string]>([
  ['its own day', 'sunset', 0, '2026-04-03'],
  ['the event’s day, also where the offset leads into the next one', 'sunset', 28_800, '2026-04-04'],
  ['the event’s day, also where the offset leads into the one before', 'sunrise', -43_200, '2026-04-02'],
])('takes the weekday to be %s', (_, event, offset, day) => {
  const [due = ''] = dues(sun({ event, offset, weekdays: onFriday }), places.vienna, '2026-04-01T00:00Z');
  expect(due.slice(0, 10)).toBe(day);
});

it.each<[string, SunEvent, keyof typeof places, string, string]>([
  ['the polar night', 'sunrise', 'tromso', '2025-12-01T00:00Z', '2026-01-15'],
  ['the midnight sun', 'sunset', 'tromso', '2024-06-01T00:00Z', '2024-07-25'],
  ['the long polar night', 'sunrise', 'longyearbyen', '2025-11-01T00:00Z', '2026-02-15'],
  ['the night without dusk', 'dusk', 'reykjavik', '2024-06-20T00:00Z', '2024-07-24'],
  ['half a year at the pole', 'sunrise', 'northPole', '2025-10-01T00:00Z', '2026-03-18'],
])('waits through %s', (_, event, place, from, expected) => {
  expect(dues(sun({ event }), places[place], from)[0]?.slice(0, 10)).toBe(expected);
});

it('has a noon on every day of the polar night', () => {
  const noons = dues(sun({ event: 'solar-noon' }), places.tromso, '2025-12-01T00:00Z', 3).map((at) => at.slice(0, 10));
  expect(noons).toEqual(['2025-12-01', '2025-12-02', '2025-12-03']);
});

it('is due once a day at the date line, whichever way its longitude is written', () => {
  const east = { ...places.dateLine, longitude: 180 };
  const found = dues(sun({ event: 'sunset' }), places.dateLine, '2026-01-01T00:00Z', 20);
  expect(found).toEqual(dues(sun({ event: 'sunset' }), east, '2026-01-01T00:00Z', 20));
  expect(Date.parse(found[19] ?? '') - Date.parse(found[0] ?? '')).toBeGreaterThan(18.9 * DAY);
});

it.each<[string, Partial<SunTrigger>, HomePlace]>([
  ['without a position', { event: 'sunrise' }, { timezone: 'Europe/Vienna' }],
  ['where the sun never gets so high', { elevation: 80 }, places.vienna],
  ['without an event and an elevation', {}, places.vienna],
])('is never due %s', (_, trigger, place) => {
  expect(nextDue(sun(trigger), Date.UTC(2026, 0, 1), place)).toBeUndefined();
});

it(
  'is due in every minute in which the sun passes the height, and in no other',
  () => {
    const samples = fc.record({
      latitude: fc.double({ min: -85, max: 85, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      elevation: fc.double({ min: -30, max: 60, noNaN: true }),
      day: fc.integer({ min: 10_000, max: 24_000 }),
    });
    fc.assert(
      fc.property(samples, ({ latitude, longitude, elevation, day }) => {
        const place = { timezone: 'UTC', latitude, longitude };
        const from = day * DAY;
        const heights = Array.from(
          { length: 3 * 1440 },
          (_, minute) => sunElevation(from + minute * MINUTE, place) ?? 0,
        );
        const isPassed = (minute: number) => (heights[minute] ?? 0) >= elevation;
        const minutes = heights.map((_, minute) => minute).slice(1);
        const expected = minutes.filter((minute) => isPassed(minute) !== isPassed(minute - 1));
        const found = every((after) => nextDue(sun({ elevation }), after, place), from, from + 3 * DAY - MINUTE);
        expect(found.map((at) => Math.ceil((at - from) / MINUTE))).toEqual(expected);
      }),
      { numRuns: 50, seed: 20_261_201 },
    );
  },
  SLOW,
);
