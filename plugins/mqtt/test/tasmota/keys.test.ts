import { describe, expect, it } from 'vitest';
import { partOf, partsOf } from '../support/native.ts';

const pressed = (action: string) => ({ Button2: { Action: action } });
const button = (so: object) => partOf('button_2', { btn: [0, 1], so: { 73: 1, ...so } });

describe('a button', () => {
  it.each([
    ['SINGLE', ['single']],
    ['DOUBLE', ['double']],
    ['HOLD', ['long']],
    ['CLEAR', ['release']],
    ['TRIPLE', []],
  ])('that tells %s is pressed %o', (action, presses) => {
    expect(button({}).presses(pressed(action))).toEqual(presses);
  });

  it('is a key of its own', () => {
    const { model, presses } = button({});
    expect(model.component).toBe('button_2');
    expect(presses({ Button1: { Action: 'SINGLE' } })).toEqual([]);
  });

  it('whose presses are swapped is understood so', () => {
    const swapped = button({ 11: 1 });
    expect([swapped.presses(pressed('SINGLE')), swapped.presses(pressed('DOUBLE'))]).toEqual([['double'], ['single']]);
  });

  it('that acts at once knows single presses only', () => {
    expect(button({ 13: 1 }).model.claims).toEqual(['button.single']);
  });

  it('that switches its relay by itself tells nothing', () => {
    expect([...partsOf({ btn: [1] }).keys()]).toEqual(['relay_1', 'signal']);
  });
});

describe('a switch', () => {
  const wall = (mode: number, more: object = {}) => partsOf({ rl: [], swc: [mode], so: { 114: 1 }, ...more });
  const ids = (mode: number) => [...wall(mode).keys()].filter((id) => id.startsWith('switch'));

  it.each([
    [-1, []],
    [0, ['switch_1_key']],
    [1, ['switch_1']],
    [2, ['switch_1']],
    [3, ['switch_1_key', 'switch_1']],
    [5, ['switch_1_key', 'switch_1']],
    [8, ['switch_1_key']],
    [9, ['switch_1_key', 'switch_1']],
    [13, ['switch_1']],
    [16, ['switch_1']],
    [99, []],
  ])('in mode %d is %o', (mode, parts) => {
    expect(ids(mode)).toEqual(parts);
  });

  it('tells whether it is on, under its own name', () => {
    const flag = wall(1, { swn: ['Door'] }).get('switch_1');
    expect(flag?.name).toBe('Door');
    expect(flag?.values('stat/RESULT', { Door: { Action: 'ON' } })).toEqual({ 'mqtt.flag.on': true });
    expect(flag?.values('tele/SENSOR', { Door: 'OFF' })).toEqual({ 'mqtt.flag.on': false });
    expect(flag?.values('stat/STATUS10', { StatusSNS: { Door: 'ON' } })).toEqual({ 'mqtt.flag.on': true });
    expect(flag?.values('stat/RESULT', { Door: { Action: 'TOGGLE' } })).toEqual({});
  });

  it.each([
    [0, 'TOGGLE', ['single']],
    [5, 'HOLD', ['long']],
    [8, 'HOLD', ['double']],
    [0, 'ON', []],
  ])('in mode %d that tells %s is pressed %o', (mode, action, presses) => {
    expect(
      wall(mode)
        .get('switch_1_key')
        ?.presses({ Switch1: { Action: action } }),
    ).toEqual(presses);
  });

  it('that only tells that something moved is over by itself, and cannot be asked', () => {
    const flag = wall(13).get('switch_1');
    expect(flag?.model.watches.map(({ topic }) => topic)).toEqual(['stat/tasmota_49A3BC/RESULT']);
    const message = { json: { Switch1: { Action: 'ON' } } };
    expect(flag?.model.watches[0]?.read(message as never).later).toMatchObject({ values: [{ value: false }] });
  });
});
