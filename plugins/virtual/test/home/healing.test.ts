import { minutes, seconds } from '@nexa/sdk';
import { startTestHome, type TestHome } from '@nexa/testkit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import plugin from '../../src/index.ts';

/** Hours of a whole home take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let home: TestHome;

beforeEach(async () => {
  home = startTestHome();
  await home.add(plugin, { pluginId: 'virtual', config: { historyHours: 0 } });
});

afterEach(() => home.stop());

const supply = (component: string, command: 'on' | 'off') =>
  home.command({ externalId: 'fuse-box', component, capability: 'onOff', command });

const isResolved = (externalId: string) => {
  const issues = home.issues(externalId);
  return issues.length > 0 && issues.every(({ state }) => state === 'resolved');
};

it('shows a pulled plug as offline with its reason within seconds', async () => {
  expect((await supply('living-floor', 'off')).status).toBe('confirmed');
  await home.waitFor(() => home.device('living-floor').status.value === 'offline', 'offline', seconds(6));
  expect(home.device('living-floor').status).toMatchObject({
    detail: 'communication-error',
    message: 'Floor lamp does not answer: its supply in the fuse box is off.',
  });
  expect(home.device('living-floor').states['onOff.on']?.freshness).toBe('stale');
  const command = await home.command({ externalId: 'living-floor', capability: 'onOff', command: 'on' });
  expect(command).toMatchObject({ status: 'failed', reason: { code: 'NEXA_PLUGIN_UNREACHABLE' } });
});

it('tries to heal a pulled plug, says that it failed, and resolves the issue when the plug is back', async () => {
  await supply('living-floor', 'off');
  await home.waitFor(() => home.healings().some(({ outcome }) => outcome === 'failed'), 'an attempt', minutes(5));
  expect(home.issues('living-floor').some(({ state }) => state === 'resolved')).toBe(false);
  await supply('living-floor', 'on');
  await home.waitFor(() => isResolved('living-floor'), 'the resolution', minutes(5));
  expect(home.device('living-floor').status.value).toBe('online');
});

it('heals the stubborn lamp and proves it', async () => {
  await supply('hall-lamp', 'off');
  await home.waitFor(() => home.device('hall-lamp').status.value === 'offline', 'offline', seconds(6));
  await supply('hall-lamp', 'on');
  await home.waitFor(() => isResolved('hall-lamp'), 'the healing', minutes(30));
  expect(home.healings().some(({ outcome }) => outcome === 'verified')).toBe(true);
  expect(home.device('hall-lamp').status.value).toBe('online');
});

it('heals the stubborn lamp on request when NEXA had given up before its plug was put back', async () => {
  await supply('hall-lamp', 'off');
  const isGivenUp = () =>
    home.issues('hall-lamp').length > 0 && home.issues('hall-lamp').every(({ state }) => state === 'escalated');
  await home.waitFor(isGivenUp, 'giving up', minutes(10));
  await supply('hall-lamp', 'on');
  const [issue] = home.issues('hall-lamp');
  home.heal(issue?.id ?? '');
  await home.waitFor(() => isResolved('hall-lamp'), 'the healing', minutes(5));
  expect(home.healings().some(({ outcome, trigger }) => outcome === 'verified' && trigger === 'user')).toBe(true);
});

it('lets a motion sensor switch a lamp', async () => {
  const [motion, lamp] = [home.device('hall-motion').record.id, home.device('hall-lamp').record.id];
  home.automate({
    name: 'Light in the hall',
    mode: 'single',
    triggers: [{ id: 'seen', type: 'state', deviceId: motion, capability: 'motion', attribute: 'active', to: true }],
    conditions: [],
    actions: [{ type: 'command', deviceId: lamp, capability: 'onOff', command: 'on' }],
  });
  await home.waitFor(() => home.device('hall-motion').states['motion.active']?.value === false, 'quiet', minutes(60));
  await home.command({ externalId: 'inhabitant', capability: 'virtual.inhabitant', command: 'walk' });
  await home.waitFor(() => home.device('hall-lamp').states['onOff.on']?.value === true, 'light');
  expect(home.device('hall-lamp').states['onOff.on']?.cause).toMatchObject({
    kind: 'automation',
    parent: { kind: 'physical' },
  });
});
