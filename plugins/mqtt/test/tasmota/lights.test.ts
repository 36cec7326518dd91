import { describe, expect, it } from 'vitest';
import { partOf, partsOf } from '../support/native.ts';

const light = (lt_st: number, more: object = {}) => partOf('light_1', { rl: [2], lt_st, ...more });
const level = (value: number, more: object = {}) => ({
  capability: 'brightness',
  command: 'set',
  params: { level: value, ...more },
});
const color = { capability: 'color', command: 'set', params: { hue: 120, saturation: 90 } };
const white = (kelvin: number) => ({ capability: 'colorTemperature', command: 'set', params: { kelvin } });
const on = { capability: 'onOff', command: 'on' };

describe('a light', () => {
  it.each([
    [0, ['onOff']],
    [1, ['onOff', 'brightness']],
    [2, ['onOff', 'brightness', 'colorTemperature']],
    [3, ['onOff', 'brightness', 'color']],
    [4, ['onOff', 'brightness', 'color']],
    [5, ['onOff', 'brightness', 'color', 'colorTemperature']],
  ])('of kind %d can do %o', (kind, capabilities) => {
    expect(light(kind).model.capabilities).toEqual(capabilities);
  });

  it('tells its colour, and that it shows one', () => {
    const told = { POWER: 'ON', Dimmer: 60, Color: 'FF2200', HSBColor: '8,100,60', White: 0, CT: 300 };
    expect(light(5).values('stat/RESULT', told)).toEqual({
      'onOff.on': true,
      'brightness.level': 60,
      'color.hue': 8,
      'color.saturation': 100,
      'colorTemperature.kelvin': 3333,
      'color.colorMode': 'color',
      'colorTemperature.colorMode': 'color',
    });
  });

  it('that shows a white tells no colour that nobody chose', () => {
    const told = { POWER: 'ON', Dimmer: 60, HSBColor: '0,0,60', White: 60, CT: 153 };
    expect(light(5).values('tele/STATE', told)).toEqual({
      'onOff.on': true,
      'brightness.level': 60,
      'colorTemperature.kelvin': 6536,
      'color.colorMode': 'colorTemperature',
      'colorTemperature.colorMode': 'colorTemperature',
    });
  });

  it('is set with one message', () => {
    const lamp = light(5);
    expect(lamp.orders(on)).toEqual(['cmnd/POWER1 ON']);
    expect(lamp.orders({ capability: 'onOff', command: 'off' })).toEqual(['cmnd/POWER1 OFF']);
    expect(lamp.orders(level(35))).toEqual(['cmnd/Dimmer 35']);
    expect(lamp.orders(level(0))).toEqual(['cmnd/POWER1 OFF']);
    expect(lamp.orders(color)).toEqual(['cmnd/Backlog NoDelay;HSBColor1 120;NoDelay;HSBColor2 90']);
    expect(lamp.orders(white(4000))).toEqual(['cmnd/CT 250']);
  });

  it.each([
    [0, { minimum: 2000, maximum: 6536 }, 153],
    [1, { minimum: 2632, maximum: 5000 }, 200],
  ])('has the whites of option 82 = %d', (option, limits, coldest) => {
    const lamp = light(2, { so: { 82: option } });
    expect(lamp.model.limits).toEqual({ 'colorTemperature.kelvin': limits });
    expect(lamp.orders(white(9000))).toEqual([`cmnd/CT ${coldest}`]);
  });

  it('that is not switched on by its brightness is switched on too', () => {
    expect(light(1, { so: { 20: 1 } }).orders(level(35))).toEqual(['cmnd/Backlog NoDelay;Dimmer 35;NoDelay;POWER1 ON']);
  });

  it('does nothing that it cannot', () => {
    expect(light(1).orders(color)).toBeUndefined();
  });

  it.each([
    ['as long as told, by how far it goes', {}, level(60, { transition: 4 }), 'Speed2 20;NoDelay;Dimmer 60'],
    ['as long as told, however far', { so: { 117: 1 } }, level(60, { transition: 4 }), 'Speed2 8;NoDelay;Dimmer 60'],
    ['no longer than it can', {}, level(60, { transition: 3600 }), 'Speed2 40;NoDelay;Dimmer 60'],
  ])('fades %s', (_, more, wish, rest) => {
    const last = { 'onOff.on': true, 'brightness.level': 20 };
    expect(light(1, more).orders(wish, last)).toEqual([`cmnd/Backlog NoDelay;Fade2 1;NoDelay;${rest}`]);
  });

  it('changes at once when it is told so', () => {
    expect(light(1).orders(level(60, { transition: 0 }))).toEqual(['cmnd/Backlog NoDelay;Fade2 0;NoDelay;Dimmer 60']);
  });

  it('of a Tuya chip has a dimmer of its own, and does not fade', () => {
    const lamp = light(1, { ty: 1 });
    expect(lamp.orders(level(60, { transition: 3 }))).toEqual(['cmnd/Dimmer3 60']);
    expect(lamp.values('stat/RESULT', { Dimmer: 60 })).toEqual({ 'brightness.level': 60 });
  });
});

describe('one strip that is several lights', () => {
  it('by its channels', () => {
    const second = partOf('light_2', { rl: [2, 2, 2], lt_st: 3, so: { 68: 1 } });
    expect(second.model.capabilities).toEqual(['onOff', 'brightness']);
    expect(second.orders(level(30))).toEqual(['cmnd/Channel2 30']);
    expect(second.values('stat/RESULT', { POWER2: 'ON', Channel2: 30 })).toEqual({
      'onOff.on': true,
      'brightness.level': 30,
    });
  });

  it.each([
    [4, ['onOff', 'brightness']],
    [5, ['onOff', 'brightness', 'colorTemperature']],
  ])('by colour and white, of kind %d', (lt_st, whites) => {
    const parts = partsOf({ rl: [1, 2, 2], lt_st, lk: 0 });
    expect(parts.get('light_2')?.model.capabilities).toEqual(['onOff', 'brightness', 'color']);
    expect(parts.get('light_3')?.model.capabilities).toEqual(whites);
    expect(parts.get('light_2')?.orders(level(30))).toEqual(['cmnd/Dimmer1 30']);
    expect(parts.get('light_3')?.orders(level(30))).toEqual(['cmnd/Dimmer2 30']);
    expect(parts.get('light_3')?.values('stat/RESULT', { POWER3: 'ON', Dimmer2: 12 })).toEqual({
      'onOff.on': true,
      'brightness.level': 12,
    });
  });
});
