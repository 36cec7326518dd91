import type { HomeSnapshot } from '@nexa/engine';
import { expect, it } from 'vitest';
import { emptySnapshot, INTEGRATION, lampDescription, sensorDescription, TestHome } from '../support/test-home.ts';

function snapshotOf(home: TestHome, rest: Partial<HomeSnapshot> = {}): HomeSnapshot {
  return {
    ...emptySnapshot,
    integrations: [{ id: INTEGRATION, pluginId: 'test', title: 'Test' }],
    devices: home.runtime.devices().map(({ record, states, status }) => ({ device: record, states, status })),
    ...rest,
  };
}

it('gives a device one id for ever, however often it is described', () => {
  const home = TestHome.connected([lampDescription]);
  const id = home.id('lamp');
  home.dispatch({ type: 'devices', integrationId: INTEGRATION, devices: [{ ...lampDescription, firmware: '2.0' }] });
  expect(home.id('lamp')).toBe(id);
  expect(home.last('device')).toMatchObject({ change: 'updated', device: { id, description: { firmware: '2.0' } } });
});

it('tells nothing when a device is described as it was', () => {
  const home = TestHome.connected([lampDescription]);
  const before = home.outputs.length;
  home.dispatch({ type: 'devices', integrationId: INTEGRATION, devices: [lampDescription] });
  expect(home.outputs).toHaveLength(before);
});

it('keeps the name and room that a person chose', () => {
  const home = TestHome.connected([lampDescription]);
  const deviceId = home.id('lamp');
  home.dispatch({ type: 'device-edited', deviceId, name: 'Reading light', roomId: 'room-1' });
  home.dispatch({ type: 'devices', integrationId: INTEGRATION, devices: [{ ...lampDescription, name: 'Lamp 3' }] });
  expect(home.view('lamp').record).toMatchObject({ name: 'Reading light', roomId: 'room-1' });
  home.dispatch({ type: 'device-edited', deviceId, roomId: null });
  expect(home.view('lamp').record).not.toHaveProperty('roomId');
});

it('shows restored states as what they are: of yesterday', () => {
  const first = TestHome.connected([lampDescription]);
  first.report('lamp', 'onOff.on', true);
  const second = new TestHome({ snapshot: snapshotOf(first) });
  expect(second.view('lamp').states['onOff.on']).toMatchObject({ value: true, freshness: 'stale' });
  expect(second.view('lamp').status.value).toBe('unknown');
});

it('knows the devices of before when the integration is back', () => {
  const first = TestHome.connected([lampDescription]);
  const second = new TestHome({ snapshot: snapshotOf(first) });
  second.connect([lampDescription]);
  expect(second.id('lamp')).toBe(first.id('lamp'));
  expect(second.of('device')).toHaveLength(0);
});

it('brings what a stop interrupted to an honest end', () => {
  const first = TestHome.connected([lampDescription]);
  const id = first.command('lamp', 'onOff', 'on');
  const pending = first.last('command').command;
  const second = new TestHome({ snapshot: snapshotOf(first, { commands: [pending] }) });
  expect(second.last('command').command).toMatchObject({
    id,
    status: 'failed',
    reason: { code: 'NEXA_COMMAND_INTERRUPTED' },
  });
});

it('ignores what belongs to an integration that it does not know', () => {
  const home = new TestHome();
  home.dispatch({ type: 'devices', integrationId: 'nobody', devices: [lampDescription] });
  home.dispatch({ type: 'readings', integrationId: 'nobody', readings: [] });
  home.dispatch({ type: 'integration-status', integrationId: 'nobody', status: { value: 'online' } });
  expect(home.outputs).toEqual([]);
});

it('records an event with its data and cause', () => {
  const home = TestHome.connected([sensorDescription]);
  const event = { externalId: 'sensor', capability: 'button', event: 'pressed', data: { press: 'long' } };
  home.dispatch({ type: 'device-event', integrationId: INTEGRATION, event });
  expect(home.last('event')).toMatchObject({ event: 'pressed', data: { press: 'long' }, cause: { kind: 'physical' } });
});

it('gives the same records for the same events, to the last id', async () => {
  const run = async () => {
    const home = TestHome.connected([lampDescription, sensorDescription]);
    home.report('lamp', 'onOff.on', true);
    home.command('lamp', 'onOff', 'off', {}, 'c');
    await home.clock.advance(120_000);
    home.report('sensor', 'temperature.celsius', 20);
    return home.outputs;
  };
  expect(await run()).toEqual(await run());
});

it('lives a day of a home in a moment and leaves nothing behind', async () => {
  const home = TestHome.connected([{ ...lampDescription, contactInterval: 60_000 }]);
  for (let hour = 0; hour < 24; hour += 1) {
    home.report('lamp', 'onOff.on', hour % 2 === 0);
    await home.clock.advance(3_600_000);
  }
  expect(home.of('device-status').filter(({ status }) => status.value === 'offline')).toHaveLength(24);
  home.dispatch({ type: 'integration-removed', integrationId: INTEGRATION });
  await home.clock.advance(120_000);
  expect(home.clock.pending).toBe(0);
});
