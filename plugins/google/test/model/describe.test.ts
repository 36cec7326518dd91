import { describe, expect, it } from 'vitest';
import { describe as describeDevice } from '../../src/model/describe.ts';
import { deviceIdOf, partsOf } from '../../src/model/part.ts';
import { mainPart } from '../support/imagined.ts';
import { powerStrip, type Specimen, specimen, specimens, stateWith } from '../support/specimens.ts';

const typeOf = (given: Specimen) => describeDevice(mainPart(given))?.type;

describe('a device as SYNC tells it', () => {
  it('has its names, its room, its maker and an id for local paths', () => {
    const { device, values } = specimens.plug();
    expect(describeDevice(mainPart({ device, values }))).toEqual({
      id: device.id,
      type: 'action.devices.types.OUTLET',
      traits: ['action.devices.traits.OnOff'],
      name: { name: device.name, defaultNames: ['Acme A-1'], nicknames: [device.name] },
      willReportState: true,
      notificationSupportedByAgent: false,
      roomHint: 'Kitchen',
      deviceInfo: { manufacturer: 'Acme', model: 'A-1', swVersion: '1.2' },
      attributes: { commandOnlyOnOff: false, queryOnlyOnOff: false },
      otherDeviceIds: [{ deviceId: device.id }],
    });
  });

  it('is as many as it has parts that can be switched', () => {
    const { device, values } = powerStrip();
    const told = partsOf(device, stateWith(values)).flatMap((part) => describeDevice(part) ?? []);
    expect(told.map(({ id, name, type }) => [id, (name as { name: string }).name, type])).toEqual([
      [`${device.id}~socket1`, `${device.name} Left`, 'action.devices.types.OUTLET'],
      [`${device.id}~socket2`, `${device.name} Right`, 'action.devices.types.OUTLET'],
    ]);
    expect(told.map(({ id }) => deviceIdOf(id))).toEqual([device.id, device.id]);
  });

  it.each([
    ['LIGHT', specimens.colorLight()],
    ['BLINDS', specimens.blinds()],
    ['GARAGE', specimens.garage()],
    ['VALVE', specimens.valve()],
    ['LOCK', specimens.lock()],
    ['SECURITYSYSTEM', specimens.alarm()],
    ['THERMOSTAT', specimens.thermostat()],
    ['HEATER', specimens.heater()],
    ['FAN', specimens.fan()],
    ['VACUUM', specimens.vacuum()],
    ['SPEAKER', specimens.speaker()],
    ['AUDIO_VIDEO_RECEIVER', specimens.receiver()],
    ['SMOKE_DETECTOR', specimens.smoke()],
    ['CARBON_MONOXIDE_DETECTOR', specimens.carbonMonoxide()],
    ['SENSOR', specimens.climate()],
    ['SENSOR', specimens.window()],
    ['SENSOR', specimens.motion()],
    ['SWITCH', specimen({ type: 'other', capabilities: ['onOff'] })],
    ['OUTLET', specimen({ type: 'plug', capabilities: ['onOff'] })],
    ['LIGHT', specimen({ type: 'other', capabilities: ['onOff', 'brightness'] })],
  ] as const)('is a %s', (type, given) => {
    expect(typeOf(given)).toBe(`action.devices.types.${type}`);
  });

  it.each([
    ['a button', specimen({ type: 'button', capabilities: ['button', 'battery'], values: { 'battery.percent': 5 } })],
    ['a camera', specimen({ type: 'camera', capabilities: ['camera'] })],
    ['a meter', specimen({ type: 'meter', capabilities: ['power', 'energy'] })],
  ])('is not told when Google can make nothing of it, as of %s', (_what, given) => {
    expect(describeDevice(mainPart(given))).toBeUndefined();
  });

  it('says of what it only measures that it cannot be set', () => {
    expect(describeDevice(mainPart(specimens.climate()))?.attributes).toMatchObject({
      queryOnlyTemperatureControl: true,
      queryOnlyHumiditySetting: true,
      queryOnlyEnergyStorage: true,
    });
  });

  it('has notifications when it warns of smoke, gas or water', () => {
    expect(describeDevice(mainPart(specimens.leak()))?.notificationSupportedByAgent).toBe(true);
    expect(describeDevice(mainPart(specimens.air()))?.notificationSupportedByAgent).toBe(false);
  });
});
