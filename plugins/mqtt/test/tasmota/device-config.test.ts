import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTasmotaConfig } from '../../src/tasmota/device-config.ts';
import { devicePartsOf } from '../../src/tasmota/device-parts.ts';
import { sensorPartsOf } from '../../src/tasmota/sensor-parts.ts';
import { tasmotaConfig } from '../emulator/tasmota-device.ts';
import { configOf, MAC } from '../support/native.ts';

describe('what a device says of itself', () => {
  it('is read with everything that identifies it', () => {
    expect(configOf()).toMatchObject({
      name: 'Kettle',
      module: 'Sonoff Basic',
      firmware: '14.2.0',
      address: '192.168.15.10',
      online: 'Online',
      offline: 'Offline',
    });
  });

  it('may lack what older firmware does not say', () => {
    const { t, rl, mac, ver } = tasmotaConfig(MAC);
    expect(readTasmotaConfig(MAC, { t, rl, mac, ver })).toMatchObject({
      topics: { commands: 'cmnd/tasmota_49A3BC/' },
      words: { off: 'OFF', on: 'ON', toggle: 'TOGGLE', hold: 'HOLD' },
      isFan: false,
      sleeps: false,
      shutterTilts: [],
    });
  });

  it.each<[string, unknown]>([
    ['the announcement of a Tasmota device is no JSON object', '<html>'],
    ['the announcement of a Tasmota device is no JSON object', [1, 2]],
    ['a Tasmota device announces itself in a newer form', tasmotaConfig(MAC, { ver: 2 })],
    ['a Tasmota device announces itself at the topic of another one', tasmotaConfig('A0B1C2000000')],
    ['a Tasmota device does not say what its topic is', tasmotaConfig(MAC, { t: 7 })],
    ['a Tasmota device does not say which relays it has', tasmotaConfig(MAC, { rl: 'all' })],
    ['a Tasmota device has topics that are none', tasmotaConfig(MAC, { t: 'a\u0000b' })],
  ])('is refused: %s', (reason, json) => {
    expect(readTasmotaConfig(MAC, json)).toBe(reason);
  });

  it('never throws, whatever stands in its members', () => {
    const anyMember = fc.constantFrom(...Object.keys(tasmotaConfig(MAC)));
    fc.assert(
      fc.property(fc.dictionary(anyMember, fc.jsonValue(), { maxKeys: 6 }), fc.jsonValue(), (members, sensors) => {
        const config = readTasmotaConfig(MAC, { ...tasmotaConfig(MAC), ...members });
        if (typeof config === 'string') return;
        devicePartsOf(config, undefined);
        sensorPartsOf(config, { any: sensors, more: { any: sensors } }, undefined);
      }),
      { numRuns: 300 },
    );
  });
});
