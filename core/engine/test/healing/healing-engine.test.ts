import type { HomeSnapshot } from '@nexa/engine';
import { type HealingDeclaration, type HealingOutcome, minutes, seconds } from '@nexa/sdk';
import { CountingIds } from '@nexa/testkit';
import { expect, it } from 'vitest';
import {
  emptySnapshot,
  INTEGRATION,
  lampDescription,
  lockDescription,
  sensorDescription,
  surfaceWith,
  TestHome,
} from '../support/test-home.ts';

const offline = { value: 'offline', detail: 'communication-error', message: 'Not reachable by the bridge.' } as const;
const devices = [lampDescription, sensorDescription];

const nudge: HealingDeclaration = {
  id: 'test.nudge',
  title: 'Nudge the lamp',
  cures: ['core.device-unreachable'],
  downtime: seconds(0),
  blastRadius: 'device',
  reversibility: 'self',
  prerequisites: [],
  risk: 'auto',
  cooldown: minutes(1),
  verification: { by: 'fresh-report', within: seconds(10) },
};

const pull = (home: TestHome, externalId = 'lamp') =>
  home.dispatch({ type: 'device-status', integrationId: INTEGRATION, externalId, status: offline });

const answer = (home: TestHome, outcome: HealingOutcome) =>
  home.dispatch({ type: 'healing-answered', healingId: home.last('run-healing').healingId, outcome });

it('suspects at once, is certain after the grace, and heals with the cheapest action', async () => {
  const home = TestHome.connected(devices, surfaceWith({ healingActions: [nudge] }));
  pull(home);
  expect(home.issueStates()).toEqual(['suspected']);
  expect(home.last('issue').issue).toMatchObject({
    code: 'core.device-unreachable',
    deviceId: home.id('lamp'),
    evidence: { message: 'Not reachable by the bridge.' },
  });
  await home.clock.advance(5000);
  expect(home.issueStates()).toEqual(['suspected', 'confirmed', 'planned', 'healing']);
  expect(home.last('run-healing')).toMatchObject({ action: 'test.nudge', externalId: 'lamp' });
});

it('is no issue when the device is back within the grace', async () => {
  const home = TestHome.connected(devices);
  pull(home);
  await home.clock.advance(2000);
  home.report('lamp', 'onOff.on', true);
  await home.clock.advance(60_000 - 50_000);
  expect(home.issueStates()).toEqual(['suspected', 'resolved']);
  expect(home.of('run-healing')).toHaveLength(0);
});

it('calls an attempt verified only after a fresh report', async () => {
  const home = TestHome.connected(devices);
  pull(home);
  await home.clock.advance(5000);
  answer(home, { outcome: 'healed' });
  expect(home.last('issue').issue.state).toBe('verifying');
  expect(home.last('healing').healing.outcome).toBe('verifying');
  home.report('lamp', 'onOff.on', true);
  expect(home.last('healing').healing).toMatchObject({
    outcome: 'verified',
    verification: { report: expect.any(String) },
  });
  expect(home.last('issue').issue.state).toBe('resolved');
});

it('does not believe an action whose claim no report bears out', async () => {
  const home = TestHome.connected(devices);
  pull(home);
  await home.clock.advance(5000);
  answer(home, { outcome: 'healed' });
  await home.clock.advance(15_000);
  expect(home.last('healing').healing).toMatchObject({
    outcome: 'failed',
    reason: 'Not verified: no fresh report came within 15 s.',
  });
  expect(home.last('issue').issue).toMatchObject({
    state: 'escalated',
    advice: expect.stringContaining('did not help'),
  });
});

it('goes on to the next action when one fails, and keeps the reason', async () => {
  const home = TestHome.connected(devices, surfaceWith({ healingActions: [nudge] }));
  pull(home);
  await home.clock.advance(5000);
  answer(home, { outcome: 'failed', reason: 'The lamp did not answer.' });
  expect(home.of('healing').at(-2)?.healing).toMatchObject({ outcome: 'failed', reason: 'The lamp did not answer.' });
  expect(home.last('run-healing').action).toBe('core.reconnect-integration');
});

it('says what only a person can do', async () => {
  const home = TestHome.connected(devices);
  pull(home);
  await home.clock.advance(5000);
  answer(home, { outcome: 'needs-user', instruction: 'Press the button on the bridge.' });
  expect(home.last('issue').issue).toMatchObject({ state: 'escalated', advice: 'Press the button on the bridge.' });
});

it('gives up on an action that never answers', async () => {
  const home = TestHome.connected(devices);
  pull(home);
  await home.clock.advance(5000 + 41_000);
  expect(home.last('healing').healing).toMatchObject({ outcome: 'failed', reason: 'The action gave no answer.' });
});

it('asks before it acts where the action says so', async () => {
  const home = TestHome.connected(devices, surfaceWith({ healingActions: [{ ...nudge, risk: 'ask' }] }));
  pull(home);
  await home.clock.advance(5000);
  expect(home.last('issue').issue.state).toBe('awaiting-approval');
  home.dispatch({ type: 'heal', issueId: home.last('issue').issue.id, healingId: 'h1', userId: 'user-1' });
  expect(home.last('run-healing')).toMatchObject({ healingId: 'h1', action: 'test.nudge' });
  expect(home.last('healing').healing).toMatchObject({ trigger: 'user', userId: 'user-1' });
});

it('does nothing to a lock without a person', async () => {
  const home = TestHome.connected([lockDescription, sensorDescription], surfaceWith({ healingActions: [nudge] }));
  pull(home, 'lock');
  await home.clock.advance(5000);
  expect(home.last('issue').issue.state).toBe('awaiting-approval');
  expect(home.of('run-healing')).toHaveLength(0);
});

it('keeps to its budget however often the device flaps', async () => {
  const home = TestHome.connected(devices, surfaceWith({ healingActions: [{ ...nudge, cooldown: 0 }] }));
  for (let round = 0; round < 4; round += 1) {
    pull(home);
    await home.clock.advance(5000);
    home.report('lamp', 'onOff.on', true);
  }
  expect(home.of('run-healing')).toHaveLength(3);
  expect(home.of('healing').filter(({ healing }) => healing.outcome === 'blocked')).toHaveLength(1);
});

it('refills no budget by a restart', async () => {
  const first = TestHome.connected(devices);
  pull(first);
  await first.clock.advance(5000);
  const { issue } = first.last('issue');
  const record = first.last('healing').healing;
  const attempts = ['x', 'y', 'z'].map((id) => ({ ...record, id, outcome: 'failed' as const, actionId: 'other' }));
  const lamp = first.view('lamp');
  const snapshot: HomeSnapshot = {
    ...emptySnapshot,
    integrations: [{ id: INTEGRATION, pluginId: 'test', title: 'Test' }],
    devices: [{ device: lamp.record, states: lamp.states, status: lamp.status }],
    issues: [issue],
    healings: attempts,
  };
  const second = new TestHome({ snapshot, ids: new CountingIds() });
  second.connect(devices);
  pull(second);
  await second.clock.advance(10_000);
  expect(second.of('run-healing')).toHaveLength(0);
  expect(second.last('healing').healing.outcome).toBe('blocked');
});

it('counts a fault that comes back as a relapse of the same issue', async () => {
  const home = TestHome.connected(devices);
  pull(home);
  await home.clock.advance(5000);
  home.report('lamp', 'onOff.on', true);
  const { id } = home.last('issue').issue;
  await home.clock.advance(minutes(60));
  expect(home.last('issue').issue).toMatchObject({ id, relapses: 1, state: expect.not.stringMatching('resolved') });
});

it('raises one issue for a dead bridge, none for the lamps behind it', async () => {
  const home = TestHome.connected(devices);
  home.report('lamp', 'onOff.on', true);
  const status = { value: 'offline', detail: 'communication-error', message: 'The bridge does not answer.' } as const;
  home.dispatch({ type: 'integration-status', integrationId: INTEGRATION, status });
  await home.clock.advance(5000);
  const issues = new Set(home.of('issue').map(({ issue }) => issue.id));
  expect(issues.size).toBe(1);
  expect(home.last('issue').issue).toMatchObject({ code: 'core.integration-unreachable', integrationId: INTEGRATION });
  expect(home.last('run-healing')).toMatchObject({ action: 'core.reconnect-integration' });
  home.dispatch({ type: 'integration-status', integrationId: INTEGRATION, status: { value: 'online' } });
  expect(home.last('issue').issue.state).toBe('resolved');
});

it('leaves a refused key to a person, at once', async () => {
  const home = TestHome.connected(devices);
  const status = { value: 'offline', detail: 'auth-failed' } as const;
  home.dispatch({ type: 'integration-status', integrationId: INTEGRATION, status });
  await home.clock.advance(1);
  expect(home.last('issue').issue).toMatchObject({ code: 'core.integration-auth-failed', state: 'escalated' });
});

it('says why a wish to heal is refused', async () => {
  const home = TestHome.connected(devices);
  pull(home);
  await home.clock.advance(5000);
  const { id } = home.last('issue').issue;
  expect(home.runtime.healingProblem(id)?.code).toBe('NEXA_HEALING_REFUSED');
  expect(home.runtime.healingProblem('nothing')?.code).toBe('NEXA_ISSUE_NOT_FOUND');
});

it('leaves a snoozed issue alone until its time', async () => {
  const home = TestHome.connected(devices);
  pull(home);
  const { id } = home.last('issue').issue;
  home.dispatch({ type: 'snooze', issueId: id, until: home.clock.now() + 60_000 });
  await home.clock.advance(59_000);
  expect(home.last('issue').issue.state).toBe('snoozed');
  expect(home.of('run-healing')).toHaveLength(0);
  await home.clock.advance(1000);
  expect(home.of('run-healing')).toHaveLength(1);
});

it('takes no removed device for a recovery', async () => {
  const home = TestHome.connected(devices);
  pull(home);
  await home.clock.advance(5000);
  home.dispatch({ type: 'device-removed', integrationId: INTEGRATION, externalId: 'lamp' });
  expect(home.last('healing').healing.outcome).toBe('interrupted');
  expect(home.last('issue').issue).toMatchObject({ state: 'resolved', advice: 'The device was removed.' });
});

it('lets one reconnect of an integration serve all its issues', async () => {
  const plug = { ...lampDescription, externalId: 'plug' };
  const home = TestHome.connected([lampDescription, plug, sensorDescription]);
  pull(home, 'lamp');
  pull(home, 'plug');
  await home.clock.advance(5000);
  expect(home.of('run-healing')).toHaveLength(1);
  answer(home, { outcome: 'healed' });
  home.report('plug', 'onOff.on', true);
  await home.clock.advance(15_000);
  expect(home.of('run-healing')).toHaveLength(1);
  const states = new Map(home.of('issue').map(({ issue }) => [issue.deviceId, issue.state]));
  expect(states.get(home.id('plug'))).toBe('resolved');
  expect(states.get(home.id('lamp'))).toBe('escalated');
});

it('goes on for an issue that waited when the action it waited for did not help it', async () => {
  const plug = { ...lampDescription, externalId: 'plug' };
  const home = TestHome.connected([lampDescription, plug, sensorDescription]);
  pull(home, 'lamp');
  pull(home, 'plug');
  await home.clock.advance(5000);
  answer(home, { outcome: 'failed', reason: 'No answer.' });
  const states = new Map(home.of('issue').map(({ issue }) => [issue.deviceId, issue.state]));
  expect(states.get(home.id('plug'))).toBe('escalated');
  expect(home.of('run-healing')).toHaveLength(1);
});
