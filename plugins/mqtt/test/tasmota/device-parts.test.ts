import { describe, expect, it } from 'vitest';
import { partOf, partsOf } from '../support/native.ts';

const onOff = (command: string) => ({ capability: 'onOff', command });
const kinds = (more: object) => [...partsOf(more).keys()].filter((id) => id !== 'signal');

describe('relays', () => {
  it('are switches, each with its name', () => {
    const parts = partsOf({ rl: [1, 1], dn: 'Strip', fn: ['Strip', 'Lamp'] });
    expect([...parts].map(([id, { name }]) => `${id}: ${name}`)).toEqual([
      'relay_1: Relay 1',
      'relay_2: Lamp',
      'signal: Signal',
    ]);
  });

  it('tell their state by number; the only one needs none', () => {
    const second = partOf('relay_2', { rl: [1, 1] });
    const only = partOf('relay_1');
    expect(second.values('stat/RESULT', { POWER2: 'ON' })).toEqual({ 'onOff.on': true });
    expect(second.values('stat/RESULT', { POWER1: 'ON' })).toEqual({});
    expect(only.values('tele/STATE', { POWER: 'OFF' })).toEqual({ 'onOff.on': false });
    expect(only.values('stat/STATUS11', { StatusSTS: { POWER1: 'ON' } })).toEqual({ 'onOff.on': true });
    expect(only.values('stat/RESULT', { POWER: 'what' })).toEqual({});
  });

  it('are switched in the words of the device', () => {
    const relay = partOf('relay_2', { rl: [1, 1], state: ['aus', 'ein', 'um', 'halt'] });
    expect(relay.orders(onOff('on'))).toEqual(['cmnd/POWER2 ein']);
    expect(relay.orders(onOff('off'))).toEqual(['cmnd/POWER2 aus']);
    expect(relay.values('stat/RESULT', { POWER2: 'ein' })).toEqual({ 'onOff.on': true });
  });

  it('are toggled from what they told, and by themselves as long as they told nothing', () => {
    const relay = partOf('relay_1');
    expect(relay.orders(onOff('toggle'), { 'onOff.on': true })).toEqual(['cmnd/POWER1 OFF']);
    expect(relay.orders(onOff('toggle'))).toEqual(['cmnd/POWER1 TOGGLE']);
  });

  it('are lights where a person wants it so', () => {
    const { model } = partOf('light_1', { so: { 30: 1 } });
    expect([model.type, model.capabilities]).toEqual(['light', ['onOff']]);
  });

  it('answer at topics of their own where that is set', () => {
    const { model } = partOf('relay_1', { so: { 4: 1 } });
    expect(model.watches.map(({ topic }) => topic)).toContain('stat/tasmota_49A3BC/+');
  });
});

describe('shutters', () => {
  const two = {
    rl: [3, 3, 1, 3, 3],
    sho: [0, 1],
    sht: [
      [-90, 90, 10],
      [0, 0, 0],
    ],
  };

  it('have two relays each', () => {
    expect(kinds(two)).toEqual(['relay_3', 'shutter_1', 'shutter_2']);
    expect(kinds({ rl: [1, 3] })).toEqual(['relay_1']);
  });

  it('tell where they stand and where they go', () => {
    const shutter = partOf('shutter_1', two);
    const told = { Shutter1: { Position: 30, Direction: -1, Target: 0, Tilt: 45 } };
    const values = { 'cover.position': 30, 'cover.movement': 'closing', 'cover.tilt': 75 };
    expect(shutter.values('stat/RESULT', told)).toEqual(values);
    expect(shutter.values('tele/SENSOR', told)).toEqual(values);
    expect(shutter.values('stat/STATUS10', { StatusSNS: told })).toEqual(values);
  });

  it('that count the other way round are turned', () => {
    const shutter = partOf('shutter_2', two);
    expect(shutter.values('stat/RESULT', { Shutter2: { Position: 30, Direction: -1, Tilt: 0 } })).toEqual({
      'cover.position': 70,
      'cover.movement': 'opening',
    });
    expect(shutter.orders({ capability: 'cover', command: 'set', params: { position: 25 } })).toEqual([
      'cmnd/ShutterPosition2 75',
    ]);
  });

  it.each([
    ['open', {}, 'cmnd/ShutterOpen1'],
    ['close', {}, 'cmnd/ShutterClose1'],
    ['stop', {}, 'cmnd/ShutterStop1'],
    ['set', { position: 40 }, 'cmnd/ShutterPosition1 40'],
    ['setTilt', { tilt: 25 }, 'cmnd/ShutterTilt1 -45'],
  ])('%s %o', (command, params, message) => {
    expect(partOf('shutter_1', two).orders({ capability: 'cover', command, params })).toEqual([message]);
  });

  it('without slats are not turned', () => {
    const wish = { capability: 'cover', command: 'setTilt', params: { tilt: 50 } };
    expect(partOf('shutter_2', two).orders(wish)).toBeUndefined();
  });
});

describe('a ceiling fan', () => {
  const ceiling = { if: 1, rl: [2, 0, 0, 0], lt_st: 0 };

  it('has a light and three speeds', () => {
    expect(kinds(ceiling)).toEqual(['light_1', 'fan']);
    const fan = partOf('fan', ceiling);
    expect(fan.values('stat/RESULT', { FanSpeed: 3 })).toEqual({ 'onOff.on': true, 'fan.speed': 100 });
    expect(fan.values('tele/STATE', { FanSpeed: 0 })).toEqual({ 'onOff.on': false, 'fan.speed': 0 });
    expect(fan.values('tele/STATE', { FanSpeed: 9 })).toEqual({});
    expect(fan.orders({ capability: 'fan', command: 'set', params: { speed: 34 } })).toEqual(['cmnd/FanSpeed 1']);
  });

  it('goes on at the speed that it had', () => {
    const fan = partOf('fan', ceiling);
    fan.values('stat/RESULT', { FanSpeed: 1 });
    fan.values('stat/RESULT', { FanSpeed: 0 });
    expect(fan.orders(onOff('on'))).toEqual(['cmnd/FanSpeed 1']);
    expect(fan.orders(onOff('off'))).toEqual(['cmnd/FanSpeed 0']);
  });

  it('does nothing that it cannot', () => {
    const wish = { capability: 'fan', command: 'set', params: { direction: 'reverse' } };
    expect(partOf('fan', ceiling).orders(wish)).toBeUndefined();
  });
});

describe('how it is', () => {
  it('is how well its Wi-Fi is received', () => {
    const signal = partOf('signal');
    expect(signal.values('tele/STATE', { Wifi: { RSSI: 72, Signal: -64 } })).toEqual({ 'linkQuality.rssi': -64 });
    expect(signal.model.reportIntervals).toEqual({ 'linkQuality.rssi': 300_000 });
  });

  it('is how full its battery is, where it has one', () => {
    const battery = partOf('battery', { bat: 1 });
    expect(battery.values('stat/STATUS11', { StatusSTS: { BatteryPercentage: 81 } })).toEqual({
      'battery.percent': 81,
    });
    expect(kinds({})).not.toContain('battery');
  });
});
