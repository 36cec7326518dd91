import { describe, expect, it } from 'vitest';
import { measureOf } from '../../src/clip/clip-sensor.ts';

const value = (type: string, fields: object) => measureOf(type)?.read({ id: 's', type, ...fields });

describe('sensors of the v2 API', () => {
  it.each([
    { level: 0, lux: 0 },
    { level: 1, lux: 1 },
    { level: 10_001, lux: 10 },
    { level: 20_001, lux: 100 },
    { level: 7728, lux: 5.93 },
    { level: 65_535, lux: 200_000 },
  ])('tell level $level as $lux lux', ({ level, lux }) => {
    expect(value('light_level', { light: { light_level: 1, light_level_report: { light_level: level } } })).toBe(lux);
    expect(value('light_level', { light: { light_level: level, light_level_valid: true } })).toBe(lux);
  });

  it.each(['motion', 'camera_motion'])('tell %s by the report, and by the older field where there is none', (type) => {
    expect(value(type, { motion: { motion: false, motion_valid: true, motion_report: { motion: true } } })).toBe(true);
    expect(value(type, { motion: { motion: true, motion_valid: true } })).toBe(true);
  });

  it('take no contact for open', () => {
    expect(value('contact', { contact_report: { state: 'no_contact' } })).toBe(true);
    expect(value('contact', { contact_report: { state: 'contact' } })).toBe(false);
  });

  it('tell temperature and charge', () => {
    expect(value('temperature', { temperature: { temperature: 21.374, temperature_valid: true } })).toBe(21.37);
    expect(value('device_power', { power_state: { battery_level: 87 } })).toBe(87);
  });

  it.each([
    ['motion', { motion: { motion: true, motion_valid: false } }],
    ['motion', {}],
    ['contact', { contact_report: { state: 'ajar' } }],
    ['temperature', { temperature: { temperature: 20, temperature_valid: false } }],
    ['temperature', { temperature: { temperature: 2000, temperature_valid: true } }],
    ['light_level', { light: { light_level: 5, light_level_valid: false } }],
    ['light_level', { light: { light_level: -1 } }],
    ['device_power', { power_state: { battery_level: null } }],
    ['device_power', { power_state: { battery_level: 300 } }],
  ])('have no value of %s in %j', (type, fields) => {
    expect(value(type, fields)).toBeUndefined();
  });

  it('are none of types that NEXA has no use for', () => {
    expect(measureOf('tamper')).toBeUndefined();
    expect(measureOf('constructor')).toBeUndefined();
  });
});
