import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/features/device/telemetry-series.ts';
import { createId } from '../../src/shared/api/create-id.ts';
import { kelvinColor } from '../../src/shared/device/light-color.ts';
import { changeText, valueText } from '../../src/shared/device/value-text.ts';
import { fieldError, fieldsOf, inputOf } from '../../src/shared/pairing/field-rules.ts';
import { ageText } from '../../src/shared/time/age.tsx';
import { capabilities as list } from '../mock-server/capabilities.ts';

const capabilities = new Map(list.map((capability) => [capability.id, capability]));

describe('values in words', () => {
  it.each([
    ['onOff.on', true, 'On'],
    ['lock.locked', false, 'Unlocked'],
    ['contact.open', true, 'Open'],
    ['key2:onOff.on', false, 'Off'],
    ['temperature.celsius', 21.44, '21.4°'],
    ['temperature.celsius', 21, '21.0°'],
    ['brightness.level', 72.4, '72\u202f%'],
    ['acme.fountain.running', true, 'Yes'],
    ['acme.fountain.program', 'calm', 'calm'],
    ['nobody.knows', 3, '3'],
  ])('shows %s = %s as %s', (key, value, text) => {
    expect(valueText(capabilities, key, value)).toBe(text);
  });

  it('tells a change as a person would', () => {
    expect(changeText(capabilities, 'motion.active', true)).toBe('Motion seen');
    expect(changeText(capabilities, 'brightness.level', 40)).toBe('Brightness to 40\u202f%');
  });

  it('says how long ago', () => {
    const now = Date.parse('2026-03-04T12:00:00Z');
    expect(ageText('2026-03-04T11:59:30Z', now)).toBe('just now');
    expect(ageText('2026-03-04T11:48:00Z', now)).toBe('12 min ago');
    expect(ageText('2026-03-03T11:00:00Z', now)).toBe('yesterday');
    expect(ageText('nonsense', now)).toBe('never');
  });

  it('gives warm light a warm colour and keeps any kelvin within the picture', () => {
    expect(kelvinColor(2700)).toBe('rgb(255 183 94)');
    expect(kelvinColor(100)).toBe('rgb(255 154 46)');
    expect(kelvinColor(99_999)).toBe('rgb(200 222 255)');
  });

  it('makes ids without a secure context', () => {
    expect(createId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(createId()).not.toBe(createId());
  });
});

describe('fields of a step', () => {
  const fields = fieldsOf({
    type: 'object',
    properties: {
      host: { type: 'string', format: 'host' },
      key: { type: 'string', minLength: 4, 'x-nexa-secret': true },
      port: { type: 'integer', minimum: 1, maximum: 65_535, default: 6668 },
    },
    required: ['host', 'key', 'port'],
  });
  const [host, key, port] = fields as [(typeof fields)[0], (typeof fields)[0], (typeof fields)[0]];

  it('asks for what is needed and lets defaults stand', () => {
    expect(fieldError(host, '')).toBe('This is needed.');
    expect(fieldError(port, '')).toBeUndefined();
  });

  it('refuses what cannot be right', () => {
    expect(fieldError(host, 'http://192.168.1.2')).toMatch(/address/);
    expect(fieldError(key, 'abc')).toBe('At least 4 characters.');
    expect(fieldError(port, 70_000)).toBe('A number from 1 to 65535.');
    expect(fieldError(port, 1.5)).toBe('A number from 1 to 65535.');
  });

  it('sends addresses without stray spaces and secrets exactly as they were typed', () => {
    expect(inputOf(fields, { host: ' 10.0.0.2 ', key: ' abcd ', port: '' })).toEqual({
      host: '10.0.0.2',
      key: ' abcd ',
    });
  });
});

describe('the columns of a chart', () => {
  const at = (minute: number, avg: number) => ({
    time: new Date(minute * 60_000).toISOString(),
    avg,
    min: avg,
    max: avg,
  });

  it('breaks the line where nothing was recorded', () => {
    const [times, , , averages] = columnsOf([at(0, 1), at(1, 2), at(2, 3), at(30, 4), at(31, 5)]);
    expect(times).toEqual([0, 60, 120, 180, 1800, 1860]);
    expect(averages).toEqual([1, 2, 3, null, 4, 5]);
  });

  it('takes raw values as their own average, lowest and highest', () => {
    expect(columnsOf([{ time: '1970-01-01T00:00:10Z', value: 7 }])).toEqual([[10], [7], [7], [7]]);
  });
});
