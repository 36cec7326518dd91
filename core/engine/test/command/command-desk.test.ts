import { NexaError, serializeError } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { lampDescription, lockDescription, sensorDescription, TestHome } from '../support/test-home.ts';

const accepted = (home: TestHome, commandId: string) =>
  home.dispatch({ type: 'command-answered', commandId, answer: { acknowledgement: 'accepted' } });

it('confirms a command by the device’s own report and by nothing less', () => {
  const home = TestHome.connected([lampDescription]);
  const id = home.command('lamp', 'onOff', 'on');
  accepted(home, id);
  expect(home.statuses(id)).toEqual(['pending']);
  home.report('lamp', 'onOff.on', true);
  expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
});

it('sends what the plugin needs, with the device’s own id', () => {
  const home = TestHome.connected([lampDescription]);
  const id = home.command('lamp', 'brightness', 'set', { level: 40 });
  expect(home.last('send-command')).toMatchObject({
    integrationId: 'integration-1',
    request: {
      id,
      externalId: 'lamp',
      component: 'main',
      capability: 'brightness',
      command: 'set',
      params: { level: 40 },
    },
  });
});

it('is not confirmed by a report from before it was given', () => {
  const home = TestHome.connected([lampDescription]);
  const observedAt = home.clock.now() - 1;
  const id = home.command('lamp', 'onOff', 'on');
  home.report('lamp', 'onOff.on', true, { observedAt });
  expect(home.statuses(id)).toEqual(['pending']);
});

it.each([
  ['within the tolerance', { level: 40 }, 'brightness.level', 41, 'confirmed'],
  ['outside the tolerance', { level: 40 }, 'brightness.level', 43, 'pending'],
  ['switched off by level 0', { level: 0 }, 'onOff.on', false, 'confirmed'],
  ['switched off although a level was asked for', { level: 40 }, 'onOff.on', false, 'pending'],
])('judges a level %s', (_, params, key, value, status) => {
  const home = TestHome.connected([lampDescription]);
  const id = home.command('lamp', 'brightness', 'set', params);
  home.report('lamp', key, value);
  expect(home.statuses(id).at(-1)).toBe(status);
});

it('takes a toggle for done when the value is the other one', () => {
  const home = TestHome.connected([lampDescription]);
  home.report('lamp', 'onOff.on', true);
  const id = home.command('lamp', 'onOff', 'toggle');
  home.report('lamp', 'onOff.on', true);
  expect(home.statuses(id)).toEqual(['pending']);
  home.report('lamp', 'onOff.on', false);
  expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
});

it('fails a command that is not confirmed in time, and says late when it is after all', async () => {
  const home = TestHome.connected([lampDescription]);
  const id = home.command('lamp', 'onOff', 'on');
  accepted(home, id);
  await home.clock.advance(10_000);
  expect(home.last('command').command).toMatchObject({ status: 'failed', reason: { code: 'NEXA_COMMAND_TIMEOUT' } });
  await home.clock.advance(5000);
  home.report('lamp', 'onOff.on', true);
  expect(home.last('command').command).toMatchObject({ id, status: 'late' });
  expect(home.last('command').command).not.toHaveProperty('reason');
});

it('forgets a command that stays without confirmation', async () => {
  const home = TestHome.connected([sensorDescription, { ...lampDescription, contactInterval: 3_600_000 }]);
  const id = home.command('lamp', 'onOff', 'on');
  await home.clock.advance(80_000);
  home.report('lamp', 'onOff.on', true);
  expect(home.statuses(id)).toEqual(['pending', 'failed']);
});

it('passes on the reason for which the plugin refused', () => {
  const home = TestHome.connected([lampDescription]);
  const id = home.command('lamp', 'onOff', 'on');
  const error = serializeError(new NexaError('NEXA_PLUGIN_UNREACHABLE', 'no route to the lamp'));
  home.dispatch({ type: 'command-answered', commandId: id, answer: { error } });
  expect(home.last('command').command).toMatchObject({
    status: 'failed',
    reason: { code: 'NEXA_PLUGIN_UNREACHABLE', message: 'no route to the lamp', retryable: true },
  });
});

it('says sent, and shows the wished value as assumed, where a device cannot confirm', () => {
  const home = TestHome.connected([lampDescription]);
  const id = home.command('lamp', 'onOff', 'on');
  home.dispatch({ type: 'command-answered', commandId: id, answer: { acknowledgement: 'unconfirmable' } });
  expect(home.statuses(id)).toEqual(['pending', 'sent']);
  expect(home.view('lamp').states['onOff.on']).toMatchObject({
    value: true,
    source: 'assumed',
    cause: { kind: 'user', id: 'user-1', commandId: id },
  });
});

it('puts what changes with a command down to it, related attributes included', () => {
  const home = TestHome.connected([lampDescription]);
  home.report('lamp', 'onOff.on', false);
  const id = home.command('lamp', 'brightness', 'set', { level: 40 });
  home.report('lamp', 'onOff.on', true);
  home.report('lamp', 'brightness.level', 40);
  const cause = { kind: 'user', id: 'user-1', commandId: id };
  expect(home.view('lamp').states).toMatchObject({ 'onOff.on': { cause }, 'brightness.level': { cause } });
});

it('does not put a change long after a command down to it', async () => {
  const home = TestHome.connected([lampDescription]);
  home.command('lamp', 'onOff', 'on');
  home.report('lamp', 'onOff.on', true);
  await home.clock.advance(3001);
  home.report('lamp', 'onOff.on', false);
  expect(home.view('lamp').states['onOff.on']?.cause).toEqual({ kind: 'unknown' });
});

it('gives a command that is to change softly so much longer, and puts what moves meanwhile down to it', async () => {
  const home = TestHome.connected([lampDescription]);
  const id = home.command('lamp', 'brightness', 'set', { level: 80, transition: 60 });
  const { deadline, requestedAt } = home.last('command').command;
  expect(deadline - requestedAt).toBe(70_000);
  // The plugin hands it over at once, all the same.
  expect(home.last('send-command').deadline - requestedAt).toBe(10_000);
  accepted(home, id);
  await home.clock.advance(30_000);
  home.report('lamp', 'brightness.level', 40);
  expect(home.view('lamp').states['brightness.level']?.cause).toMatchObject({ commandId: id });
  await home.clock.advance(30_000);
  home.report('lamp', 'brightness.level', 80);
  expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
});

it('puts what a lamp shows on its way down to the command, though it told the end of the way first', async () => {
  const home = TestHome.connected([lampDescription]);
  const id = home.command('lamp', 'brightness', 'set', { level: 80, transition: 60 });
  accepted(home, id);
  home.report('lamp', 'brightness.level', 80);
  await home.clock.advance(50_000);
  home.report('lamp', 'brightness.level', 70);
  expect(home.view('lamp').states['brightness.level']?.cause).toMatchObject({ commandId: id });
  await home.clock.advance(15_000);
  home.report('lamp', 'brightness.level', 5);
  expect(home.view('lamp').states['brightness.level']?.cause).toEqual({ kind: 'unknown' });
});

it('carries out a command of one id once', () => {
  const home = TestHome.connected([lampDescription]);
  home.command('lamp', 'onOff', 'on', {}, 'same');
  home.command('lamp', 'onOff', 'on', {}, 'same');
  expect(home.of('send-command')).toHaveLength(1);
});

it.each([
  ['NEXA_CAPABILITY_UNKNOWN', 'color', 'set', { hue: 0, saturation: 0 }],
  ['NEXA_COMMAND_UNKNOWN', 'onOff', 'explode', {}],
  ['NEXA_COMMAND_UNKNOWN', 'onOff', 'constructor', {}],
  ['NEXA_VALUE_INVALID', 'brightness', 'set', { level: 101 }],
  ['NEXA_VALUE_INVALID', 'brightness', 'set', { level: 'bright' }],
  ['NEXA_VALUE_INVALID', 'brightness', 'set', {}],
  ['NEXA_VALUE_INVALID', 'brightness', 'set', { level: 40, flash: 5 }],
  ['NEXA_VALUE_INVALID', 'brightness', 'set', { level: 40, transition: 3601 }],
  ['NEXA_VALUE_INVALID', 'onOff', 'on', { level: 40 }],
  ['NEXA_VALUE_INVALID', 'colorTemperature', 'set', { kelvin: 1800 }],
])('refuses with %s what the lamp cannot do: %s.%s', (code, capability, command, params) => {
  const home = TestHome.connected([lampDescription]);
  const id = home.command('lamp', capability, command, params);
  expect(home.statuses(id)).toEqual(['failed']);
  expect(home.last('command').command.reason?.code).toBe(code);
  expect(home.of('send-command')).toHaveLength(0);
});

it('names the bounds of a device that takes less than its capability', () => {
  const home = TestHome.connected([lampDescription]);
  home.command('lamp', 'colorTemperature', 'set', { kelvin: 1800 });
  expect(home.last('command').command.reason?.params).toEqual({ path: 'params/kelvin', minimum: 2000, maximum: 6500 });
});

it('lets healing command no lock', () => {
  const home = TestHome.connected([lockDescription]);
  const wish = {
    id: 'c',
    deviceId: home.id('lock'),
    component: 'main',
    capability: 'lock',
    command: 'lock',
    params: {},
  };
  home.dispatch({ type: 'command', wish: { ...wish, cause: { kind: 'healing', id: 'h' } } });
  expect(home.last('command').command.reason?.code).toBe('NEXA_COMMAND_SENSITIVE');
});

it('ends what is under way when the device is removed', () => {
  const home = TestHome.connected([lampDescription]);
  const id = home.command('lamp', 'onOff', 'on');
  home.dispatch({ type: 'device-removed', integrationId: 'integration-1', externalId: 'lamp' });
  expect(home.statuses(id)).toEqual(['pending', 'failed']);
  expect(home.clock.pending).toBe(0);
});
