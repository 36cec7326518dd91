import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../src/testing/create-test-database.ts';

interface Slot {
  readonly days?: readonly number[];
  readonly from: string;
  readonly to: string;
}

describe('the hours of a guest, in the zone of the home', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  /** At each of these moments, whether the guest is let in. */
  const at = async (hours: readonly Slot[] | null, zone: string, moments: readonly string[]) => {
    const rows = await test.database.asService(
      'test',
      ({ sql }) => sql<{ is_in: boolean }[]>`
        SELECT nexa.is_within_hours(${hours === null ? null : sql.json(hours as never)}, ${zone}, moment::timestamptz) AS is_in
        FROM unnest(${[...moments]}::text[]) WITH ORDINALITY AS m (moment, place) ORDER BY place`,
    );
    return rows.map((row) => row.is_in);
  };

  const berlin = 'Europe/Berlin';
  const night: Slot = { days: [6], from: '22:00', to: '06:00' };

  it.each<[string, readonly Slot[] | null, string, readonly [string, boolean][]]>([
    ['no hours at all are no limit', null, berlin, [['2026-03-29T01:30Z', true]]],
    [
      'they begin with their first minute and end before their last',
      [{ from: '08:00', to: '10:00' }],
      'UTC',
      [
        ['2026-01-05T07:59:59.999Z', false],
        ['2026-01-05T08:00:00Z', true],
        ['2026-01-05T09:59:59.999Z', true],
        ['2026-01-05T10:00:00Z', false],
      ],
    ],
    [
      'a night belongs to the day on which it begins',
      [night],
      berlin,
      [
        // Friday to Saturday: not granted.
        ['2026-01-10T00:30+01:00', false],
        ['2026-01-10T21:59+01:00', false],
        ['2026-01-10T22:00+01:00', true],
        ['2026-01-11T00:00+01:00', true],
        ['2026-01-11T05:59+01:00', true],
        ['2026-01-11T06:00+01:00', false],
        ['2026-01-11T22:30+01:00', false],
      ],
    ],
    [
      'the night in which the clock goes forward ends by the clock, an hour sooner',
      [night],
      berlin,
      [
        ['2026-03-28T20:59Z', false],
        ['2026-03-28T21:00Z', true],
        ['2026-03-29T00:59Z', true],
        ['2026-03-29T01:00Z', true],
        ['2026-03-29T03:59Z', true],
        ['2026-03-29T04:00Z', false],
      ],
    ],
    [
      'the night in which the clock goes back ends by the clock, an hour later',
      [night],
      berlin,
      [
        ['2026-10-24T19:59Z', false],
        ['2026-10-24T20:00Z', true],
        ['2026-10-25T00:30Z', true],
        ['2026-10-25T01:30Z', true],
        ['2026-10-25T04:59Z', true],
        ['2026-10-25T05:00Z', false],
      ],
    ],
    [
      'an hour that the clock leaves out lets nobody in',
      [{ from: '02:00', to: '03:00' }],
      berlin,
      [
        ['2026-03-29T00:59Z', false],
        ['2026-03-29T01:00Z', false],
        ['2026-03-29T01:59Z', false],
        ['2026-03-28T01:30Z', true],
      ],
    ],
    [
      'an hour that the clock has twice lets in twice',
      [{ from: '02:15', to: '02:45' }],
      berlin,
      [
        ['2026-10-25T00:30Z', true],
        ['2026-10-25T01:00Z', false],
        ['2026-10-25T01:30Z', true],
        ['2026-10-25T01:45Z', false],
      ],
    ],
    [
      'a zone whose clock moves by half an hour, at the other end of the year',
      [{ from: '01:45', to: '02:15' }],
      'Australia/Lord_Howe',
      [
        // 2026-04-05 02:00 +11 becomes 01:30 +10:30.
        ['2026-04-05T01:50+11:00', true],
        ['2026-04-05T01:30+10:30', false],
        ['2026-04-05T01:50+10:30', true],
        ['2026-04-05T02:15+10:30', false],
      ],
    ],
    [
      'the day is the home’s, far from Greenwich too',
      [{ days: [1], from: '00:00', to: '00:00' }],
      'Pacific/Kiritimati',
      [
        ['2026-01-04T09:59Z', false],
        ['2026-01-04T10:00Z', true],
        ['2026-01-05T09:59Z', true],
        ['2026-01-05T10:00Z', false],
      ],
    ],
    [
      'from an hour to the same is a day that begins there',
      [{ days: [5], from: '20:00', to: '20:00' }],
      'UTC',
      [
        ['2026-01-09T19:59Z', false],
        ['2026-01-09T20:00Z', true],
        ['2026-01-10T19:59Z', true],
        ['2026-01-10T20:00Z', false],
      ],
    ],
    [
      'Sunday’s night goes on into Monday',
      [{ days: [7], from: '23:00', to: '01:00' }],
      'UTC',
      [
        ['2026-01-04T23:30Z', true],
        ['2026-01-05T00:30Z', true],
        ['2026-01-05T23:30Z', false],
        ['2026-01-04T00:30Z', false],
      ],
    ],
    [
      'any one of several is enough',
      [
        { from: '08:00', to: '09:00' },
        { days: [6, 7], from: '20:00', to: '02:00' },
      ],
      'UTC',
      [
        ['2026-01-07T08:30Z', true],
        ['2026-01-07T20:30Z', false],
        ['2026-01-12T01:30Z', true],
      ],
    ],
  ])('%s', async (_name, hours, zone, moments) => {
    const found = await at(
      hours,
      zone,
      moments.map(([moment]) => moment),
    );
    expect(moments.map(([moment], index) => [moment, found[index]])).toEqual(moments);
  });
});
