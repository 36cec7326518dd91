import { coreCapabilities } from '@nexa/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOwnDataPoints } from '../../src/data-points/own-data-points.ts';
import { modelOf, statesOf, wished } from '../support/modelled.ts';

const problemOf = (...lines: string[]) => {
  const read = readOwnDataPoints(lines);
  return 'problem' in read ? read.problem : undefined;
};

describe('what a person says of data points', () => {
  it.each([
    ['', 'does not have the form'],
    ['power.watts = 19', 'does not have the form'],
    ['1234 = power.watts', 'does not have the form'],
    ['19 = powr.watts', 'no capability “powr”'],
    ['19 = power.wats', 'no attribute “wats”. It has watts, volts, amperes'],
    ['1 = button.pressed', 'no attribute “pressed”. It has none'],
    ['19 = power.watts x', 'is no scale'],
    ['19 = power.watts x0', 'is no scale'],
    ['19 = power.watts xyz', 'is no scale'],
    ['1 = onOff.on x0.1', 'only a number can have a scale'],
    ['19 = power.watts 0..100', 'only a value in percent'],
    ['2 = brightness.level 10..10', 'is no range'],
    ['2 = brightness.level 10..', 'is no range'],
    ['2 = brightness.level 10..1000 x2', 'exclude each other'],
    ['19 = power.watts 1=2', 'a number has no words'],
    ['4 = thermostat.mode 1=hot', '“hot” is not possible; it can be off, heat'],
    ['1 = contact.open 1=open', 'it can be true, false'],
    ['4 = thermostat.mode =heat', 'no pair of words'],
    ['1 = onOff.on readonly writeonly', 'both readonly and writeonly'],
    ['1 = onOff.on often', '“often” is none of'],
  ])('is refused with a reason when it is “%s”', (line, reason) => {
    const problem = problemOf('101 = onOff.on', line);
    expect(problem).toContain(reason);
    expect(problem).toMatch(/^Own data point 2 \(“/);
  });

  it('is refused when it says two things of one attribute', () => {
    expect(problemOf('1 = onOff.on', '2 = onOff.on')).toContain('onOff.on is read from another');
    expect(problemOf('1 = b:onOff.on readonly', '2 = b:onOff.on')).toContain('b:onOff.on is read from another');
    expect(problemOf('1 = onOff.on writeonly', '2 = onOff.on')).toContain('is written to another');
    expect(problemOf('1 = onOff.on readonly', '2 = onOff.on writeonly', '3 = b:onOff.on')).toBeUndefined();
  });

  it('is taken for every attribute that NEXA has', () => {
    const lines = coreCapabilities.flatMap(({ id, attributes }) =>
      Object.keys(attributes).map((attribute, index) => `${index + 1} = ${id}.${attribute}`),
    );
    expect(lines.filter((line) => problemOf(line) !== undefined)).toEqual([]);
  });

  it('never throws, whatever is written', () => {
    const word = fc.constantFrom('1', '=', 'onOff.on', 'x', '..', '=a', 'a=', 'readonly', ' ', '10..20', 'power.watts');
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 8 }), (words) => {
        readOwnDataPoints([words.join(' ')]);
      }),
    );
  });
});

describe('a device of which a person says everything', () => {
  const values = { 101: 215, 102: 'hot', 103: 480, 104: 1, 105: 40, 106: true };
  const own = [
    '101 = temperature.celsius x0.1',
    '102 = thermostat.mode hot=heat cold=cool none=off',
    '103 = brightness.level 10..1000',
    '104 = contact.open 1=true 0=false',
    '105 = cover.position 100..0',
    '106 = lamp:onOff.on',
  ];

  it('is read by what was said', () => {
    expect(statesOf(values, { own })).toEqual({
      'temperature.celsius': 21.5,
      'thermostat.mode': 'heat',
      'brightness.level': expect.closeTo(47.47, 1),
      'contact.open': true,
      'cover.position': 60,
      'lamp:onOff.on': true,
    });
    expect(modelOf(values, { own }).family.id).toBe('generic');
  });

  it.each([
    [{ capability: 'thermostat', command: 'set', params: { mode: 'cool' } }, { 102: 'cold' }],
    [{ capability: 'brightness', command: 'set', params: { level: 100 } }, { 103: 1000 }],
    [{ capability: 'brightness', command: 'set', params: { level: 100, transition: 5 } }, { 103: 1000 }],
    [{ capability: 'cover', command: 'set', params: { position: 100 } }, { 105: 0 }],
    [{ capability: 'cover', command: 'open' }, { 105: 0 }],
    [{ capability: 'cover', command: 'close' }, { 105: 100 }],
    [{ capability: 'onOff', command: 'on', component: 'lamp' }, { 106: true }],
    [{ capability: 'onOff', command: 'toggle', component: 'lamp' }, { 106: false }],
  ])('carries out %o', (wish, data) => {
    expect(wished(values, wish, { own })).toEqual(data);
  });

  it.each([
    ['has no word for', { capability: 'thermostat', command: 'set', params: { mode: 'auto' } }],
    ['has no data point for', { capability: 'thermostat', command: 'set', params: { target: 21 } }],
    ['has no word to stop with', { capability: 'cover', command: 'stop' }],
    ['only measures', { capability: 'temperature', command: 'set' }],
  ])('refuses what it %s', (_what, wish) => {
    expect(() => wished(values, wish, { own })).toThrow();
  });

  it('is stopped by the word for it', () => {
    const lines = ['1 = cover.movement open=opening close=closing stop=stopped', '2 = cover.position'];
    const cover = { 1: 'open', 2: 40 };
    expect(wished(cover, { capability: 'cover', command: 'stop' }, { own: lines, mapping: 'generic' })).toEqual({
      1: 'stop',
    });
  });

  it('is read at one data point and written to another', () => {
    const lines = ['3 = cover.position readonly', '2 = cover.position writeonly'];
    const cover = { 2: 0, 3: 40 };
    expect(statesOf(cover, { own: lines, mapping: 'generic' })).toEqual({ 'cover.position': 40 });
    expect(wished(cover, { capability: 'cover', command: 'set', params: { position: 70 } }, { own: lines })).toEqual({
      2: 70,
    });
  });

  it.each([
    [{ 1: 1 }, 1],
    [{ 1: '1' }, '1'],
  ])('gets a word in the type that it uses now', (now, sent) => {
    const lines = ['1 = onOff.on 1=true 0=false'];
    expect(wished(now, { capability: 'onOff', command: 'on' }, { own: lines, mapping: 'generic' })).toEqual({
      1: sent,
    });
  });

  it('tells nothing of values that cannot be', () => {
    expect(statesOf({ 101: 99_999, 102: 'strange', 104: 7, 106: true }, { own })).toEqual({ 'lamp:onOff.on': true });
  });

  it('is of the kind that its capabilities make it', () => {
    const typeOf = (...lines: string[]) =>
      modelOf(values, { own: lines, mapping: 'generic' }).describe('bf1234567890abcdefgh', 14_000).type;
    expect(typeOf('103 = brightness.level', '106 = onOff.on')).toBe('light');
    expect(typeOf('106 = onOff.on')).toBe('switch');
    expect(typeOf('101 = temperature.celsius x0.1')).toBe('sensor');
  });
});

describe('a device that NEXA knows and a person corrects', () => {
  const room = { 1: true, 2: 'auto', 16: 43, 24: 40 };
  const own = ['16 = thermostat.target x0.5', '24 = temperature.celsius x0.5'];

  it('keeps what was not corrected', () => {
    expect(statesOf(room, { own })).toEqual({
      'thermostat.target': 21.5,
      'temperature.celsius': 20,
      'thermostat.mode': 'auto',
    });
  });

  it('takes the corrected part of a command by the correction, and the rest as before', () => {
    const set = (params: Record<string, number | string>) =>
      wished(room, { capability: 'thermostat', command: 'set', params }, { own });
    expect(set({ target: 19 })).toEqual({ 16: 38 });
    expect(set({ mode: 'heat' })).toEqual({ 1: true, 2: 'manual' });
    expect(set({ target: 19, mode: 'heat' })).toEqual({ 1: true, 2: 'manual', 16: 38 });
  });

  it('is read as before where a corrected data point is not told', () => {
    expect(statesOf(room, { own: ['99 = thermostat.target'] })).toMatchObject({ 'thermostat.target': 43 });
  });

  it('has only its own data points when it is called generic', () => {
    expect(statesOf(room, { own, mapping: 'generic' })).toEqual({
      'thermostat.target': 21.5,
      'temperature.celsius': 20,
    });
  });
});
