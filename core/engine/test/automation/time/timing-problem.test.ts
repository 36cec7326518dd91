import type { Condition, SchedulePeriod, Trigger } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { timingProblem } from '../../../src/automation/time/timing-problem.ts';
import type { HomePlace } from '../../../src/home/records.ts';

const vienna: HomePlace = { timezone: 'Europe/Vienna', latitude: 48.2, longitude: 16.4 };
const nowhere: HomePlace = { timezone: 'Europe/Vienna' };
const id = 'trigger';

const cron = (text: string): Trigger => ({ id, type: 'cron', cron: text });
const schedule = (...periods: SchedulePeriod[]): Condition => ({ type: 'schedule', periods });
const day = { from: '08:00', to: '20:00' };

it.each<[string, Trigger | Condition]>([
  ['a time', { id, type: 'time', at: '07:30' }],
  ['a time window', { type: 'time', after: '22:00', before: '06:00' }],
  ['equal times: a whole day', { type: 'time', after: '08:00', before: '08:00' }],
  ['weekdays alone', { type: 'time', weekdays: ['monday'] }],
  ['cron', cron('30 7 * * 1-5')],
  ['cron with seconds', cron('*/10 30 7 * * MON-FRI')],
  ['29 February', cron('0 0 29 2 *')],
  ['31 February or any Monday', cron('0 0 31 2 1')],
  ['sunrise', { id, type: 'sun', event: 'sunrise', offset: -600 }],
  ['an elevation', { id, type: 'sun', elevation: 4, direction: 'setting' }],
  ['the sun above', { type: 'sun', above: 0 }],
  ['the sun below what it always is', { type: 'sun', below: 80 }],
  ['the sun between', { type: 'sun', after: { event: 'sunset' }, before: { event: 'sunrise' } }],
  ['a period', schedule(day)],
  ['a period of a whole day', schedule({ from: '08:00', to: '08:00' })],
  ['a holiday every year', schedule({ ...day, date: '2026-12-24', until: '2027-01-06', yearly: true })],
  ['another kind of condition', { type: 'mode', is: ['night'] }],
])('finds nothing wrong with %s', (_, of) => {
  expect(timingProblem(of, vienna)).toBeUndefined();
});

it.each<[string, Trigger | Condition, string, string]>([
  ['no time', { id, type: 'time', at: '7:30' }, 'at', '“7:30” is not a time of day such as 07:30 or 07:30:15.'],
  ['no time of a window', { type: 'time', before: '24:00' }, 'before', '“24:00” is not a time of day'],
  ['an empty window', { type: 'time' }, 'after', 'Say from when, until when or on which days it holds.'],
  [
    'cron with a wrong minute',
    cron('60 * * * *'),
    'cron',
    '“60” cannot be read as the minute, which goes from 0 to 59.',
  ],
  ['cron with a wrong hour', cron('0 25 * * *'), 'cron', '“25” cannot be read as the hour, which goes from 0 to 23.'],
  ['cron with a wrong second', cron('x 0 2 * * *'), 'cron', '“x” cannot be read as the second'],
  ['cron with a wrong weekday', cron('0 2 * * MO'), 'cron', '“MO” cannot be read as the day of the week'],
  ['cron by a name', cron('@midnight'), 'cron', '“@midnight” cannot be read: a cron expression has five fields'],
  ['cron of seven fields', cron('0 0 0 1 1 * 2027'), 'cron', 'a cron expression has five fields'],
  ['31 February', cron('0 0 31 2 *'), 'cron', '“0 0 31 2 *” never comes true: there is no such day in any year.'],
  ['31 April or November', cron('0 0 31 4,11 *'), 'cron', 'never comes true'],
  ['event and elevation', { id, type: 'sun', event: 'dusk', elevation: 3 }, 'elevation', 'not both'],
  ['neither event nor elevation', { id, type: 'sun' }, 'type', 'Say which moment of the sun'],
  ['a direction alone', { id, type: 'sun', direction: 'rising' }, 'event', 'Say which moment of the sun'],
  [
    'a direction of an event',
    { id, type: 'sun', event: 'dusk', direction: 'setting' },
    'direction',
    'goes with a height',
  ],
  [
    'the sun too high',
    { id, type: 'sun', elevation: 70 },
    'elevation',
    'The sun never stands as high as 70° at this home.',
  ],
  ['the sun too low', { type: 'sun', below: -80 }, 'below', 'The sun never stands as low as -80° at this home.'],
  ['an empty condition of the sun', { type: 'sun' }, 'type', 'Say which moment of the sun'],
  [
    'bounds that exclude each other',
    { type: 'sun', above: 10, below: 5 },
    'above',
    'never above 10° and below 5° at once',
  ],
  ['no beginning', schedule({ from: 'x', to: '09:00' }), 'periods/0/from', '“x” is not a time of day'],
  ['no end', schedule(day, { from: '08:00', to: '' }), 'periods/1/to', '“” is not a time of day'],
  ['no date', schedule({ ...day, date: '2026-02-30' }), 'periods/0/date', '“2026-02-30” is not a day of the calendar'],
  ['a last day without a first', schedule({ ...day, until: '2026-02-03' }), 'periods/0/until', 'needs a first one'],
  ['yearly without date', schedule({ ...day, yearly: true }), 'periods/0/yearly', 'needs its day'],
  [
    'an end before the beginning',
    schedule(day, { ...day, date: '2026-12-24', until: '2026-12-23' }),
    'periods/1/until',
    'The last day, 2026-12-23, is before the first one, 2026-12-24.',
  ],
  [
    'more than a year every year',
    schedule({ ...day, date: '2026-01-01', until: '2027-01-01', yearly: true }),
    'periods/0/until',
    'ends before it comes again',
  ],
  [
    'weekdays that the dates do not have',
    schedule({ ...day, date: '2026-06-05', until: '2026-06-06', weekdays: ['monday'] }),
    'periods/0/weekdays',
    'None of these days of the week is among the dates.',
  ],
  ['no period', schedule(), 'periods', 'A schedule needs a period.'],
])('finds %s', (_, of, field, message) => {
  expect(timingProblem(of, vienna)).toEqual({ field, message: expect.stringContaining(message) });
});

it('finds that the sun needs the home’s position', () => {
  const problem = timingProblem({ id, type: 'sun', event: 'sunrise' }, nowhere);
  expect(problem?.message).toBe('The sun needs the home’s position, which is not set. Set it in the home’s settings.');
});

it('finds that the home’s zone is not known', () => {
  const problem = timingProblem({ id, type: 'time', at: '07:30' }, { timezone: 'Mars/Olympus' });
  expect(problem).toEqual({ field: 'timezone', message: 'NEXA does not know the home’s time zone “Mars/Olympus”.' });
});
