import { type CheckOutcome, type HealingDeclaration, minutes, seconds } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { INTEGRATION, lampDescription, sensorDescription, surfaceWith, TestHome } from '../support/test-home.ts';

const firmware = {
  code: 'test.firmware-old',
  severity: 'warning',
  title: 'Old firmware',
  explanation: 'Update it.',
} as const;
const unreachable = {
  code: 'test.lamp-unreachable',
  severity: 'error',
  title: 'Away',
  explanation: 'Check it.',
} as const;
const firmwareCheck = {
  id: 'test.firmware',
  title: 'Firmware',
  scope: 'integration',
  every: minutes(10),
  raises: [firmware],
} as const;
const lampCheck = {
  id: 'test.lamp',
  title: 'Lamp',
  scope: 'device',
  every: minutes(10),
  raises: [unreachable],
} as const;

const update: HealingDeclaration = {
  id: 'test.update',
  title: 'Update',
  cures: ['test.firmware-old'],
  downtime: seconds(60),
  blastRadius: 'integration',
  reversibility: 'irreversible',
  prerequisites: [],
  risk: 'auto',
  cooldown: minutes(60),
  verification: { by: 'check', check: 'test.firmware', within: seconds(30) },
};

const answer = (home: TestHome, outcome: CheckOutcome) =>
  home.dispatch({ type: 'check-answered', runId: home.last('run-check').runId, outcome });

const found: CheckOutcome = { outcome: 'issue', code: 'test.firmware-old', evidence: { version: '1.0' } };

it('runs a check on its schedule, one run at a time', async () => {
  const home = TestHome.connected([sensorDescription], surfaceWith({ checks: [firmwareCheck] }));
  await home.clock.advance(minutes(30));
  expect(home.of('run-check')).toHaveLength(1);
  answer(home, { outcome: 'ok' });
  await home.clock.advance(minutes(10));
  expect(home.of('run-check')).toHaveLength(2);
});

it('runs a device’s check for each device, with its external id', async () => {
  const home = TestHome.connected([lampDescription, sensorDescription], surfaceWith({ checks: [lampCheck] }));
  await home.clock.advance(minutes(10));
  const asked = home.of('run-check').map(({ externalId }) => externalId);
  expect(new Set(asked)).toEqual(new Set(['lamp', 'sensor']));
});

it('raises what a check found and clears it by the same check', async () => {
  const home = TestHome.connected([sensorDescription], surfaceWith({ checks: [firmwareCheck] }));
  await home.clock.advance(minutes(10));
  answer(home, found);
  expect(home.last('issue').issue).toMatchObject({
    code: 'test.firmware-old',
    evidence: { version: '1.0', check: 'test.firmware' },
  });
  await home.clock.advance(minutes(10));
  answer(home, { outcome: 'ok' });
  expect(home.last('issue').issue.state).toBe('resolved');
});

it('takes a check that could not look for no fault and no recovery', async () => {
  const home = TestHome.connected([sensorDescription], surfaceWith({ checks: [firmwareCheck] }));
  await home.clock.advance(minutes(10));
  answer(home, found);
  await home.clock.advance(minutes(10));
  const before = home.of('issue').length;
  answer(home, { outcome: 'unknown', reason: 'busy' });
  expect(home.of('issue')).toHaveLength(before);
});

it('believes no code that the check did not declare', async () => {
  const home = TestHome.connected([sensorDescription], surfaceWith({ checks: [firmwareCheck] }));
  await home.clock.advance(minutes(10));
  answer(home, { outcome: 'issue', code: 'core.device-unreachable', evidence: {} });
  expect(home.of('issue')).toHaveLength(0);
});

it('heals what a check found, and verifies by asking the check until it passes', async () => {
  const home = TestHome.connected(
    [sensorDescription],
    surfaceWith({ checks: [firmwareCheck], healingActions: [update] }),
  );
  await home.clock.advance(minutes(10));
  answer(home, found);
  await home.clock.advance(1);
  home.dispatch({
    type: 'healing-answered',
    healingId: home.last('run-healing').healingId,
    outcome: { outcome: 'healed' },
  });
  answer(home, found);
  await home.clock.advance(seconds(2));
  answer(home, { outcome: 'ok' });
  expect(home.last('healing').healing).toMatchObject({ outcome: 'verified', verification: { check: 'test.firmware' } });
  expect(home.last('issue').issue.state).toBe('resolved');
});

it('keeps the issue when the check does not pass in time', async () => {
  const home = TestHome.connected(
    [sensorDescription],
    surfaceWith({ checks: [firmwareCheck], healingActions: [update] }),
  );
  await home.clock.advance(minutes(10));
  answer(home, found);
  await home.clock.advance(1);
  home.dispatch({
    type: 'healing-answered',
    healingId: home.last('run-healing').healingId,
    outcome: { outcome: 'healed' },
  });
  await home.clock.advance(seconds(30));
  expect(home.last('healing').healing).toMatchObject({
    outcome: 'failed',
    reason: 'Not verified: the check did not pass within 30 s.',
  });
  expect(home.last('issue').issue.state).toBe('escalated');
});

it('sees a device that is away and its plugin’s own finding as one fault, with both their remedies', async () => {
  const cure: HealingDeclaration = {
    ...update,
    id: 'test.wake',
    cures: ['test.lamp-unreachable'],
    blastRadius: 'device',
  };
  const home = TestHome.connected(
    [lampDescription, sensorDescription],
    surfaceWith({ checks: [lampCheck], healingActions: [cure] }),
  );
  const status = { value: 'offline', detail: 'communication-error' } as const;
  home.dispatch({ type: 'device-status', integrationId: INTEGRATION, externalId: 'lamp', status });
  expect(home.last('run-check')).toMatchObject({ check: 'test.lamp', externalId: 'lamp' });
  answer(home, { outcome: 'issue', code: 'test.lamp-unreachable', evidence: { rssi: -95 } });
  await home.clock.advance(seconds(5));
  expect(new Set(home.of('issue').map(({ issue }) => issue.id)).size).toBe(1);
  expect(home.last('run-healing')).toMatchObject({ action: 'test.wake', issueCode: 'test.lamp-unreachable' });
});

it('looks again at once when somebody mended an issue by hand', async () => {
  const home = TestHome.connected([sensorDescription], surfaceWith({ checks: [firmwareCheck] }));
  await home.clock.advance(minutes(10));
  answer(home, found);
  home.dispatch({ type: 'recheck', issueId: home.last('issue').issue.id });
  expect(home.of('run-check')).toHaveLength(2);
  answer(home, { outcome: 'ok' });
  expect(home.last('issue').issue.state).toBe('resolved');
});
