import { CapabilityCatalog, ValueChecker } from '@nexa/engine';
import { type AutomationDefinition, type CommandAction, type DeviceDescription, NexaError } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { checkAutomation } from '../../src/http/automation-check.ts';

const device = (type: DeviceDescription['type'], components: DeviceDescription['components']) => ({
  name: 'Thing',
  description: { externalId: 'thing', name: 'Thing', type, components },
});
const main = (capability: string) => [{ id: 'main', capabilities: [capability] }];
const devices = new Map([
  ['alarm', device('alarm', main('alarm'))],
  ['garage', device('garage-door', main('garageDoor'))],
  ['valve', device('valve', main('valve'))],
  ['thermostat', device('thermostat', main('thermostat'))],
  ['cover', device('cover', main('cover'))],
  [
    'strip',
    device('power-strip', [
      { id: 'a', capabilities: ['onOff'] },
      { id: 'b', capabilities: ['onOff'] },
    ]),
  ],
]);
const context = { devices, catalog: new CapabilityCatalog(), checker: new ValueChecker() };

function problemOf(deviceId: string, call: string, params = {}, allowSensitive = false) {
  const [capability = '', command = ''] = call.split('.');
  const action: CommandAction = { type: 'command', deviceId, capability, command, params };
  const definition: AutomationDefinition = {
    name: 'Test',
    mode: 'single',
    triggers: [{ id: 't', type: 'state', deviceId: 'cover', capability: 'cover', attribute: 'position', above: 5 }],
    conditions: [],
    actions: [action],
    allowSensitive,
  };
  try {
    checkAutomation(definition, context);
    return undefined;
  } catch (error) {
    return error instanceof NexaError ? { code: error.code, path: error.params.path } : error;
  }
}

describe('an automation', () => {
  it.each([
    ['alarm', 'alarm.disarm', {}],
    ['garage', 'garageDoor.open', {}],
    ['valve', 'valve.open', {}],
    ['valve', 'valve.set', { level: 50 }],
  ])('needs a person’s consent to %s', (deviceId, call, params) => {
    expect(problemOf(deviceId, call, params)).toEqual({ code: 'NEXA_COMMAND_SENSITIVE', path: 'actions/0' });
    expect(problemOf(deviceId, call, params, true)).toBeUndefined();
  });

  it.each([
    ['alarm', 'alarm.arm', { mode: 'away' }],
    ['alarm', 'alarm.trigger', {}],
    ['garage', 'garageDoor.close', {}],
    ['valve', 'valve.close', {}],
    ['thermostat', 'thermostat.set', { target: 21 }],
    ['cover', 'cover.open', {}],
  ])('may do without: %s %s', (deviceId, call, params) => {
    expect(problemOf(deviceId, call, params)).toBeUndefined();
  });

  it('keeps no code, for it would be kept with the automation', () => {
    expect(problemOf('alarm', 'alarm.disarm', { code: '4711' }, true)).toEqual({
      code: 'NEXA_AUTOMATION_INVALID',
      path: 'actions/0/params/code',
    });
  });

  it('switches a strip as one', () => {
    expect(problemOf('strip', 'onOff.off')).toBeUndefined();
  });

  it.each([
    ['strip', 'onOff.toggle', 'actions/0/component'],
    ['strip', 'lock.lock', 'actions/0/component'],
    ['cover', 'lock.lock', 'actions/0/capability'],
    ['cover', 'cover.fly', 'actions/0/command'],
    ['thermostat', 'thermostat.set', 'actions/0/params'],
  ])('names the place of what is wrong: %s %s', (deviceId, call, path) => {
    expect(problemOf(deviceId, call)).toEqual({ code: 'NEXA_AUTOMATION_INVALID', path });
  });
});
