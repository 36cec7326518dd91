import { describe, expect, it } from 'vitest';
import { modelOf, statesOf, wished } from '../support/modelled.ts';

const room = { 1: true, 2: 'auto', 16: 215, 24: 198, 36: 'open' };
const old = { 1: true, 2: 21, 3: 19, 4: '1' };
const set = (values: Parameters<typeof wished>[0], params: Record<string, number | string>) =>
  wished(values, { capability: 'thermostat', command: 'set', params });

describe('a thermostat', () => {
  it.each([
    ['today', room, 'thermostat'],
    ['of the first years', old, 'thermostat-legacy'],
  ])('is recognised in one %s', (_what, values, id) => {
    expect(modelOf(values).family.id).toBe(id);
  });

  it('is not seen in a plug with a meter', () => {
    expect(modelOf({ 1: true, 16: 1, 18: 1, 19: 2, 20: 2300, 24: 300 }).family.id).toBe('plug');
  });

  it.each([
    ['what it follows its programme with', room, { target: 21.5, mode: 'auto', running: 'heating', celsius: 19.8 }],
    [
      'that it is idle',
      { ...room, 2: 'manual', 36: 'close' },
      { target: 21.5, mode: 'heat', running: 'idle', celsius: 19.8 },
    ],
    ['that it is off', { ...room, 1: false }, { target: 21.5, mode: 'off', running: 'heating', celsius: 19.8 }],
    ['whole degrees', old, { target: 21, mode: 'heat', running: undefined, celsius: 19 }],
    [
      'tenths of the first years',
      { ...old, 2: 210, 3: 195 },
      { target: 21, mode: 'heat', running: undefined, celsius: 19.5 },
    ],
    ['frost', { ...room, 24: -35 }, { target: 21.5, mode: 'auto', running: 'heating', celsius: -3.5 }],
  ])('tells %s', (_what, values, told) => {
    const states = statesOf(values);
    expect({
      target: states['thermostat.target'],
      mode: states['thermostat.mode'],
      running: states['thermostat.running'],
      celsius: states['temperature.celsius'],
    }).toEqual(told);
  });

  it.each([
    ['a target in tenths', room, { target: 20.5 }, { 16: 205 }],
    ['a target in degrees', old, { target: 22 }, { 2: 22 }],
    ['off', room, { mode: 'off' }, { 1: false }],
    ['heat', room, { mode: 'heat' }, { 1: true, 2: 'manual' }],
    ['auto', { ...room, 2: 'manual' }, { mode: 'auto' }, { 1: true, 2: 'auto' }],
    ['auto in its own number', old, { mode: 'auto' }, { 1: true, 4: '0' }],
    ['mode and target', room, { mode: 'heat', target: 18 }, { 1: true, 2: 'manual', 16: 180 }],
  ])('is told %s', (_what, values, params, data) => {
    expect(set(values, params)).toEqual(data);
  });

  it.each([
    ['cooling', room, { mode: 'cool' }],
    ['a range', room, { targetLow: 18 }],
    ['a programme that it has not', { 1: true, 16: 215, 24: 198 }, { mode: 'auto' }],
  ])('refuses %s', (_what, values, params) => {
    expect(() => set(values, params)).toThrow('cannot do');
  });

  it('names the modes that it has', () => {
    const limits = (values: Parameters<typeof modelOf>[0]) =>
      modelOf(values).describe('bf1234567890abcdefgh', 14_000).limits;
    expect(limits(room)).toEqual({ 'thermostat.mode': { values: ['off', 'heat', 'auto'] } });
    expect(limits({ 1: true, 16: 215, 24: 198 })).toEqual({ 'thermostat.mode': { values: ['off', 'heat'] } });
  });
});
