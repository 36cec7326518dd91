import { hours, seconds } from '@nexa/sdk';
import { startTestHome, type TestHome } from '@nexa/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LampWorld, lampPlugin, newWorld } from '../plugin-host/lamp-plugin.ts';

let home: TestHome;
let world: LampWorld;

beforeEach(async () => {
  home = startTestHome();
  world = newWorld();
  await home.add(lampPlugin(world), { pluginId: 'acme', config: { key: 'right-key' } });
});

afterEach(() => home.stop());

it('turns readings of a plugin into states', () => {
  expect(home.device('lamp').states['brightness.level']).toMatchObject({ value: 50, freshness: 'live' });
  expect(home.device('lamp').status.value).toBe('online');
});

it('confirms a command by what the device reports', async () => {
  const command = await home.command({ externalId: 'lamp', capability: 'onOff', command: 'on' });
  expect(command).toMatchObject({ status: 'confirmed', cause: { kind: 'user' } });
  expect(home.device('lamp').states['onOff.on']).toMatchObject({ value: true });
});

it('refuses a command that the device does not have', async () => {
  const command = await home.command({ externalId: 'lamp', capability: 'lock', command: 'unlock' });
  expect(command).toMatchObject({ status: 'failed', reason: { code: 'NEXA_CAPABILITY_UNKNOWN' } });
});

it('runs an automation from a state to a command', async () => {
  await home.command({ externalId: 'lamp', capability: 'onOff', command: 'off' });
  const deviceId = home.device('lamp').record.id;
  home.automate({
    name: 'Off means off',
    mode: 'single',
    triggers: [{ id: 'on', type: 'state', deviceId, capability: 'onOff', attribute: 'on', to: true }],
    conditions: [],
    actions: [{ type: 'command', deviceId, capability: 'onOff', command: 'off' }],
  });
  await home.command({ externalId: 'lamp', capability: 'onOff', command: 'on' });
  await home.waitFor(() => home.executions().some(({ outcome }) => outcome === 'completed'));
  expect(home.device('lamp').states['onOff.on']).toMatchObject({ value: false, cause: { kind: 'automation' } });
});

it('lives through an hour in no time', async () => {
  const startedAt = home.clock.now();
  await home.waitFor(() => home.clock.now() - startedAt >= hours(1), 'an hour', hours(1) + seconds(10));
  expect(home.device('lamp').status.value).toBe('online');
});
