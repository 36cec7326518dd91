import { describe, expect, it } from 'vitest';
import { modelOf, statesOf, wished } from '../support/modelled.ts';

const describeOf = (values: Parameters<typeof modelOf>[0]) => modelOf(values).describe('bf1234567890abcdefgh', 14_000);

describe('a circuit breaker', () => {
  // 230.0 V, 10.000 A, 2.3 kW in the words of the device: 2, 3 and 3 bytes.
  const phase = Buffer.from('08fc0027100008fc', 'hex').toString('base64');
  const values = { 1: 12345, 6: phase, 9: 0, 16: true };

  it('tells its switch, its counter and what flows', () => {
    expect(statesOf(values)).toEqual({
      'onOff.on': true,
      'energy.kilowattHours': 123.45,
      'power.volts': 230,
      'power.amperes': 10,
      'power.watts': 2300,
    });
  });

  it.each(['', 'CPw=', '!!', 'x'.repeat(200)])('tells nothing of a phase that reads %j', (text) => {
    expect(statesOf({ ...values, 6: text })).toEqual({ 'onOff.on': true, 'energy.kilowattHours': 123.45 });
  });

  it('is switched', () => {
    expect(wished(values, { capability: 'onOff', command: 'off' })).toEqual({ 16: false });
  });
});

describe('a radiator valve', () => {
  const values = { 2: 'auto', 3: 'opened', 4: 215, 5: 198, 6: 80 };

  it('tells target, programme, what it does and the room', () => {
    expect(statesOf(values)).toEqual({
      'thermostat.target': 21.5,
      'thermostat.mode': 'auto',
      'thermostat.running': 'heating',
      'temperature.celsius': 19.8,
      'battery.percent': 80,
    });
    expect(describeOf(values)).toMatchObject({
      type: 'thermostat',
      power: 'battery',
      limits: { 'thermostat.mode': { values: ['heat', 'auto'] } },
    });
  });

  it('is set', () => {
    const set = (params: Record<string, number | string>) =>
      wished(values, { capability: 'thermostat', command: 'set', params });
    expect([set({ target: 20 }), set({ mode: 'heat' })]).toEqual([{ 4: 200 }, { 2: 'manual' }]);
    expect(() => set({ mode: 'off' })).toThrow('cannot do');
  });
});

describe('an air conditioner', () => {
  const values = { 1: true, 2: 24, 3: 26, 4: 'cold', 5: 'auto' };
  const set = (params: Record<string, number | string>) =>
    wished(values, { capability: 'thermostat', command: 'set', params });

  it.each([
    ['cold', 'cool'],
    ['hot', 'heat'],
    ['wet', 'dry'],
    ['wind', 'fanOnly'],
    ['auto', 'auto'],
  ])('tells %s as %s', (word, mode) => {
    expect(statesOf({ ...values, 4: word })).toEqual({
      'thermostat.target': 24,
      'thermostat.mode': mode,
      'temperature.celsius': 26,
    });
  });

  it('is set in its own words', () => {
    expect([set({ mode: 'dry' }), set({ mode: 'heat', target: 21 }), set({ mode: 'off' })]).toEqual([
      { 1: true, 4: 'wet' },
      { 1: true, 2: 21, 4: 'hot' },
      { 1: false },
    ]);
    expect(
      wished({ ...values, 4: 'cool' }, { capability: 'thermostat', command: 'set', params: { mode: 'dry' } }),
    ).toEqual({ 1: true, 4: 'dry' });
    expect(() => set({ mode: 'eco' })).toThrow('cannot do');
    expect(() => set({ targetLow: 20 })).toThrow('cannot do');
  });

  it('is told tenths of a degree where it counts in these', () => {
    const tenths = { ...values, 2: 240, 3: 265 };
    expect(statesOf(tenths)).toMatchObject({ 'thermostat.target': 24, 'temperature.celsius': 26.5 });
    expect(wished(tenths, { capability: 'thermostat', command: 'set', params: { target: 21.5 } })).toEqual({ 2: 215 });
  });

  it('names its modes', () => {
    expect(describeOf(values).limits).toEqual({
      'thermostat.mode': { values: ['off', 'cool', 'heat', 'dry', 'fanOnly', 'auto'] },
    });
  });
});

describe('what lets water or people through', () => {
  it('is a valve', () => {
    const valve = { 1: false, 7: 90, 10: 'cancel', 11: 600, 12: 'manual' };
    expect(statesOf(valve)).toEqual({ 'valve.open': false, 'battery.percent': 90 });
    expect(wished(valve, { capability: 'valve', command: 'open' })).toEqual({ 1: true });
    expect(wished(valve, { capability: 'valve', command: 'close' })).toEqual({ 1: false });
    expect(() => wished(valve, { capability: 'valve', command: 'set', params: { level: 3 } })).toThrow(
      'has no valve.set',
    );
  });

  it('is a garage door, open as its contact says', () => {
    const door = { 1: false, 2: 0, 3: true, 12: 'none' };
    expect([statesOf(door), statesOf({ ...door, 3: false })]).toEqual([
      { 'garageDoor.state': 'open' },
      { 'garageDoor.state': 'closed' },
    ]);
    expect(wished(door, { capability: 'garageDoor', command: 'close' })).toEqual({ 1: false });
    expect(wished(door, { capability: 'garageDoor', command: 'open' })).toEqual({ 1: true });
  });
});

describe('a dimmer for two lamps', () => {
  const values = { 1: true, 2: 505, 7: false, 8: 10 };

  it('has a part for the second', () => {
    expect(statesOf(values)).toEqual({
      'onOff.on': true,
      'brightness.level': 50.5,
      'lamp2:onOff.on': false,
      'lamp2:brightness.level': 1,
    });
    expect(describeOf(values).components[1]).toMatchObject({ id: 'lamp2', name: 'Lamp 2' });
    const set = { capability: 'brightness', command: 'set', component: 'lamp2', params: { level: 100 } };
    expect(wished(values, set)).toEqual({ 7: true, 8: 1000 });
  });
});
