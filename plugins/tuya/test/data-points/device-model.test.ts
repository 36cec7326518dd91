import { coreCapabilities, DeviceDescription, type JsonObject, stateKey } from '@nexa/sdk';
import { Value } from '@sinclair/typebox/value';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceModel, identifiersOf } from '../../src/data-points/device-model.ts';
import { type Mapping, mappings } from '../../src/data-points/mapping.ts';
import type { DataPoints } from '../../src/link/device-message.ts';

const deviceId = 'bf1234567890abcdefgh';
const plug = { 1: true, 9: 0, 17: 3, 18: 120, 19: 276, 20: 2301, 21: 1, 26: 0, 38: 'memory' };
const oldPlug = { 1: true, 2: 0, 4: 120, 5: 276, 6: 2301 };
const lamp = { 20: true, 21: 'white', 22: 505, 23: 1000, 24: '00f003e801f4', 25: '000e0d', 26: 0 };
const whiteLamp = { 20: false, 22: 10, 23: 0 };
const oldLamp = { 1: true, 2: 'white', 3: 255, 4: 0, 5: 'ff00000000ffff' };

function model(values: DataPoints, mapping: Mapping = 'auto'): DeviceModel {
  const found = DeviceModel.find(mapping, values);
  if (!found) throw new Error('not recognised');
  return found;
}

const statesOf = (values: DataPoints, mapping: Mapping = 'auto') =>
  Object.fromEntries(
    model(values, mapping)
      .readings(deviceId, values, values, 'poll')
      .map((reading) => [stateKey(reading.capability, reading.attribute, reading.component), reading.value]),
  );

const wish = (values: DataPoints, capability: string, command: string, params: JsonObject = {}, component = 'main') =>
  model(values).dataPointsFor({ id: 'c', externalId: deviceId, component, capability, command, params }, values);

describe('how a device is known again', () => {
  it('is its id, and the MAC address that ids of the older form end with', () => {
    expect(identifiersOf(deviceId)).toEqual([{ kind: 'serial', value: deviceId }]);
    expect(identifiersOf('002004265ccf7fb1b659')).toEqual([
      { kind: 'serial', value: '002004265ccf7fb1b659' },
      { kind: 'mac', value: '5ccf7fb1b659' },
    ]);
  });
});

describe('what a device is', () => {
  it.each([
    ['a plug with a meter', plug, 'plug'],
    ['a plug without', { 1: false, 9: 0 }, 'plug'],
    ['a plug of the first years', oldPlug, 'plug'],
    ['a wall switch', { 1: false, 2: true, 3: false, 7: 0 }, 'switch'],
    ['a strip with a meter', { 1: false, 2: true, 18: 1, 19: 1, 20: 2300 }, 'plug'],
    ['a colour lamp', lamp, 'light'],
    ['a white lamp', whiteLamp, 'light'],
    ['a lamp of the first years', oldLamp, 'light-legacy'],
    ['a thermometer', { 1: 215, 2: 48, 4: 90 }, 'climate-sensor'],
    ['a door contact', { 1: true, 2: 80, 3: 'high' }, 'contact-sensor'],
    ['a motion sensor', { 1: 'pir', 4: 100 }, 'motion-sensor'],
    ['a dimmer that names its lamps', { 1: true, 2: 500, 3: 10, 4: 'led' }, 'dimmer'],
    ['a dimmer without a smallest brightness', { 1: true, 2: 500, 4: 'halogen', 6: 0, 14: 'memory' }, 'dimmer'],
    ['a dimmer that names no lamps', { 1: true, 2: 500, 3: 10, 6: 0 }, 'dimmer'],
    ['a dimmer with both ends', { 1: true, 2: 25, 3: 10, 5: 1000 }, 'dimmer'],
    ['a plug that counts down', { 1: true, 2: 600 }, 'plug'],
    ['a strip that counts down each', { 1: true, 2: true, 3: true, 4: true, 5: 0, 6: 0, 7: 0, 8: 0 }, 'switch'],
    ['a dimmer for two', { 1: true, 2: 500, 7: true, 8: 500 }, 'dimmer'],
    ['a strip with USB', { 1: true, 2: true, 7: true, 9: 0, 10: 0, 14: 'last', 15: 'relay' }, 'switch'],
    ['an old curtain that says numbers', { 1: '1', 2: 50 }, 'cover'],
    ['an old curtain that says on and off', { 1: 'on', 2: 50, 3: 40 }, 'cover'],
    ['an old leak sensor', { 1: '1', 4: 80 }, 'leak-sensor'],
    ['a circuit breaker', { 1: 1234, 6: 'CPwAAAoAAAI=', 9: 0, 11: false, 16: true }, 'breaker'],
    ['a radiator valve', { 2: 'auto', 3: 'closed', 4: 200, 5: 195, 6: 80, 7: false }, 'radiator-valve'],
    ['a radiator valve without the hour of its programme', { 2: 'holiday', 4: 200, 5: 195, 35: 0 }, 'radiator-valve'],
    ['a garage opener', { 1: false, 2: 0, 3: true, 12: 'none' }, 'garage-door'],
    ['a water valve', { 1: false, 7: 90, 9: 0, 10: 'cancel', 11: 600, 12: 'manual' }, 'valve'],
    ['an air conditioner', { 1: true, 2: 24, 3: 26, 4: 'cold', 5: 'auto' }, 'air-conditioner'],
    ['an air conditioner that chooses itself', { 1: true, 2: 24, 3: 26, 4: 'auto', 5: 'low' }, 'air-conditioner'],
  ] as [string, DataPoints, Mapping][])('is found out for %s', (_what, values, id) => {
    expect(model(values).family.id).toBe(id);
  });

  it.each([
    ['what nobody knows', { 101: true, 102: 'x' }],
    ['nothing', {}],
    ['a fan with a lamp', { 1: true, 2: 'nature', 3: 3, 15: true, 16: 50 }],
    ['a fan with a lamp and numbers only', { 1: true, 3: 3, 15: true }],
    ['a tower fan', { 1: true, 2: 'normal', 3: '1', 6: '0', 7: 5 }],
    ['a heater', { 1: true, 2: 25, 3: 17, 4: 'C' }],
    ['a heater that says numbers only', { 1: true, 2: 25, 3: 17 }],
    ['a kettle', { 1: true, 2: 'boil', 5: 'x', 6: 'y' }],
    ['a dehumidifier', { 1: true, 2: 50, 4: 'low', 5: 'auto', 6: 61, 7: 20 }],
    ['a robot', { 1: true, 2: true, 4: 'forward', 5: 'standby', 6: 80 }],
    ['a water meter with a valve', { 1: true, 5: 719, 6: 5, 11: 5 }],
    ['a fan with its lamp at a switch’s place for words', { 1: true, 15: true, 16: 50, 101: '0' }],
  ] as [string, DataPoints][])(
    'is not guessed for %s: taken for a plug it could be switched without care',
    (_what, values) => {
      expect(DeviceModel.find('auto', values)?.family.id).toBeUndefined();
    },
  );

  it('is what a person says it is', () => {
    expect(statesOf({ 1: true, 2: 500 }, 'dimmer')).toMatchObject({ 'onOff.on': true, 'brightness.level': 50 });
    expect(DeviceModel.find('light', { 1: true })).toBeUndefined();
  });

  it('has a family for every word that a person may say', () => {
    const everything = { ...oldPlug, ...lamp, 16: true };
    const worded: readonly Mapping[] = ['auto', 'generic', 'motion-sensor', 'presence-sensor', 'garage-door'];
    const named = mappings.filter((mapping) => !worded.includes(mapping));
    expect(named.filter((mapping) => DeviceModel.find(mapping, everything) === undefined)).toEqual([]);
  });
});

describe('what it tells', () => {
  it.each([
    ['a plug', plug, { 'onOff.on': true, 'power.watts': 27.6, 'power.volts': 230.1, 'power.amperes': 0.12 }],
    ['an old plug', oldPlug, { 'onOff.on': true, 'power.watts': 27.6, 'power.volts': 230.1, 'power.amperes': 0.12 }],
    ['a switch', { 1: false, 2: true, 3: false }, { 'socket2:onOff.on': true, 'socket3:onOff.on': false }],
    [
      'a lamp',
      lamp,
      { 'brightness.level': 50.5, 'colorTemperature.kelvin': 6500, 'color.colorMode': 'colorTemperature' },
    ],
    [
      'a coloured lamp',
      { ...lamp, 21: 'colour' },
      { 'brightness.level': 50, 'color.hue': 240, 'color.saturation': 100 },
    ],
    ['an old lamp', oldLamp, { 'brightness.level': 100, 'colorTemperature.kelvin': 2700 }],
    [
      'a thermometer',
      { 1: -55, 2: 48, 4: 90 },
      { 'temperature.celsius': -5.5, 'humidity.percent': 48, 'battery.percent': 90 },
    ],
    ['a contact', { 1: true, 2: 80, 3: 'high' }, { 'contact.open': true, 'battery.percent': 80 }],
    ['a motion sensor', { 1: 'none', 4: 100 }, { 'motion.active': false }],
  ] as [string, DataPoints, object][])('is read from %s', (_what, values, states) => {
    expect(statesOf(values)).toMatchObject(states);
  });

  it('is only what changed', () => {
    const readings = model(lamp).readings(deviceId, { ...lamp, 20: false }, { 20: false }, 'push');
    expect(readings).toEqual([
      { externalId: deviceId, component: 'main', capability: 'onOff', attribute: 'on', value: false, source: 'push' },
    ]);
  });

  it('fits the schemas of its capabilities, whatever a device sends', () => {
    const value = fc.oneof(
      fc.boolean(),
      fc.double({ noNaN: true }),
      fc.integer(),
      fc.string(),
      fc.constant('03e803e803e8'),
    );
    const values = fc.dictionary(fc.integer({ min: 1, max: 30 }).map(String), value);
    fc.assert(
      fc.property(fc.constantFrom(plug, lamp, oldLamp, { 1: 215, 2: 48, 4: 90 }), values, (usual, unusual) => {
        const readings = model(usual).readings(deviceId, { ...usual, ...unusual }, unusual, 'push');
        for (const { capability, attribute, value: read } of readings) {
          const schema = coreCapabilities.find(({ id }) => id === capability)?.attributes[attribute]?.schema;
          expect(schema && Value.Check(schema, read), `${capability}.${attribute} = ${read}`).toBe(true);
        }
      }),
    );
  });

  it('is described as the contract asks', () => {
    const description = model(lamp).describe(deviceId, 14_000);
    expect(Value.Check(DeviceDescription, description)).toBe(true);
    expect(description).toMatchObject({
      externalId: deviceId,
      type: 'light',
      limits: { 'colorTemperature.kelvin': { minimum: 2700, maximum: 6500 } },
    });
    expect(model(whiteLamp).describe(deviceId, 14_000).components).toEqual([
      { id: 'main', capabilities: ['onOff', 'brightness', 'colorTemperature'] },
    ]);
  });
});

describe('what it is told', () => {
  it.each([
    ['on', plug, 'onOff', 'on', {}, { 1: true }],
    ['toggle', plug, 'onOff', 'toggle', {}, { 1: false }],
    ['brightness', lamp, 'brightness', 'set', { level: 100 }, { 20: true, 22: 1000 }],
    ['brightness 0', lamp, 'brightness', 'set', { level: 0 }, { 20: false }],
    ['brightness, at once', lamp, 'brightness', 'set', { level: 100, transition: 60 }, { 20: true, 22: 1000 }],
    [
      'brightness in colour',
      { ...lamp, 21: 'colour' },
      'brightness',
      'set',
      { level: 10 },
      { 20: true, 24: '00f003e80064' },
    ],
    ['colour', lamp, 'color', 'set', { hue: 120, saturation: 100 }, { 21: 'colour', 24: '007803e801f9' }],
    ['colour temperature', lamp, 'colorTemperature', 'set', { kelvin: 2700 }, { 21: 'white', 23: 0 }],
    ['an old colour', oldLamp, 'color', 'set', { hue: 0, saturation: 100 }, { 2: 'colour', 5: 'ff00000000ffff' }],
    ['an old brightness', oldLamp, 'brightness', 'set', { level: 1 }, { 1: true, 3: 25 }],
  ] as [string, DataPoints, string, string, JsonObject, DataPoints][])(
    'sets the data points of %s',
    (_what, values, capability, command, params, expected) => {
      expect(wish(values, capability, command, params)).toEqual(expected);
    },
  );

  it('reaches the socket that is meant', () => {
    expect(wish({ 1: false, 2: false }, 'onOff', 'on', {}, 'socket2')).toEqual({ 2: true });
    expect(() => wish({ 1: false, 2: false }, 'onOff', 'on', {}, 'socket3')).toThrow('no onOff.on');
  });

  it.each([
    ['today', { ...lamp, 21: 'colour' }],
    ['of the first years', { ...oldLamp, 2: 'colour' }],
  ] as [string, DataPoints][])('comes back as it was wished from a lamp %s', (_what, values) => {
    const after = (capability: string, params: JsonObject) =>
      statesOf({ ...values, ...wish(values, capability, 'set', params) });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 360 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 2700, max: 6500 }),
        (hue, saturation, level, kelvin) => {
          const colored = after('color', { hue, saturation });
          expect(Math.abs(Number(colored['color.hue']) - hue)).toBeLessThanOrEqual(2);
          expect(Math.abs(Number(colored['color.saturation']) - saturation)).toBeLessThanOrEqual(2);
          expect(Math.abs(Number(after('brightness', { level })['brightness.level']) - level)).toBeLessThanOrEqual(1);
          const white = after('colorTemperature', { kelvin });
          expect(Math.abs(Number(white['colorTemperature.kelvin']) - kelvin)).toBeLessThanOrEqual(50);
        },
      ),
    );
  });
});
