import type { AutomationDefinition, StateTrigger } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { INTEGRATION, lampDescription, lockDescription, sensorDescription, TestHome } from '../support/test-home.ts';

const devices = [lampDescription, sensorDescription, lockDescription];

function motionTrigger(home: TestHome, rest: Partial<StateTrigger> = {}): StateTrigger {
  return {
    id: 'moved',
    type: 'state',
    deviceId: home.id('sensor'),
    capability: 'motion',
    attribute: 'active',
    to: true,
    ...rest,
  };
}

function save(
  home: TestHome,
  definition: Partial<AutomationDefinition> = {},
  rest: { id?: string; enabled?: boolean } = {},
): void {
  const { id = 'automation-1', enabled = true } = rest;
  const action = { type: 'command' as const, deviceId: home.id('lamp'), capability: 'onOff', command: 'on' };
  const base: AutomationDefinition = {
    name: 'Light',
    mode: 'single',
    triggers: [motionTrigger(home)],
    conditions: [],
    actions: [action],
  };
  home.dispatch({
    type: 'automation-saved',
    automation: { id, enabled, version: 1, definition: { ...base, ...definition } },
  });
}

it('lets a sensor of one device switch another, and traces the whole run', () => {
  const home = TestHome.connected(devices);
  save(home);
  home.report('sensor', 'motion.active', false);
  home.report('sensor', 'motion.active', true);
  expect(home.last('send-command').request).toMatchObject({ externalId: 'lamp', capability: 'onOff', command: 'on' });
  home.report('lamp', 'onOff.on', true);
  const { execution } = home.last('execution');
  expect(execution).toMatchObject({
    automationId: 'automation-1',
    outcome: 'completed',
    trigger: { triggerId: 'moved', stateKey: 'motion.active', value: true, previous: false },
    actions: [{ path: 'actions/0', status: 'confirmed' }],
  });
});

it('leads the cause of the lamp back to the motion', () => {
  const home = TestHome.connected(devices);
  save(home);
  home.report('sensor', 'motion.active', false);
  home.report('sensor', 'motion.active', true);
  home.report('lamp', 'onOff.on', true);
  expect(home.view('lamp').states['onOff.on']?.cause).toMatchObject({
    kind: 'automation',
    id: 'automation-1',
    parent: { kind: 'physical', id: home.id('sensor') },
  });
});

it('does not fire by the first value ever heard', () => {
  const home = TestHome.connected(devices);
  save(home);
  home.report('sensor', 'motion.active', true);
  expect(home.of('execution')).toHaveLength(0);
});

it.each([
  ['rises over the threshold', { above: 25 }, 24, 26, 1],
  ['stays over the threshold', { above: 25 }, 26, 27, 0],
  ['falls below the threshold', { below: 18 }, 19, 17, 1],
  ['enters the band', { above: 18, below: 25 }, 26, 20, 1],
  ['changes in any way', {}, 20, 21, 1],
  ['comes from another value than asked for', { from: 19, to: 21 }, 20, 21, 0],
  ['comes from the value asked for', { from: 20, to: 21 }, 20, 21, 1],
])('fires when a temperature %s', (_, bounds, before, after, runs) => {
  const home = TestHome.connected(devices);
  const { to: _to, ...trigger } = motionTrigger(home, { capability: 'temperature', attribute: 'celsius' });
  save(home, { triggers: [{ ...trigger, ...bounds }] });
  home.report('sensor', 'temperature.celsius', before);
  home.report('sensor', 'temperature.celsius', after);
  expect(home.of('execution')).toHaveLength(runs);
});

it('sees every value of a series, not only the last', () => {
  const home = TestHome.connected(devices);
  const { to: _to, ...trigger } = motionTrigger(home, { capability: 'temperature', attribute: 'celsius' });
  save(home, { triggers: [{ ...trigger, above: 25 }] });
  home.report('sensor', 'temperature.celsius', 20);
  const now = home.clock.now();
  const series = { externalId: 'sensor', capability: 'temperature', attribute: 'celsius' };
  const columns = { times: Float64Array.of(now + 1, now + 2, now + 3), values: Float64Array.of(21, 30, 21) };
  home.dispatch({ type: 'series', integrationId: INTEGRATION, series: { ...series, ...columns } });
  expect(home.of('execution')).toHaveLength(1);
});

it.each([
  ['the press that is asked for', { press: 'single' }, 1],
  ['another press', { press: 'double' }, 0],
])('fires by an event for %s only', (_, data, runs) => {
  const home = TestHome.connected(devices);
  const trigger = {
    id: 'pressed',
    type: 'event' as const,
    deviceId: home.id('sensor'),
    capability: 'button',
    event: 'pressed',
  };
  save(home, { triggers: [{ ...trigger, match: { press: 'single' } }] });
  const event = { externalId: 'sensor', capability: 'button', event: 'pressed', data };
  home.dispatch({ type: 'device-event', integrationId: INTEGRATION, event });
  expect(home.of('execution')).toHaveLength(runs);
});

it('says why it did not run when a condition does not hold, with the value and its age', () => {
  const home = TestHome.connected(devices);
  const condition = {
    type: 'state' as const,
    deviceId: home.id('lamp'),
    capability: 'onOff',
    attribute: 'on',
    equals: false,
  };
  save(home, { conditions: [condition] });
  home.report('lamp', 'onOff.on', true);
  home.report('sensor', 'motion.active', false);
  home.report('sensor', 'motion.active', true);
  expect(home.last('execution').execution).toMatchObject({
    outcome: 'not-run',
    reason: 'condition',
    conditions: [{ passed: false, value: true, freshness: 'live', observedAt: home.clock.now() }],
  });
  expect(home.of('send-command')).toHaveLength(0);
});

it.each([
  ['does not trust', undefined, 'not-run'],
  ['trusts, when told to,', true, 'running'],
])('%s a stale value', async (_, acceptStale, outcome) => {
  const home = TestHome.connected(devices);
  const condition = {
    type: 'state' as const,
    deviceId: home.id('lamp'),
    capability: 'onOff',
    attribute: 'on',
    equals: false,
  };
  save(home, { conditions: [{ ...condition, ...(acceptStale === undefined ? {} : { acceptStale }) }] });
  home.report('lamp', 'onOff.on', false);
  home.report('sensor', 'motion.active', false);
  await home.clock.advance(30_000);
  home.report('sensor', 'motion.active', true);
  expect(home.last('execution').execution.outcome).toBe(outcome);
});

it('does not hold for a value that was never heard', () => {
  const home = TestHome.connected(devices);
  const condition = {
    type: 'state' as const,
    deviceId: home.id('lamp'),
    capability: 'onOff',
    attribute: 'on',
    equals: false,
  };
  save(home, { conditions: [condition] });
  home.report('sensor', 'motion.active', false);
  home.report('sensor', 'motion.active', true);
  expect(home.last('execution').execution.conditions).toMatchObject([
    { path: 'conditions/0', passed: false, freshness: 'unknown' },
  ]);
});

it('starts no second run while one is under way', () => {
  const home = TestHome.connected(devices);
  save(home);
  home.report('sensor', 'motion.active', false);
  home.report('sensor', 'motion.active', true);
  home.report('sensor', 'motion.active', false);
  home.report('sensor', 'motion.active', true);
  expect(home.last('execution').execution).toMatchObject({ outcome: 'not-run', reason: 'already-running' });
  expect(home.of('send-command')).toHaveLength(1);
});

it('acts in order and skips the rest after a failure, saying so', async () => {
  const home = TestHome.connected(devices);
  const action = { type: 'command' as const, deviceId: home.id('lamp'), capability: 'onOff' };
  save(home, {
    actions: [
      { ...action, command: 'on' },
      { ...action, command: 'off' },
    ],
  });
  home.report('sensor', 'motion.active', false);
  home.report('sensor', 'motion.active', true);
  expect(home.of('send-command')).toHaveLength(1);
  await home.clock.advance(10_000);
  expect(home.last('execution').execution).toMatchObject({
    outcome: 'failed',
    reason: 'command-failed',
    actions: [
      { path: 'actions/0', status: 'failed', reason: { code: 'NEXA_COMMAND_TIMEOUT' } },
      { path: 'actions/1', status: 'skipped' },
    ],
  });
});

it.each([
  [undefined, 'failed', 0],
  [true, 'running', 1],
])('unlocks only with a person’s consent (allowSensitive %s)', (allowSensitive, outcome, sent) => {
  const home = TestHome.connected(devices);
  const action = { type: 'command' as const, deviceId: home.id('lock'), capability: 'lock', command: 'unlock' };
  save(home, { actions: [action], ...(allowSensitive === undefined ? {} : { allowSensitive }) });
  home.report('sensor', 'motion.active', false);
  home.report('sensor', 'motion.active', true);
  expect(home.last('execution').execution.outcome).toBe(outcome);
  expect(home.of('send-command')).toHaveLength(sent);
});

it.each([
  ['alarm', 'alarm', 'disarm', undefined, 0],
  ['alarm', 'alarm', 'disarm', true, 1],
  ['garage-door', 'garageDoor', 'open', undefined, 0],
  ['garage-door', 'garageDoor', 'close', undefined, 1],
  ['valve', 'valve', 'open', undefined, 0],
  ['valve', 'valve', 'close', undefined, 1],
  ['cover', 'cover', 'open', undefined, 1],
] as const)(
  'gives a %s the command %s.%s with consent %s: sent %i times',
  (type, capability, command, allowSensitive, sent) => {
    const thing = {
      externalId: 'thing',
      name: 'Thing',
      type,
      components: [{ id: 'main', capabilities: [capability] }],
    };
    const home = TestHome.connected([...devices, thing]);
    const action = { type: 'command' as const, deviceId: home.id('thing'), capability, command };
    save(home, { actions: [action], ...(allowSensitive === undefined ? {} : { allowSensitive }) });
    home.report('sensor', 'motion.active', false);
    home.report('sensor', 'motion.active', true);
    expect(home.of('send-command')).toHaveLength(sent);
  },
);

it('does nothing while it is switched off, changed or removed', () => {
  const home = TestHome.connected(devices);
  save(home, {}, { enabled: false });
  save(home, {}, { id: 'automation-2' });
  home.dispatch({ type: 'automation-removed', automationId: 'automation-2' });
  home.report('sensor', 'motion.active', false);
  home.report('sensor', 'motion.active', true);
  expect(home.of('execution')).toHaveLength(0);
});

it('runs by hand, with the person as its cause', () => {
  const home = TestHome.connected(devices);
  save(home, {}, { enabled: false });
  const cause = { kind: 'user', id: 'user-1' } as const;
  home.dispatch({ type: 'automation-run', automationId: 'automation-1', executionId: 'run-1', cause });
  expect(home.last('execution').execution).toMatchObject({ id: 'run-1', outcome: 'running', trigger: { cause } });
});

it('stops two automations that set each other off', () => {
  const home = TestHome.connected(devices);
  const lampTrigger = (to: boolean): StateTrigger =>
    motionTrigger(home, { deviceId: home.id('lamp'), capability: 'onOff', attribute: 'on', to });
  const action = { type: 'command' as const, deviceId: home.id('lamp'), capability: 'onOff' };
  save(home, { triggers: [lampTrigger(true)], actions: [{ ...action, command: 'off' }] }, { id: 'a' });
  save(home, { triggers: [lampTrigger(false)], actions: [{ ...action, command: 'on' }] }, { id: 'b' });
  home.report('lamp', 'onOff.on', false);
  home.report('lamp', 'onOff.on', true);
  for (let round = 0; round < 10; round += 1) {
    const wanted = home.last('send-command').request.command === 'on';
    home.report('lamp', 'onOff.on', wanted);
  }
  expect(home.last('execution').execution).toMatchObject({ outcome: 'not-run', reason: 'loop' });
  expect(home.of('send-command').length).toBeLessThan(6);
});
