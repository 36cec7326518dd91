import { describe, expect, it } from 'vitest';
import { modelOf, statesOf, wished } from '../support/modelled.ts';

const room = { 1: true, 2: 'auto', 16: 215, 24: 198, 36: 'open' };
const old = { 1: true, 2: 21, 3: 19, 4: '1' };
const coil = { 1: true, 2: 'hot', 16: 215, 24: 198, 28: 'auto' };
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
    [
      'a room in tenths of what it is told in whole degrees',
      { ...room, 16: 21, 24: 198 },
      { target: 21, mode: 'auto', running: 'heating', celsius: 19.8 },
    ],
    [
      'a programme in capitals',
      { ...room, 2: 'MANUAL' },
      { target: 21.5, mode: 'heat', running: 'heating', celsius: 19.8 },
    ],
    ['cooling with a fan', { ...coil, 2: 'cold' }, { target: 21.5, mode: 'cool', running: undefined, celsius: 19.8 }],
    ['cooling', { ...room, 2: 'cool', 36: 'x' }, { target: 21.5, mode: 'cool', running: undefined, celsius: 19.8 }],
    ['only a fan', { ...coil, 2: 'wind' }, { target: 21.5, mode: 'fanOnly', running: undefined, celsius: 19.8 }],
    [
      'nothing of `cold` that may be protection against frost',
      { ...room, 2: 'cold' },
      { target: 21.5, mode: undefined, running: 'heating', celsius: 19.8 },
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
    ['auto in capitals', { ...room, 2: 'MANUAL' }, { mode: 'auto' }, { 1: true, 2: 'AUTO' }],
    ['heat in capitals', { ...room, 2: 'Auto' }, { mode: 'heat' }, { 1: true, 2: 'Manual' }],
    ['cooling with a fan', coil, { mode: 'cool' }, { 1: true, 2: 'cold' }],
    ['cooling in the other words', { ...coil, 2: 'heat' }, { mode: 'cool' }, { 1: true, 2: 'cool' }],
    ['only a fan', coil, { mode: 'fanOnly' }, { 1: true, 2: 'wind' }],
    ['heat after cooling', { ...coil, 2: 'cold' }, { mode: 'heat' }, { 1: true, 2: 'hot' }],
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
    expect(limits(coil)).toEqual({ 'thermostat.mode': { values: ['off', 'heat', 'cool', 'fanOnly'] } });
    expect(limits({ 1: true, 16: 215, 24: 198 })).toEqual({ 'thermostat.mode': { values: ['off', 'heat'] } });
  });
});
