import type { JsonObject } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { mappings, mappingsOf } from '../../src/model/mappings.ts';
import { statesOf } from '../../src/model/states.ts';
import { hasGoogleSchemas, problemsWith, traitSchema } from '../support/google-schemas.ts';
import { after, mainPart, wishesOf } from '../support/imagined.ts';
import { type Specimen, specimens } from '../support/specimens.ts';

interface Trip {
  readonly trait: string;
  readonly of: keyof typeof specimens;
  readonly command: string;
  readonly params: JsonObject;
  /** `capability.command` with parameters, as NEXA is asked. */
  readonly asks: readonly (readonly [string, JsonObject?])[];
  /** What Google is told afterwards. */
  readonly tells: JsonObject;
}

const trips: readonly Trip[] = [
  { trait: 'OnOff', of: 'plug', command: 'OnOff', params: { on: false }, asks: [['onOff.off']], tells: { on: false } },
  {
    trait: 'OnOff',
    of: 'whiteLight',
    command: 'OnOff',
    params: { on: true },
    asks: [['onOff.on']],
    tells: { on: true },
  },
  {
    trait: 'Brightness',
    of: 'colorLight',
    command: 'BrightnessAbsolute',
    params: { brightness: 65 },
    asks: [['brightness.set', { level: 65 }]],
    tells: { brightness: 65 },
  },
  {
    trait: 'Brightness',
    of: 'colorLight',
    command: 'BrightnessRelative',
    params: { brightnessRelativePercent: 20 },
    asks: [['brightness.set', { level: 60 }]],
    tells: { brightness: 60 },
  },
  {
    trait: 'Brightness',
    of: 'colorLight',
    command: 'BrightnessRelative',
    params: { brightnessRelativeWeight: -1 },
    asks: [['brightness.set', { level: 30 }]],
    tells: { brightness: 30 },
  },
  {
    trait: 'ColorSetting',
    of: 'colorLight',
    command: 'ColorAbsolute',
    params: { color: { name: 'warm white', temperature: 3000 } },
    asks: [['colorTemperature.set', { kelvin: 3000 }]],
    tells: { color: { temperatureK: 3000 } },
  },
  {
    trait: 'ColorSetting',
    of: 'colorLight',
    command: 'ColorAbsolute',
    params: { color: { name: 'magenta', spectrumRGB: 0xff00ff } },
    asks: [['color.set', { hue: 300, saturation: 100 }]],
    tells: { color: { spectrumHsv: { hue: 300, saturation: 1, value: 0.4 } } },
  },
  {
    trait: 'ColorSetting',
    of: 'colorLight',
    command: 'ColorAbsolute',
    params: { color: { name: 'teal', spectrumHSV: { hue: 180, saturation: 0.5, value: 0.75 } } },
    asks: [
      ['color.set', { hue: 180, saturation: 50 }],
      ['brightness.set', { level: 75 }],
    ],
    tells: { color: { spectrumHsv: { hue: 180, saturation: 0.5, value: 0.75 } }, brightness: 75 },
  },
  {
    trait: 'OpenClose',
    of: 'blinds',
    command: 'OpenClose',
    params: { openPercent: 100 },
    asks: [['cover.open']],
    tells: { openPercent: 100 },
  },
  {
    trait: 'OpenClose',
    of: 'blinds',
    command: 'OpenClose',
    params: { openPercent: 0, followUpToken: '123' },
    asks: [['cover.close']],
    tells: { openPercent: 0 },
  },
  {
    trait: 'OpenClose',
    of: 'blinds',
    command: 'OpenClose',
    params: { openPercent: 50 },
    asks: [['cover.set', { position: 50 }]],
    tells: { openPercent: 50 },
  },
  {
    trait: 'OpenClose',
    of: 'blinds',
    command: 'OpenCloseRelative',
    params: { openRelativePercent: -10 },
    asks: [['cover.set', { position: 20 }]],
    tells: { openPercent: 20 },
  },
  {
    trait: 'Rotation',
    of: 'blinds',
    command: 'RotateAbsolute',
    params: { rotationPercent: 50 },
    asks: [['cover.setTilt', { tilt: 50 }]],
    tells: { rotationPercent: 50 },
  },
  {
    trait: 'StartStop',
    of: 'blinds',
    command: 'StartStop',
    params: { start: false },
    asks: [['cover.stop']],
    tells: { isRunning: false },
  },
  {
    trait: 'OpenClose',
    of: 'garage',
    command: 'OpenClose',
    params: { openPercent: 100 },
    asks: [['garageDoor.open']],
    tells: { openPercent: 100 },
  },
  {
    trait: 'OpenClose',
    of: 'garage',
    command: 'OpenClose',
    params: { openPercent: 0 },
    asks: [['garageDoor.close']],
    tells: { openPercent: 0 },
  },
  {
    trait: 'StartStop',
    of: 'garage',
    command: 'StartStop',
    params: { start: false },
    asks: [['garageDoor.stop']],
    tells: { isRunning: false },
  },
  {
    trait: 'OpenClose',
    of: 'valve',
    command: 'OpenClose',
    params: { openPercent: 30 },
    asks: [['valve.set', { level: 30 }]],
    tells: { openPercent: 30 },
  },
  {
    trait: 'OpenClose',
    of: 'valve',
    command: 'OpenCloseRelative',
    params: { openRelativePercent: 20 },
    asks: [['valve.set', { level: 80 }]],
    tells: { openPercent: 80 },
  },
  {
    trait: 'OpenClose',
    of: 'valve',
    command: 'OpenClose',
    params: { openPercent: 0 },
    asks: [['valve.close']],
    tells: { openPercent: 0 },
  },
  {
    trait: 'OpenClose',
    of: 'plainValve',
    command: 'OpenClose',
    params: { openPercent: 100 },
    asks: [['valve.open']],
    tells: { openPercent: 100 },
  },
  {
    trait: 'LockUnlock',
    of: 'lock',
    command: 'LockUnlock',
    params: { lock: false, followUpToken: '567' },
    asks: [['lock.unlock']],
    tells: { isLocked: false },
  },
  {
    trait: 'LockUnlock',
    of: 'lock',
    command: 'LockUnlock',
    params: { lock: true },
    asks: [['lock.lock']],
    tells: { isLocked: true },
  },
  {
    trait: 'ArmDisarm',
    of: 'alarm',
    command: 'ArmDisarm',
    params: { arm: true, armLevel: 'home' },
    asks: [['alarm.arm', { mode: 'home' }]],
    tells: { isArmed: true, currentArmLevel: 'home' },
  },
  {
    trait: 'ArmDisarm',
    of: 'alarm',
    command: 'ArmDisarm',
    params: { arm: false },
    asks: [['alarm.disarm']],
    tells: { isArmed: false },
  },
  {
    trait: 'ArmDisarm',
    of: 'alarm',
    command: 'ArmDisarm',
    params: { arm: true, cancel: true },
    asks: [['alarm.disarm']],
    tells: { isArmed: false },
  },
  {
    trait: 'TemperatureSetting',
    of: 'thermostat',
    command: 'ThermostatTemperatureSetpoint',
    params: { thermostatTemperatureSetpoint: 22.5 },
    asks: [['thermostat.set', { target: 22.5 }]],
    tells: { thermostatTemperatureSetpoint: 22.5, thermostatMode: 'heat', thermostatTemperatureAmbient: 19.6 },
  },
  {
    trait: 'TemperatureSetting',
    of: 'thermostat',
    command: 'ThermostatTemperatureSetRange',
    params: { thermostatTemperatureSetpointLow: 18, thermostatTemperatureSetpointHigh: 26 },
    asks: [['thermostat.set', { targetLow: 18, targetHigh: 26 }]],
    tells: { thermostatTemperatureSetpoint: 21 },
  },
  {
    trait: 'TemperatureSetting',
    of: 'thermostat',
    command: 'ThermostatSetMode',
    params: { thermostatMode: 'heatcool' },
    asks: [['thermostat.set', { mode: 'heatCool' }]],
    tells: {
      thermostatMode: 'heatcool',
      thermostatTemperatureSetpointLow: 19,
      thermostatTemperatureSetpointHigh: 24,
    },
  },
  {
    trait: 'TemperatureSetting',
    of: 'thermostat',
    command: 'TemperatureRelative',
    params: { thermostatTemperatureRelativeDegree: -1.5 },
    asks: [['thermostat.set', { target: 19.5 }]],
    tells: { thermostatTemperatureSetpoint: 19.5 },
  },
  {
    trait: 'TemperatureControl',
    of: 'heater',
    command: 'SetTemperature',
    params: { temperature: 23 },
    asks: [['thermostat.set', { target: 23 }]],
    tells: { temperatureSetpointCelsius: 23 },
  },
  {
    trait: 'FanSpeed',
    of: 'fan',
    command: 'SetFanSpeed',
    params: { fanSpeedPercent: 80 },
    asks: [['fan.set', { speed: 80 }]],
    tells: { currentFanSpeedPercent: 80 },
  },
  {
    trait: 'FanSpeed',
    of: 'fan',
    command: 'SetFanSpeedRelative',
    params: { fanSpeedRelativeWeight: 2 },
    asks: [['fan.set', { speed: 70 }]],
    tells: { currentFanSpeedPercent: 70 },
  },
  {
    trait: 'FanSpeed',
    of: 'fan',
    command: 'Reverse',
    params: {},
    asks: [['fan.set', { direction: 'reverse' }]],
    tells: { currentFanSpeedPercent: 50 },
  },
  {
    trait: 'Toggles',
    of: 'fan',
    command: 'SetToggles',
    params: { updateToggleSettings: { oscillating: true } },
    asks: [['fan.set', { oscillating: true }]],
    tells: { currentToggleSettings: { oscillating: true } },
  },
  {
    trait: 'Modes',
    of: 'fan',
    command: 'SetModes',
    params: { updateModeSettings: { mode: 'sleep' } },
    asks: [['fan.set', { mode: 'sleep' }]],
    tells: { currentModeSettings: { mode: 'sleep' } },
  },
  {
    trait: 'Modes',
    of: 'vacuum',
    command: 'SetModes',
    params: { updateModeSettings: { suction: 'max_power' } },
    asks: [['vacuum.set', { suction: 'max_power' }]],
    tells: { currentModeSettings: { suction: 'max_power' } },
  },
  {
    trait: 'StartStop',
    of: 'vacuum',
    command: 'StartStop',
    params: { start: true },
    asks: [['vacuum.start']],
    tells: { isRunning: true, isPaused: false, isDocked: false },
  },
  {
    trait: 'StartStop',
    of: 'vacuum',
    command: 'StartStop',
    params: { start: false },
    asks: [['vacuum.pause']],
    tells: { isRunning: false, isPaused: true },
  },
  {
    trait: 'StartStop',
    of: 'vacuum',
    command: 'PauseUnpause',
    params: { pause: true },
    asks: [['vacuum.pause']],
    tells: { isRunning: false, isPaused: true },
  },
  { trait: 'Dock', of: 'vacuum', command: 'Dock', params: {}, asks: [['vacuum.dock']], tells: { isDocked: true } },
  {
    trait: 'Locator',
    of: 'vacuum',
    command: 'Locate',
    params: { silence: false },
    asks: [['vacuum.locate']],
    tells: { isDocked: true },
  },
  ...(
    [
      ['mediaNext', 'next', 'PLAYING'],
      ['mediaPrevious', 'previous', 'PLAYING'],
      ['mediaPause', 'pause', 'PAUSED'],
      ['mediaStop', 'stop', 'STOPPED'],
      ['mediaResume', 'play', 'PLAYING'],
    ] as const
  ).map(
    ([command, ours, playbackState]): Trip => ({
      trait: 'TransportControl',
      of: 'speaker',
      command,
      params: {},
      asks: [[`media.${ours}`]],
      tells: { playbackState },
    }),
  ),
  {
    trait: 'Volume',
    of: 'speaker',
    command: 'setVolume',
    params: { volumeLevel: 6 },
    asks: [['media.set', { volume: 6 }]],
    tells: { currentVolume: 6, isMuted: false },
  },
  {
    trait: 'Volume',
    of: 'speaker',
    command: 'volumeRelative',
    params: { relativeSteps: -5 },
    asks: [['media.set', { volume: 15 }]],
    tells: { currentVolume: 15 },
  },
  {
    trait: 'Volume',
    of: 'speaker',
    command: 'mute',
    params: { mute: true },
    asks: [['media.set', { muted: true }]],
    tells: { isMuted: true },
  },
  {
    trait: 'InputSelector',
    of: 'receiver',
    command: 'SetInput',
    params: { newInput: 'Radio' },
    asks: [['media.set', { source: 'Radio' }]],
    tells: { currentInput: 'Radio' },
  },
  {
    trait: 'InputSelector',
    of: 'receiver',
    command: 'NextInput',
    params: {},
    asks: [['media.set', { source: 'HDMI 2' }]],
    tells: { currentInput: 'HDMI 2' },
  },
  {
    trait: 'InputSelector',
    of: 'receiver',
    command: 'PreviousInput',
    params: {},
    asks: [['media.set', { source: 'Radio' }]],
    tells: { currentInput: 'Radio' },
  },
  {
    trait: 'Scene',
    of: 'scene',
    command: 'ActivateScene',
    params: { deactivate: false },
    asks: [['scene.activate']],
    tells: {},
  },
];

/** Traits that are only asked for. */
const readings: readonly (readonly [string, keyof typeof specimens, JsonObject])[] = [
  ['OpenClose', 'window', { openPercent: 100 }],
  ['OpenClose', 'blinds', { openPercent: 30 }],
  ['TemperatureControl', 'climate', { temperatureAmbientCelsius: 20.4 }],
  ['HumiditySetting', 'climate', { humidityAmbientPercent: 51 }],
  ['MediaState', 'receiver', { playbackState: 'STOPPED' }],
  [
    'EnergyStorage',
    'lock',
    { descriptiveCapacityRemaining: 'HIGH', capacityRemaining: [{ rawValue: 90, unit: 'PERCENTAGE' }] },
  ],
  ['OccupancySensing', 'motion', { occupancy: 'OCCUPIED' }],
  ['OccupancySensing', 'presence', { occupancy: 'UNOCCUPIED' }],
  ['SensorState', 'leak', { currentSensorStateData: [{ name: 'WaterLeak', currentSensorState: 'leak' }] }],
  [
    'SensorState',
    'smoke',
    {
      currentSensorStateData: [
        { name: 'SmokeLevel', currentSensorState: 'no smoke detected' },
        { name: 'CarbonMonoxideLevel', currentSensorState: 'no carbon monoxide detected', rawValue: 3 },
      ],
    },
  ],
  [
    'SensorState',
    'air',
    {
      currentSensorStateData: [
        { name: 'AirQuality', currentSensorState: 'very poor', rawValue: 180 },
        { name: 'CarbonDioxideLevel', rawValue: 900 },
        { name: 'PM2.5', rawValue: 12 },
        { name: 'PM10', rawValue: 20 },
      ],
    },
  ],
];

const named = (specimen: Specimen) => ({ specimen, part: mainPart(specimen) });

describe('the way from Google’s command to NEXA and back', () => {
  it.each(trips)('goes for $command of $trait ($of, $params)', ({ of, trait, command, params, asks, tells }) => {
    const { specimen, part } = named(specimens[of]());
    expect(mappingsOf(part).find((mapping) => Object.hasOwn(mapping.commands, command))?.trait).toBe(trait);
    const wishes = wishesOf(part, command, params);
    expect(wishes.map((wish) => [`${wish.capability}.${wish.command}`, wish.params ?? {}])).toEqual(
      asks.map(([name, asked]) => [name, asked ?? {}]),
    );
    expect(statesOf(after(specimen, wishes))).toMatchObject({ online: true, ...tells });
  });

  it.each(readings)('%s of a %s is told as it is', (trait, of, tells) => {
    const { part } = named(specimens[of]());
    expect(mappingsOf(part).map((mapping) => mapping.trait)).toContain(trait);
    expect(statesOf(part)).toMatchObject(tells);
  });

  it('has a row above for every trait and every command of the tables', () => {
    const tried = new Set([
      ...trips.flatMap(({ trait, command }) => [trait, `${trait} ${command}`]),
      ...readings.map(([trait]) => trait),
    ]);
    const all = mappings.flatMap(({ trait, commands }) => [
      trait,
      ...Object.keys(commands).map((command) => `${trait} ${command}`),
    ]);
    expect([...new Set(all)].filter((entry) => !tried.has(entry))).toEqual([]);
  });

  it.skipIf(!hasGoogleSchemas())('is tried with parameters as Google sends them (needs ../shared/peers/google)', () => {
    expect(
      trips.flatMap(({ trait, command, params }) => problemsWith(traitSchema(trait, `${command}.params`), params)),
    ).toEqual([]);
  });
});
