import type { JsonObject } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { GoogleFault } from '../../src/model/google-fault.ts';
import { mainPart, wishesOf } from '../support/imagined.ts';
import { specimen, specimens, stateWith } from '../support/specimens.ts';

type Case = readonly [code: string, of: keyof typeof specimens, command: string, params: JsonObject, changes?: Changes];
type Changes = Readonly<Record<string, boolean | number | string>>;

const cases: readonly Case[] = [
  ['protocolError', 'plug', 'OnOff', {}],
  ['protocolError', 'plug', 'OnOff', { on: 'yes' }],
  ['valueOutOfRange', 'colorLight', 'BrightnessAbsolute', { brightness: 101 }],
  ['deviceTurnedOff', 'whiteLight', 'BrightnessRelative', { brightnessRelativePercent: 10 }],
  ['alreadyAtMax', 'colorLight', 'BrightnessRelative', { brightnessRelativePercent: 10 }, { 'brightness.level': 100 }],
  ['alreadyAtMin', 'colorLight', 'BrightnessRelative', { brightnessRelativePercent: -9 }, { 'brightness.level': 1 }],
  ['valueOutOfRange', 'colorLight', 'ColorAbsolute', { color: { temperature: 9000 } }],
  ['functionNotSupported', 'whiteLight', 'ColorAbsolute', { color: { spectrumRGB: 255 } }],
  ['protocolError', 'colorLight', 'ColorAbsolute', { color: {} }],
  ['discreteOnlyOpenClose', 'awning', 'OpenClose', { openPercent: 40 }],
  ['discreteOnlyOpenClose', 'garage', 'OpenClose', { openPercent: 40 }],
  ['discreteOnlyOpenClose', 'plainValve', 'OpenCloseRelative', { openRelativePercent: 5 }],
  ['alreadyOpen', 'blinds', 'OpenCloseRelative', { openRelativePercent: 5 }, { 'cover.position': 100 }],
  ['alreadyClosed', 'blinds', 'OpenCloseRelative', { openRelativePercent: -5 }, { 'cover.position': 0 }],
  ['functionNotSupported', 'blinds', 'RotateAbsolute', { rotationDegrees: 10 }],
  ['actionNotAvailable', 'blinds', 'StartStop', { start: true }],
  ['valueOutOfRange', 'thermostat', 'ThermostatTemperatureSetpoint', { thermostatTemperatureSetpoint: 40 }],
  ['notSupported', 'thermostat', 'ThermostatSetMode', { thermostatMode: 'purifier' }],
  [
    'rangeTooClose',
    'thermostat',
    'ThermostatTemperatureSetRange',
    { thermostatTemperatureSetpointLow: 24, thermostatTemperatureSetpointHigh: 22 },
  ],
  ['valueOutOfRange', 'heater', 'SetTemperature', { temperature: 60 }],
  ['functionNotSupported', 'fan', 'SetFanSpeed', { fanSpeed: 'speed_low' }],
  ['maxSpeedReached', 'fan', 'SetFanSpeedRelative', { fanSpeedRelativePercent: 5 }, { 'fan.speed': 100 }],
  ['notSupported', 'fan', 'SetModes', { updateModeSettings: { mode: 'storm' } }],
  ['functionNotSupported', 'fan', 'SetToggles', { updateToggleSettings: { light: true } }],
  ['armLevelNeeded', 'alarm', 'ArmDisarm', { arm: true }],
  ['notSupported', 'alarm', 'ArmDisarm', { arm: true, armLevel: 'L1' }],
  ['actionNotAvailable', 'alarm', 'ArmDisarm', { arm: false, cancel: true }],
  ['functionNotSupported', 'vacuum', 'Locate', { silence: true }],
  ['valueOutOfRange', 'speaker', 'setVolume', { volumeLevel: 101 }],
  ['unsupportedInput', 'receiver', 'SetInput', { newInput: 'hdmi_1' }],
];

describe('what cannot be', () => {
  it.each(cases.map((entry) => ({ entry, name: entry.slice(0, 3).join(' ') })))('is refused as $name', ({ entry }) => {
    const [code, of, command, params, changes = {}] = entry;
    const { device, values } = specimens[of]();
    const part = mainPart({ device, values: { ...values, ...changes } });
    expect(() => wishesOf(part, command, params)).toThrow(
      expect.objectContaining({ name: 'GoogleFault', errorCode: code }) as GoogleFault,
    );
  });

  it('is a step from a value that is not known any more', () => {
    const { device, values } = specimens.colorLight();
    const part = mainPart({ device, values }, stateWith(values, 'online', 'stale'));
    expect(() => wishesOf(part, 'BrightnessRelative', { brightnessRelativePercent: 5 })).toThrow(
      new GoogleFault('deviceNotReady'),
    );
  });
});

describe('what can be after all', () => {
  it('is darkness, for a lamp that cannot be dimmed so far', () => {
    const part = mainPart(specimens.colorLight());
    expect(wishesOf(part, 'BrightnessAbsolute', { brightness: 0 })).toEqual([{ capability: 'onOff', command: 'off' }]);
  });

  it('is arming without a level where there is only one', () => {
    const part = mainPart(
      specimen({ type: 'alarm', capabilities: ['alarm'], limits: { 'alarm.mode': { values: ['disarmed', 'away'] } } }),
    );
    expect(wishesOf(part, 'ArmDisarm', { arm: true })).toEqual([
      { capability: 'alarm', command: 'arm', params: { mode: 'away' } },
    ]);
  });
});
