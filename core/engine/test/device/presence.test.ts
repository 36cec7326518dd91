import type { StatusReport } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { INTEGRATION, lampDescription, sensorDescription, TestHome } from '../support/test-home.ts';

const integrationStatus = (home: TestHome, status: StatusReport) =>
  home.dispatch({ type: 'integration-status', integrationId: INTEGRATION, status });

it('calls a device online when it is heard of', () => {
  const home = TestHome.connected([lampDescription]);
  expect(home.view('lamp').status.value).toBe('unknown');
  home.report('lamp', 'onOff.on', true);
  expect(home.view('lamp').status).toEqual({ value: 'online', since: home.clock.now() });
});

it('calls a device that promises no contact online with its integration', () => {
  const home = TestHome.connected([sensorDescription]);
  expect(home.view('sensor').status.value).toBe('online');
});

it('calls a silent device offline, says for how long, and shows nothing of it as live', async () => {
  const home = TestHome.connected([lampDescription]);
  home.report('lamp', 'onOff.on', true);
  await home.clock.advance(19_999);
  expect(home.view('lamp').status.value).toBe('online');
  await home.clock.advance(1);
  expect(home.view('lamp').status).toMatchObject({
    value: 'offline',
    detail: 'communication-error',
    message: 'Nothing heard for 20 seconds.',
  });
  expect(home.view('lamp').states['onOff.on']?.freshness).toBe('stale');
});

it('calls a device offline that was described and never heard of', async () => {
  const home = TestHome.connected([lampDescription]);
  await home.clock.advance(20_000);
  expect(home.view('lamp').status.value).toBe('offline');
});

it('takes contact without a value as a sign of life', async () => {
  const home = TestHome.connected([lampDescription]);
  home.report('lamp', 'onOff.on', true);
  await home.clock.advance(15_000);
  home.dispatch({ type: 'contact', integrationId: INTEGRATION, externalId: 'lamp' });
  await home.clock.advance(15_000);
  expect(home.view('lamp').status.value).toBe('online');
  expect(home.view('lamp').states['onOff.on']?.freshness).toBe('live');
});

it('brings a device back with its first report', async () => {
  const home = TestHome.connected([lampDescription]);
  await home.clock.advance(30_000);
  home.report('lamp', 'onOff.on', false);
  expect(home.view('lamp').status.value).toBe('online');
  expect(home.view('lamp').states['onOff.on']?.freshness).toBe('live');
});

it('shows devices behind a dead bridge as such, and gives the bridge the fault', () => {
  const bridge = { ...sensorDescription, externalId: 'bridge', type: 'bridge' as const };
  const home = TestHome.connected([lampDescription, sensorDescription, bridge]);
  integrationStatus(home, { value: 'offline', detail: 'communication-error', message: 'No answer.' });
  expect(home.view('lamp').status).toMatchObject({ value: 'offline', detail: 'bridge-offline' });
  expect(home.view('bridge').status).toMatchObject({
    value: 'offline',
    detail: 'communication-error',
    message: 'No answer.',
  });
});

it('gives the only device of an integration the integration’s own reason', () => {
  const home = TestHome.connected([lampDescription]);
  integrationStatus(home, { value: 'offline', detail: 'auth-failed', message: 'The key is refused.' });
  expect(home.view('lamp').status).toMatchObject({ detail: 'auth-failed', message: 'The key is refused.' });
});

it('waits for a report after the integration is back before it calls a device online', () => {
  const home = TestHome.connected([lampDescription]);
  home.report('lamp', 'onOff.on', true);
  integrationStatus(home, { value: 'offline', detail: 'communication-error' });
  integrationStatus(home, { value: 'online' });
  expect(home.view('lamp').status.value).toBe('unknown');
  expect(home.view('lamp').states['onOff.on']?.freshness).toBe('stale');
  home.report('lamp', 'onOff.on', true);
  expect(home.view('lamp')).toMatchObject({
    status: { value: 'online' },
    states: { 'onOff.on': { freshness: 'live' } },
  });
});

it('keeps a device that is offline by its own fault so when its integration comes back', () => {
  const home = TestHome.connected([lampDescription, sensorDescription]);
  const status = { value: 'offline', detail: 'communication-error' } as const;
  home.dispatch({ type: 'device-status', integrationId: INTEGRATION, externalId: 'lamp', status });
  integrationStatus(home, { value: 'offline', detail: 'communication-error' });
  integrationStatus(home, { value: 'online' });
  expect(home.view('lamp').status).toMatchObject(status);
});

it('tells each status once', () => {
  const home = TestHome.connected([lampDescription]);
  const status = { value: 'offline', detail: 'communication-error' } as const;
  home.dispatch({ type: 'device-status', integrationId: INTEGRATION, externalId: 'lamp', status });
  home.dispatch({ type: 'device-status', integrationId: INTEGRATION, externalId: 'lamp', status });
  expect(home.of('device-status')).toHaveLength(1);
});

it('starts nothing that keeps time when a device is removed', async () => {
  const home = TestHome.connected([lampDescription]);
  home.report('lamp', 'onOff.on', true);
  home.dispatch({ type: 'integration-removed', integrationId: INTEGRATION });
  expect(home.clock.pending).toBe(0);
  expect(home.last('device')).toMatchObject({ change: 'removed' });
});
