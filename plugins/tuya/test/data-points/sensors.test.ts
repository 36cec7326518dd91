import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../src/data-points/mapping.ts';
import type { DataPoints } from '../../src/link/device-message.ts';
import { modelOf, statesOf } from '../support/modelled.ts';

describe('a sensor', () => {
  it.each([
    ['water', { 1: 'normal', 3: 'high', 4: 90 }, 'leak-sensor', { 'leak.detected': false, 'battery.percent': 90 }],
    ['water that found some', { 1: 'alarm' }, 'leak-sensor', { 'leak.detected': true }],
    [
      'smoke',
      { 1: 'alarm', 14: 'high', 15: 80, 16: false },
      'smoke-detector',
      { 'smoke.detected': true, 'battery.percent': 80 },
    ],
    ['smoke without any', { 1: '2', 16: false }, 'smoke-detector', { 'smoke.detected': false }],
    ['movement', { 1: 'pir', 4: 100 }, 'motion-sensor', { 'motion.active': true, 'battery.percent': 100 }],
    [
      'presence by radar',
      { 1: 'presence', 2: 5, 3: 0, 4: 600, 9: 120 },
      'presence-sensor',
      { 'occupancy.occupied': true },
    ],
    ['presence of nobody', { 1: 'none', 9: 0 }, 'presence-sensor', { 'occupancy.occupied': false }],
    ['climate', { 1: 215, 2: 48 }, 'climate-sensor', { 'temperature.celsius': 21.5, 'humidity.percent': 48 }],
    [
      'climate in tenths',
      { 1: -12, 2: 485 },
      'climate-sensor',
      { 'temperature.celsius': -1.2, 'humidity.percent': 48.5 },
    ],
    ['a door', { 1: true, 2: 80, 3: 'low' }, 'contact-sensor', { 'contact.open': true, 'battery.percent': 80 }],
  ] as [string, DataPoints, Mapping, object][])('of %s is recognised and read', (_what, values, id, states) => {
    expect(modelOf(values).family.id).toBe(id);
    expect(statesOf(values)).toEqual(states);
  });

  it('of carbon monoxide is one when a person says so', () => {
    expect(statesOf({ 1: 'alarm', 15: 70 }, { mapping: 'carbon-monoxide-detector' })).toEqual({
      'carbonMonoxide.detected': true,
      'battery.percent': 70,
    });
  });

  it('says nothing of a word that it should not have', () => {
    expect(statesOf({ 1: 'dunno', 4: 90 }, { mapping: 'leak-sensor' })).toEqual({ 'battery.percent': 90 });
  });
});
