import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceModel } from '../../src/data-points/device-model.ts';
import type { DataPoints } from '../../src/link/device-message.ts';
import { contractFaults } from '../support/contract-faults.ts';

const familyOf = (values: DataPoints): string | undefined => DeviceModel.find('auto', values)?.family.id;

/** What is known of it by its data points alone, and what it must not be taken for. */
const unknown: readonly (readonly [what: string, values: DataPoints])[] = [
  ['a heat pump for a pool', { 1: true, 102: 24, 103: true, 104: 8, 105: 'heating', 106: 28, 107: 8, 117: true }],
  ['a grill', { 1: true, 102: 340, 103: 25, 104: 130, 109: true }],
  ['a barrier', { 1: true, 101: true, 102: true, 103: false, 104: 8 }],
  ['a humidifier', { 1: true, 10: 0, 14: 0, 19: 'cancel', 22: 0, 23: 'level_1', 29: true }],
  ['a robot for floors', { 1: true, 11: 80, 14: 12, 25: true, 26: 'forward', 27: 'standby' }],
  ['a meat thermometer', { 1: true, 13: 90, 19: 'f', 101: 25, 102: 1800, 104: true }],
  ['an alarm system', { 1: 'disarmed', 2: 150, 3: 30, 4: true, 20: true, 21: true, 22: 5, 25: true, 26: '' }],
  ['a dehumidifier', { 1: true, 2: 55, 4: 'low', 5: 'auto', 6: 60, 7: 21, 10: true, 20: true, 23: 0, 24: 'c' }],
  ['a fireplace', { 1: true, 2: 21, 3: 19, 5: '1', 8: true, 9: 'Heater', 20: true, 22: 3, 25: true }],
  ['a lock', { 1: 3, 2: 0, 3: 12, 5: 0, 8: 0, 9: 0, 12: 80, 15: 0, 16: true, 19: true }],
  ['a charger for cars', { 1: 512, 2: 0, 3: 'charger_free', 4: 16, 6: 'AAAA', 9: 0, 10: 0, 18: true }],
  ['a charger for cars with a switch', { 1: 512, 3: 'charger_free', 4: 16, 6: 'CPwAAAAAAAA=', 9: 0, 16: true }],
  ['a meter of two circuits', { 1: 51_200, 2: 40, 9: 0, 101: 120, 102: 'FORWARD', 105: 2301, 106: 4 }],
  ['a pool monitor', { 1: 244, 2: 72, 7: 0, 10: 650, 11: 0, 101: true, 102: 300 }],
  ['a store for solar power', { 1: 50, 2: 3, 3: 'AAAA', 4: 0, 10: 0, 24: 'c', 101: 'AAAA' }],
  ['an air conditioner with a tank', { 1: true, 2: 'cool', 3: 'low', 4: 12, 5: 25, 6: true, 7: true, 12: true }],
  ['an aroma diffuser', { 1: true, 2: true, 3: 'middle', 4: 'cancel', 5: 0, 6: true, 7: true, 8: 505 }],
  ['a desk', { 1: 'continue', 2: 'up', 3: 'level_4', 5: 0, 8: 0 }],
  ['a siren', { 1: '1', 5: 'mute', 6: true, 7: 30, 13: true, 15: true }],
  ['a gas detector that measures', { 1: 'alarm', 2: 12, 7: 30, 8: true, 10: true, 16: true }],
  ['a ceiling fan with a lamp', { 1: true, 2: 'nature', 3: 3, 8: 'forward', 15: true, 16: 505, 17: 500, 24: 0 }],
  ['a boiler', { 1: true, 2: 'eco', 15: 0, 16: 48, 18: 0, 23: 0, 24: 51, 27: true, 28: true }],
  [
    'a heat pump that measures where others have a target',
    { 1: true, 2: 'Auto', 5: 'Smart', 6: 'c', 16: 255, 24: 250 },
  ],
  ['a heat pump with its target at 4', { 1: true, 2: 'Hot', 3: true, 4: 28, 10: 11, 16: 260, 24: 250 }],
  ['a clothes dryer', { 1: true, 2: 'up', 3: 50, 4: true, 10: 'cancel', 11: 'cancel' }],
];

describe('what looks like something that it is not', () => {
  it.each(unknown)('%s is not taken for anything', (_what, values) => {
    expect(familyOf(values)).toBeUndefined();
  });

  it.each([
    ['a plug with a night light', { 1: true, 4: 100, 5: 230, 6: 2300, 25: '000c0d', 27: true, 28: 'colour' }, 'plug'],
    ['a plug with one data point of its maker', { 1: true, 101: 'AAAA' }, 'plug'],
    ['a plug with two', { 1: true, 101: 0, 102: false }, 'plug'],
    ['a plug that says what it does after an outage', { 1: true, 9: 0, 26: 0, 38: 'memory', 39: 0, 43: '' }, 'plug'],
    ['a wall switch', { 1: true, 7: 0, 14: 'memory', 15: 'none', 16: true, 19: '' }, 'plug'],
    ['a lamp that has told its colour only', { 20: true, 24: '00f003e801f4' }, 'light'],
    ['a lamp with a fan', { 20: true, 22: 505, 23: 500, 60: true, 62: 3, 63: 'forward' }, 'light'],
    [
      'a climate sensor with alarms',
      { 1: 215, 2: 48, 4: 90, 8: true, 9: 'c', 10: 400, 14: 'cancel', 16: 0 },
      'climate-sensor',
    ],
    ['a weather station', { 1: 215, 2: 48, 4: 90, 9: 'c', 101: 0, 102: 'x', 103: 5, 104: 4 }, 'climate-sensor'],
    ['a climate sensor that just began to speak', { 1: 215, 2: 48 }, 'climate-sensor'],
    ['a meter for the fuse box with two counters', { 1: 512, 2: 40, 6: 'CPwAAAAAAAA=', 16: true }, 'breaker'],
    ['a smoke detector that measures', { 1: '2', 2: 12, 11: 0, 14: 'high', 15: 90, 16: false }, 'smoke-detector'],
    ['an old curtain', { 1: '1', 2: 40 }, 'cover'],
    [
      'a thermostat with a lock for children',
      { 1: true, 2: 'manual', 16: 215, 24: 198, 27: -10, 40: true },
      'thermostat',
    ],
  ] as const)('%s is still known', (_what, values, family) => {
    expect(familyOf(values)).toBe(family);
  });
});

describe('whatever numbers a device tells', () => {
  const words = [
    '',
    '1',
    '2',
    'auto',
    'cold',
    'Cool',
    'wind',
    'manual',
    'open',
    'stop',
    'pir',
    'none',
    'alarm',
    'low',
    'c',
  ];
  const value = fc.oneof(
    fc.boolean(),
    fc.integer({ min: -100_000, max: 100_000 }),
    fc.constantFrom(0, 1, 20, 215, 1000),
    fc.constantFrom(...words, 'white', 'colour', 'CPwAAAoAAAI=', '00f003e801f4'),
  );
  const ids = fc.oneof(
    fc.integer({ min: 1, max: 8 }),
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 101, max: 105 }),
  );

  it('comes to nothing that its capabilities or its own limits do not allow', () => {
    fc.assert(
      fc.property(fc.dictionary(ids.map(String), value, { minKeys: 1, maxKeys: 12 }), (dps) => {
        expect(contractFaults(dps)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
