import { type ErrorCode, type JsonObject, NexaError, type ScalarValue, type StatusValue } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownJudge } from '../schemas/own-judge.ts';
import { type AlexaHome, type Answer, deviceWith, type Said, virtualHome } from '../support/alexa-home.ts';
import { hasSharedData, vendorJudge } from '../support/shared-data.ts';

const vendor = hasSharedData() ? vendorJudge() : () => undefined;
const celsius = (value: number) => ({ value, scale: 'CELSIUS' });
const lamp = ['onOff', 'brightness', 'color', 'colorTemperature'];
const whites = { 'colorTemperature.kelvin': { minimum: 2200, maximum: 6500 } };
const heater = {
  'thermostat.target': { minimum: 5, maximum: 30, step: 0.5 },
  'thermostat.mode': { values: ['heat', 'off'] },
};
const both = { 'thermostat.mode': { values: ['heat', 'heatCool'] } };
const T = 'Alexa.ThermostatController';

interface Row extends Said {
  readonly error: JsonObject;
  readonly from?: string;
  readonly capabilities?: readonly string[];
  readonly limits?: Readonly<Record<string, JsonObject>>;
  readonly before?: Readonly<Record<string, ScalarValue>>;
  readonly status?: StatusValue;
  readonly reaction?: ErrorCode;
}

const B = { namespace: 'Alexa.BrightnessController', name: 'SetBrightness', payload: { brightness: 50 } };
const P = { namespace: 'Alexa.PowerController', name: 'TurnOn' };
const rows: readonly Row[] = [
  {
    ...B,
    payload: { brightness: 101 },
    error: { type: 'VALUE_OUT_OF_RANGE', validRange: { minimumValue: 0, maximumValue: 100 } },
  },
  { ...B, payload: { brightness: 'bright' }, error: { type: 'INVALID_VALUE' } },
  { ...B, payload: {}, error: { type: 'INVALID_VALUE' } },
  { ...B, name: 'AdjustBrightness', payload: { brightnessDelta: 5 }, error: { type: 'ENDPOINT_UNREACHABLE' } },
  {
    namespace: 'Alexa.ColorTemperatureController',
    name: 'SetColorTemperature',
    payload: { colorTemperatureInKelvin: 9000 },
    limits: whites,
    error: { type: 'VALUE_OUT_OF_RANGE', validRange: { minimumValue: 2200, maximumValue: 6500 } },
  },
  {
    namespace: 'Alexa.ColorTemperatureController',
    name: 'IncreaseColorTemperature',
    before: { 'color.colorMode': 'color', 'colorTemperature.kelvin': 3000 },
    error: { type: 'NOT_SUPPORTED_IN_CURRENT_MODE', currentDeviceMode: 'COLOR' },
  },
  { namespace: 'Alexa.ColorController', name: 'SetColor', payload: { color: 'red' }, error: { type: 'INVALID_VALUE' } },
  {
    namespace: 'Alexa.ColorController',
    name: 'SetColor',
    payload: { color: { hue: 1, saturation: 2, brightness: 1 } },
    error: { type: 'VALUE_OUT_OF_RANGE', validRange: { minimumValue: 0, maximumValue: 1 } },
  },
  {
    namespace: T,
    name: 'SetTargetTemperature',
    payload: { targetSetpoint: celsius(31) },
    capabilities: ['thermostat'],
    limits: heater,
    error: {
      type: 'TEMPERATURE_VALUE_OUT_OF_RANGE',
      validRange: { minimumValue: celsius(5), maximumValue: celsius(30) },
    },
  },
  {
    namespace: T,
    name: 'SetTargetTemperature',
    payload: { targetSetpoint: celsius(20) },
    capabilities: ['thermostat'],
    before: { 'thermostat.mode': 'off' },
    from: T,
    error: { type: 'THERMOSTAT_IS_OFF' },
  },
  {
    namespace: T,
    name: 'SetTargetTemperature',
    payload: { lowerSetpoint: celsius(18), upperSetpoint: celsius(22) },
    capabilities: ['thermostat'],
    limits: heater,
    from: T,
    error: { type: 'DUAL_SETPOINTS_UNSUPPORTED' },
  },
  {
    namespace: T,
    name: 'SetTargetTemperature',
    payload: { targetSetpoint: celsius(20), lowerSetpoint: celsius(18), upperSetpoint: celsius(22) },
    capabilities: ['thermostat'],
    limits: both,
    from: T,
    error: { type: 'TRIPLE_SETPOINTS_UNSUPPORTED' },
  },
  {
    namespace: T,
    name: 'SetTargetTemperature',
    payload: { lowerSetpoint: celsius(20), upperSetpoint: celsius(20.5) },
    capabilities: ['thermostat'],
    limits: both,
    from: T,
    error: { type: 'REQUESTED_SETPOINTS_TOO_CLOSE', minimumTemperatureDelta: celsius(1) },
  },
  {
    namespace: T,
    name: 'SetTargetTemperature',
    payload: { targetSetpoint: celsius(20), schedule: { duration: 'PT1H' } },
    capabilities: ['thermostat'],
    from: T,
    error: { type: 'UNWILLING_TO_SET_SCHEDULE' },
  },
  {
    namespace: T,
    name: 'SetTargetTemperature',
    payload: { targetSetpoint: { value: 20, scale: 'REAUMUR' } },
    capabilities: ['thermostat'],
    error: { type: 'INVALID_VALUE' },
  },
  {
    namespace: T,
    name: 'SetTargetTemperature',
    payload: {},
    capabilities: ['thermostat'],
    error: { type: 'INVALID_VALUE' },
  },
  {
    namespace: T,
    name: 'SetThermostatMode',
    payload: { thermostatMode: { value: 'COOL' } },
    capabilities: ['thermostat'],
    limits: heater,
    from: T,
    error: { type: 'UNSUPPORTED_THERMOSTAT_MODE' },
  },
  {
    namespace: 'Alexa.ModeController',
    instance: 'main.garageDoor.state',
    name: 'SetMode',
    payload: { mode: 'Position.Left' },
    capabilities: ['garageDoor'],
    error: { type: 'INVALID_VALUE' },
  },
  {
    namespace: 'Alexa.ModeController',
    instance: 'main.smoke.detected',
    name: 'SetMode',
    payload: { mode: 'Clear' },
    capabilities: ['smoke'],
    error: { type: 'INVALID_DIRECTIVE' },
  },
  {
    namespace: 'Alexa.RangeController',
    instance: 'main.humidity.percent',
    name: 'SetRangeValue',
    payload: { rangeValue: 5 },
    capabilities: ['humidity'],
    error: { type: 'INVALID_DIRECTIVE' },
  },
  {
    namespace: 'Alexa.SecurityPanelController',
    name: 'Arm',
    payload: { armState: 'ARMED_STAY' },
    capabilities: ['alarm'],
    before: { 'alarm.mode': 'away' },
    from: 'Alexa.SecurityPanelController',
    error: { type: 'AUTHORIZATION_REQUIRED' },
  },
  {
    namespace: 'Alexa.SecurityPanelController',
    name: 'Arm',
    payload: { armState: 'ARMED_AWAY' },
    capabilities: ['alarm'],
    before: { 'alarm.mode': 'disarmed', 'alarm.triggered': true },
    from: 'Alexa.SecurityPanelController',
    error: { type: 'UNCLEARED_ALARM' },
  },
  {
    namespace: 'Alexa.SecurityPanelController',
    name: 'Arm',
    payload: { armState: 'DISARMED' },
    capabilities: ['alarm'],
    error: { type: 'INVALID_VALUE' },
  },
  { ...P, status: 'offline', error: { type: 'ENDPOINT_UNREACHABLE' } },
  { ...P, status: 'unknown', error: { type: 'ENDPOINT_UNREACHABLE' } },
  { ...P, status: 'updating', error: { type: 'ENDPOINT_BUSY' } },
  {
    ...P,
    status: 'offline',
    capabilities: ['onOff', 'battery'],
    before: { 'battery.percent': 2 },
    error: { type: 'ENDPOINT_LOW_POWER', percentageState: 2 },
  },
  { ...P, endpointId: 'nobody-knows-it', error: { type: 'NO_SUCH_ENDPOINT' } },
  { ...P, name: 'TurnAround', error: { type: 'INVALID_DIRECTIVE' } },
  { ...P, name: 'constructor', error: { type: 'INVALID_DIRECTIVE' } },
  { ...P, namespace: 'Alexa.FutureController', error: { type: 'INVALID_DIRECTIVE' } },
  { ...P, reaction: 'NEXA_PLUGIN_UNREACHABLE', error: { type: 'ENDPOINT_UNREACHABLE' } },
  { ...P, reaction: 'NEXA_COMMAND_TIMEOUT', error: { type: 'ENDPOINT_UNREACHABLE' } },
  { ...P, reaction: 'NEXA_PLUGIN_AUTH_FAILED', error: { type: 'BRIDGE_UNREACHABLE' } },
  { ...P, reaction: 'NEXA_PLUGIN_STOPPED', error: { type: 'BRIDGE_UNREACHABLE' } },
  { ...P, reaction: 'NEXA_PLUGIN_RATE_LIMITED', error: { type: 'RATE_LIMIT_EXCEEDED' } },
  { ...P, reaction: 'NEXA_PLUGIN_UNSUPPORTED', error: { type: 'FIRMWARE_OUT_OF_DATE' } },
  { ...P, reaction: 'NEXA_COMMAND_NOT_ON_PATH', error: { type: 'NOT_IN_OPERATION' } },
  { ...P, reaction: 'NEXA_AUTH_FORBIDDEN', error: { type: 'INSUFFICIENT_PERMISSIONS' } },
  { ...P, reaction: 'NEXA_VALUE_INVALID', error: { type: 'INVALID_VALUE' } },
  { ...P, reaction: 'NEXA_PLUGIN_BUG', error: { type: 'INTERNAL_ERROR' } },
];

let alexa: AlexaHome;

beforeEach(async () => {
  alexa = await virtualHome();
});

afterEach(async () => {
  await alexa.stop();
  vi.unstubAllGlobals();
});

const expectValid = (answer: Answer) => {
  expect(ownJudge(answer)).toBeUndefined();
  expect(vendor(answer)).toBeUndefined();
};

describe('what cannot be done', () => {
  it.each(rows)('$name $payload of a device that is $status, $reaction → $error', async (row) => {
    const { capabilities = lamp, limits = {}, before = {}, status, reaction, from = 'Alexa' } = row;
    const device = deviceWith(capabilities, { limits });
    alexa.home.expose(device, before, status);
    alexa.home.react = () => (reaction === undefined ? undefined : new NexaError(reaction, 'a message of NEXA’s own'));
    const answer = await alexa.say({ endpointId: device.id, ...row });
    expect(answer.event.header).toMatchObject({ namespace: from, name: 'ErrorResponse' });
    expect(answer.event.payload).toMatchObject(row.error);
    expect(JSON.stringify(answer)).not.toContain('of NEXA’s own');
    expectValid(answer);
  });

  it.each([
    ['no object', 'text'],
    ['no directive', {}],
    ['no header', { directive: { payload: {} } }],
    [
      'an older version',
      {
        directive: {
          header: {
            namespace: 'Alexa.ConnectedHome.Control',
            name: 'TurnOnRequest',
            payloadVersion: '2',
            messageId: 'm',
          },
          payload: {},
        },
      },
    ],
    ['no endpoint', { directive: { header: { ...P, payloadVersion: '3', messageId: 'm' }, payload: {} } }],
  ])('says so to %s', async (_title, body) => {
    const answer = await alexa.sayRaw(body as JsonObject);
    expect(answer.event.payload.type).toBe('INVALID_DIRECTIVE');
    expectValid(answer);
  });

  it('does not show a caller what the caller may not see', async () => {
    const device = deviceWith(lamp);
    alexa.home.expose(device);
    const guest = { linkId: 'link-of-a-guest', userId: 'guest' };
    alexa.home.limit(guest.linkId, []);
    const answer = await alexa.say({ ...P, endpointId: device.id }, guest);
    expect(answer.event.payload.type).toBe('NO_SUCH_ENDPOINT');
    expect(await alexa.discover(undefined, guest)).toEqual([]);
    expect(alexa.home.wishes).toEqual([]);
  });

  it('is said when no home is connected', async () => {
    await alexa.integration.close();
    const answer = await alexa.say({ ...P, endpointId: 'any' });
    expect(answer.event.payload.type).toBe('BRIDGE_UNREACHABLE');
    expectValid(answer);
  });
});

describe('the state of a device', () => {
  it('is told without what is stale, and as unreachable, when the device is away', async () => {
    const device = deviceWith(['onOff', 'battery']);
    alexa.home.expose(device, { 'onOff.on': true, 'battery.percent': 50 });
    alexa.home.setStatus(device.id, 'offline');
    const report = await alexa.say({ namespace: 'Alexa', name: 'ReportState', endpointId: device.id });
    expect(report.context?.properties.map(({ name, value }) => [name, value])).toEqual([
      ['connectivity', { value: 'UNREACHABLE' }],
    ]);
    expectValid(report);
  });

  it('is told with the time of each value, and how long ago that was', async () => {
    const device = deviceWith(['onOff']);
    alexa.home.expose(device, { 'onOff.on': true });
    const started = alexa.host.clock.now();
    await (alexa as Awaited<ReturnType<typeof virtualHome>>).clock.advance(90_000);
    const report = await alexa.say({ namespace: 'Alexa', name: 'ReportState', endpointId: device.id });
    expect(report.context?.properties[0]).toEqual({
      namespace: 'Alexa.PowerController',
      name: 'powerState',
      value: 'ON',
      timeOfSample: new Date(started).toISOString(),
      uncertaintyInMilliseconds: 90_000,
    });
  });
});
