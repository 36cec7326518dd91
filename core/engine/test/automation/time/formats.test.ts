import { expect, it } from 'vitest';
import { isCalendarDay, isLocalDateTime, isTimeOfDay } from '../../../src/automation/time/formats.ts';

it.each(['00:00', '07:30', '23:59', '23:59:59', '00:00:00'])('%s is a time of day', (text) => {
  expect(isTimeOfDay(text)).toBe(true);
});

it.each(['', '7:30', '24:00', '07:60', '07:30:60', '07:30 ', ' 07:30', '07:30:15.5', '07-30', '0730', '07:30\n'])(
  '“%s” is no time of day',
  (text) => {
    expect(isTimeOfDay(text)).toBe(false);
  },
);

it.each(['2026-12-24', '2028-02-29', '2000-02-29', '1970-01-01'])('%s is a day of the calendar', (text) => {
  expect(isCalendarDay(text)).toBe(true);
});

it.each(['2026-02-29', '2026-02-30', '2100-02-29', '2026-13-01', '2026-00-10', '2026-01-00', '26-01-01', '2026-1-1'])(
  '“%s” is no day of the calendar',
  (text) => {
    expect(isCalendarDay(text)).toBe(false);
  },
);

it.each(['2026-12-24T18:00', '2026-12-24T18:00:30'])('%s is a local date and time', (text) => {
  expect(isLocalDateTime(text)).toBe(true);
});

it.each(['2026-12-24', '2026-12-24 18:00', '2026-12-24T18', '2026-12-24T18:00Z', '2026-02-30T18:00', 'T18:00'])(
  '“%s” is no local date and time',
  (text) => {
    expect(isLocalDateTime(text)).toBe(false);
  },
);
