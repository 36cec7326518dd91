import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PairedClip, startPairedClip } from '../support/paired-clip.ts';

describe('states of a Hue bridge with the v2 API', () => {
  let home: PairedClip;

  beforeEach(async () => {
    home = await startPairedClip();
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    expect(home.integration.clock.errors).toEqual([]);
    await home.stop();
    expect(home.integration.clock.taskCount).toBe(0);
  });

  it('describes the bridge, each lamp, plug, sensor, switch and group once', () => {
    const devices = [...home.integration.devices.values()].map(({ name, type, components }) => ({
      name,
      type,
      components: components.map(({ id, capabilities }) => `${id}: ${capabilities.join(' ')}`),
    }));
    const group = 'main: onOff brightness color colorTemperature hue.scene';
    const keys = ['button1: button', 'button2: button', 'button3: button', 'button4: button'];
    expect(devices).toEqual([
      { name: 'Hue Bridge of the tests', type: 'bridge', components: ['main: update'] },
      { name: 'Coffee machine', type: 'plug', components: ['main: onOff'] },
      { name: 'Hall lamp', type: 'light', components: ['main: onOff brightness'] },
      { name: 'Kitchen lamp', type: 'light', components: ['main: onOff brightness colorTemperature'] },
      { name: 'Sofa lamp', type: 'light', components: ['main: onOff brightness color colorTemperature'] },
      { name: 'Stairs sensor', type: 'motion-sensor', components: ['main: motion temperature illuminance battery'] },
      { name: 'Bedroom switch', type: 'button', components: ['main: battery', ...keys] },
      { name: 'Front door', type: 'contact-sensor', components: ['main: contact battery'] },
      { name: 'Tap dial', type: 'button', components: [...keys, 'dial: hue.dial'] },
      { name: 'Desk lamp', type: 'light', components: ['main: onOff brightness update'] },
      { name: 'Living room lights', type: 'light', components: [group] },
      { name: 'Downstairs lights', type: 'light', components: [group] },
    ]);
  });

  it('tells what a device is, where it stands, how it is reached and how often it is read', () => {
    expect(home.device('Kitchen lamp')).toMatchObject({
      manufacturer: 'Signify Netherlands B.V.',
      model: 'LTA009',
      firmware: '1.122.2',
      power: 'mains',
      via: home.bridge.bridgeId,
      limits: { 'colorTemperature.kelvin': { minimum: 2203, maximum: 6535 } },
    });
    expect(home.device('Sofa lamp').suggestedRoom).toBe('Living room');
    expect(home.device('Stairs sensor')).toMatchObject({
      power: 'battery',
      suggestedRoom: 'Living room',
      reportIntervals: { 'temperature.celsius': 600_000, 'illuminance.lux': 600_000 },
    });
    expect(home.device('Hall lamp').identifiers).toEqual([
      { kind: 'ieee', value: home.bridge.serviceOf('Hall lamp', 'zigbee_connectivity').mac_address },
    ]);
  });

  it('reports the first states with the connection', () => {
    const { state } = home;
    expect(state('Sofa lamp', 'brightness.level')).toBe(80);
    expect(state('Sofa lamp', 'color.colorMode')).toBe('color');
    expect(state('Sofa lamp', 'colorTemperature.kelvin')).toBeUndefined();
    expect(state('Kitchen lamp', 'colorTemperature.kelvin')).toBe(2710);
    expect(state('Stairs sensor', 'motion.active')).toBe(false);
    expect(state('Stairs sensor', 'temperature.celsius')).toBe(21.37);
    expect(state('Stairs sensor', 'illuminance.lux')).toBe(5.93);
    expect(state('Stairs sensor', 'battery.percent')).toBe(87);
    expect(state('Front door', 'contact.open')).toBe(false);
    expect(state('Hue Bridge of the tests', 'update.installed')).toBe('1.67.1967054020');
    expect(state('Hue Bridge of the tests', 'update.inProgress')).toBe(false);
  });

  it.each([
    { name: 'Hall lamp', type: 'light', part: { on: { on: false } }, key: 'onOff.on', value: false },
    { name: 'Hall lamp', type: 'light', part: { dimming: { brightness: 12.4 } }, key: 'brightness.level', value: 12 },
    {
      name: 'Stairs sensor',
      type: 'motion',
      part: { motion: { motion: true, motion_valid: true, motion_report: { motion: true } } },
      key: 'motion.active',
      value: true,
    },
    {
      name: 'Stairs sensor',
      type: 'light_level',
      part: { light: { light_level: 20_001, light_level_valid: true } },
      key: 'illuminance.lux',
      value: 100,
    },
    {
      name: 'Front door',
      type: 'contact',
      part: { contact_report: { state: 'no_contact' } },
      key: 'contact.open',
      value: true,
    },
    {
      name: 'Stairs sensor',
      type: 'device_power',
      part: { power_state: { battery_level: 12 } },
      key: 'battery.percent',
      value: 12,
    },
    {
      name: 'Kitchen lamp',
      type: 'light',
      part: { color_temperature: { mirek: 250, mirek_valid: true } },
      key: 'colorTemperature.kelvin',
      value: 4000,
    },
  ])('hears at once that $key of $name is $value, without asking', async ({ name, type, part, key, value }) => {
    const asked = home.bridge.requests.length;
    home.bridge.change(home.bridge.serviceOf(name, type).id, part);
    await home.shows(name, key, value);
    expect(home.integration.readings.at(-1)?.source).toBe('push');
    expect(home.bridge.requests).toHaveLength(asked);
  });

  it('tells the presses of each key and the turns of a dial as they happen', async () => {
    const { bridge, integration } = home;
    for (const event of ['initial_press', 'short_release']) bridge.press('Bedroom switch', 1, event);
    for (const event of ['initial_press', 'long_press', 'repeat', 'long_release']) bridge.press('Tap dial', 4, event);
    const rotation = { direction: 'clock_wise', steps: 30, duration: 400 };
    bridge.change(bridge.serviceOf('Tap dial', 'relative_rotary').id, {
      relative_rotary: { rotary_report: { action: 'start', rotation } },
    });
    await integration.until(() => integration.events.length === 4);
    expect(integration.events).toMatchObject([
      { externalId: integration.named('Bedroom switch'), component: 'button1', data: { press: 'single' } },
      { externalId: integration.named('Tap dial'), component: 'button4', data: { press: 'long' } },
      { component: 'button4', data: { press: 'release' } },
      { component: 'dial', capability: 'hue.dial', event: 'turned', data: { direction: 'clockwise', steps: 30 } },
    ]);
  });

  it('makes no press of what a key did before', async () => {
    home.bridge.press('Bedroom switch', 2, 'short_release');
    await home.integration.until(() => home.integration.events.length === 1);
    await home.connection.refresh(undefined, home.signal);
    expect(home.integration.events).toHaveLength(1);
  });

  it('tells of a lamp that the bridge cannot reach, and of its return with its state', async () => {
    const { bridge, integration } = home;
    const hall = integration.named('Hall lamp');
    const radio = bridge.serviceOf('Hall lamp', 'zigbee_connectivity').id;
    bridge.change(radio, { status: 'connectivity_issue' });
    await integration.until(() => integration.lastStatus(hall) !== undefined);
    expect(integration.lastStatus(hall)).toEqual({
      value: 'offline',
      detail: 'communication-error',
      message: 'Hall lamp is not reachable by the bridge. Check that it has power.',
    });
    bridge.change(bridge.lightNamed('Hall lamp').id, { on: { on: false } });
    bridge.change(radio, { status: 'connected' });
    await home.shows('Hall lamp', 'onOff.on', false);
    expect(integration.lastStatus(hall)).toEqual({ value: 'online' });
    expect(integration.statuses).toHaveLength(2);
  });

  it('tells of new firmware, and of a lamp that installs it', async () => {
    const { bridge, integration } = home;
    const update = bridge.serviceOf('Desk lamp', 'device_software_update').id;
    const desk = integration.named('Desk lamp');
    bridge.change(update, { state: 'ready_to_install' });
    await home.shows('Desk lamp', 'update.available', 'a newer version');
    bridge.change(update, { state: 'installing' });
    await home.shows('Desk lamp', 'update.inProgress', true);
    expect(integration.lastStatus(desk)?.value).toBe('updating');
    bridge.change(update, { state: 'no_update' });
    await home.shows('Desk lamp', 'update.available', '1.122.2');
    expect(integration.lastStatus(desk)).toEqual({ value: 'online' });
  });

  it('tells measured values again when everything is read, and others only when they changed', async () => {
    const { bridge, integration } = home;
    const before = integration.readings.length;
    bridge.change(bridge.lightNamed('Hall lamp').id, { on: { on: false } }, { quietly: true });
    await home.passUntil(() => home.state('Hall lamp', 'onOff.on') === false, 60_000);
    const told = integration.readings.slice(before).map(({ capability }) => capability);
    expect([...new Set(told)].sort()).toEqual(['illuminance', 'onOff', 'temperature']);
  });

  it('reads everything again when asked to', async () => {
    const { integration, connection, signal } = home;
    const hall = integration.named('Hall lamp');
    const before = integration.readings.length;
    await connection.refresh(hall, signal);
    expect(new Set(integration.readings.slice(before).map(({ externalId }) => externalId))).toEqual(new Set([hall]));
  });

  it('gives a device its new name and room', async () => {
    const { bridge, integration } = home;
    bridge.change('device-dimmable', { metadata: { name: 'Corridor lamp', archetype: 'plug' } });
    await integration.until(() => [...integration.devices.values()].some(({ name }) => name === 'Corridor lamp'));
    bridge.change('room-1', { children: [{ rid: 'device-dimmable', rtype: 'device' }] });
    await integration.until(() => home.device('Corridor lamp').suggestedRoom === 'Living room');
    expect(home.device('Sofa lamp').suggestedRoom).toBeUndefined();
  });

  it('goes on with all others when one light is told in nonsense, and says so once', async () => {
    const { bridge, integration } = home;
    const hall = integration.named('Hall lamp');
    const lamp = bridge.lightNamed('Hall lamp').id;
    bridge.change(lamp, { on: { on: 'maybe' } });
    bridge.change(bridge.lightNamed('Kitchen lamp').id, { on: { on: false } });
    await home.shows('Kitchen lamp', 'onOff.on', false);
    await home.connection.refresh(undefined, home.signal);
    expect(integration.lastStatus(hall)).toMatchObject({
      value: 'offline',
      message: 'The bridge’s answer about Hall lamp cannot be read.',
    });
    expect(integration.logs.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(integration.removed).toEqual([]);
    bridge.change(lamp, { on: { on: false } });
    await home.shows('Hall lamp', 'onOff.on', false);
    expect(integration.lastStatus(hall)).toEqual({ value: 'online' });
  });
});
