import { expect, it } from 'vitest';
import { INTEGRATION, lampDescription, sensorDescription, TestHome } from '../support/test-home.ts';

it('keeps a value with its times, source and cause', () => {
  const home = TestHome.connected([sensorDescription]);
  const observedAt = home.clock.now() - 2000;
  home.report('sensor', 'temperature.celsius', 21.5, { observedAt });
  expect(home.view('sensor').states['temperature.celsius']).toEqual({
    value: 21.5,
    observedAt,
    changedAt: observedAt,
    receivedAt: home.clock.now(),
    source: 'push',
    freshness: 'live',
    cause: { kind: 'physical', id: home.id('sensor') },
  });
});

it('takes a time in the future as now', () => {
  const home = TestHome.connected([sensorDescription]);
  home.report('sensor', 'temperature.celsius', 21.5, { observedAt: home.clock.now() + 60_000 });
  expect(home.view('sensor').states['temperature.celsius']?.observedAt).toBe(home.clock.now());
});

it('keeps a late sample as telemetry and leaves the newer state as it is', () => {
  const home = TestHome.connected([sensorDescription]);
  home.report('sensor', 'temperature.celsius', 21);
  home.report('sensor', 'temperature.celsius', 19, { observedAt: home.clock.now() - 60_000 });
  expect(home.view('sensor').states['temperature.celsius']?.value).toBe(21);
  expect(home.of('samples').map(({ values }) => values[0])).toEqual([21, 19]);
});

it('ignores an attribute that the device does not have', () => {
  const home = TestHome.connected([sensorDescription]);
  home.report('sensor', 'onOff.on', true);
  expect(home.view('sensor').states).toEqual({});
});

it('makes a measured value stale when its interval has passed twice in silence', async () => {
  const home = TestHome.connected([{ ...sensorDescription, reportIntervals: { 'temperature.celsius': 60_000 } }]);
  home.report('sensor', 'temperature.celsius', 21);
  await home.clock.advance(119_000);
  expect(home.view('sensor').states['temperature.celsius']?.freshness).toBe('live');
  await home.clock.advance(1000);
  expect(home.view('sensor').states['temperature.celsius']?.freshness).toBe('stale');
  expect(home.last('state')).toMatchObject({
    key: 'temperature.celsius',
    changed: false,
    state: { freshness: 'stale' },
  });
});

it('makes a stale value live again by the next report, without calling it a change', async () => {
  const home = TestHome.connected([{ ...sensorDescription, reportIntervals: { 'temperature.celsius': 60_000 } }]);
  home.report('sensor', 'temperature.celsius', 21);
  await home.clock.advance(120_000);
  home.report('sensor', 'temperature.celsius', 21);
  expect(home.last('state')).toMatchObject({ changed: false, state: { freshness: 'live' } });
});

it('tells an unchanged value again only now and then', async () => {
  const home = TestHome.connected([lampDescription]);
  home.report('lamp', 'onOff.on', true);
  const told = home.of('state').length;
  await home.clock.advance(5000);
  home.report('lamp', 'onOff.on', true);
  expect(home.of('state')).toHaveLength(told);
  await home.clock.advance(9000);
  home.report('lamp', 'onOff.on', true);
  await home.clock.advance(9000);
  home.report('lamp', 'onOff.on', true);
  await home.clock.advance(9000);
  home.report('lamp', 'onOff.on', true);
  expect(home.of('state')).toHaveLength(told + 1);
});

it('keeps a polled measurement that does not change once a minute', async () => {
  const home = TestHome.connected([sensorDescription]);
  home.report('sensor', 'temperature.celsius', 21, { source: 'poll' });
  await home.clock.advance(30_000);
  home.report('sensor', 'temperature.celsius', 21, { source: 'poll' });
  expect(home.of('samples')).toHaveLength(1);
  await home.clock.advance(30_000);
  home.report('sensor', 'temperature.celsius', 21, { source: 'poll' });
  expect(home.of('samples')).toHaveLength(2);
});

it('hands a series over whole and shows its last value', () => {
  const home = TestHome.connected([sensorDescription]);
  const now = home.clock.now();
  const times = Float64Array.of(now - 2000, now - 1000, now);
  const values = Float64Array.of(20, 21, 22);
  const series = { externalId: 'sensor', capability: 'temperature', attribute: 'celsius', times, values };
  home.dispatch({ type: 'series', integrationId: INTEGRATION, series });
  expect(home.last('samples')).toMatchObject({ key: 'temperature.celsius', history: 'telemetry', times, values });
  expect(home.view('sensor').states['temperature.celsius']?.value).toBe(22);
});

it('shows a series that ended long ago as stale', () => {
  const home = TestHome.connected([{ ...sensorDescription, reportIntervals: { 'temperature.celsius': 60_000 } }]);
  const times = Float64Array.of(home.clock.now() - 3_600_000);
  const series = {
    externalId: 'sensor',
    capability: 'temperature',
    attribute: 'celsius',
    times,
    values: Float64Array.of(20),
  };
  home.dispatch({ type: 'series', integrationId: INTEGRATION, series });
  expect(home.view('sensor').states['temperature.celsius']?.freshness).toBe('stale');
});

it('moves the state by imported samples and records nothing twice', () => {
  const home = TestHome.connected([sensorDescription]);
  const sample = { deviceId: home.id('sensor'), component: 'main', capability: 'temperature', attribute: 'celsius' };
  home.dispatch({ type: 'imported', samples: [{ ...sample, value: 18, observedAt: home.clock.now() }] });
  expect(home.view('sensor').states['temperature.celsius']).toMatchObject({ value: 18, source: 'import' });
  expect(home.of('samples')).toHaveLength(0);
});

it('puts a change of a lamp that nobody asked for down to the unknown', () => {
  const home = TestHome.connected([lampDescription]);
  home.report('lamp', 'onOff.on', true);
  expect(home.view('lamp').states['onOff.on']?.cause).toEqual({ kind: 'unknown' });
});

it('believes the plugin when it knows who did it', () => {
  const home = TestHome.connected([lampDescription]);
  home.report('lamp', 'onOff.on', true, { cause: { kind: 'physical' } });
  expect(home.view('lamp').states['onOff.on']?.cause).toEqual({ kind: 'physical' });
});
