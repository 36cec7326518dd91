import { describe, expect, it } from 'vitest';
import { parseHours } from '../../src/cli/guest-hours.ts';

describe('hours on the command line', () => {
  it.each([
    ['22:00-06:00', { from: '22:00', to: '06:00' }],
    ['1-5 08:00-18:00', { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
    ['6,7 00:00-00:00', { days: [6, 7], from: '00:00', to: '00:00' }],
    ['6-2,2 08:00-09:00', { days: [1, 2, 6, 7], from: '08:00', to: '09:00' }],
  ])('read “%s”', (text, hours) => {
    expect(parseHours(text)).toEqual(hours);
  });

  it.each([
    '',
    '22-6',
    '8:00-9:00',
    '24:00-25:00',
    '0 08:00-09:00',
    '1-8 08:00-09:00',
    '08:00-09:00 1',
    'mon 08:00-09:00',
  ])('do not take “%s”', (text) => {
    expect(parseHours(text)).toBeUndefined();
  });
});
