import { describe, expect, it, vi } from 'vitest';
import { colorLamp, connect, meterPlug, send, startDevice } from '../support/home.ts';

describe('a device of protocol 3.3', () => {
  it('is described and reported with all its states when it is connected', async () => {
    const { device, config } = await startDevice();
    const { context, connection } = await connect(config);
    expect(connection.devices).toMatchObject([
      { type: 'plug', components: [{ id: 'main', capabilities: ['onOff', 'power'] }], contactInterval: 900 },
    ]);
    expect(context.states).toEqual({
      'onOff.on': false,
      'power.watts': 27.6,
      'power.volts': 230.1,
      'power.amperes': 0.12,
    });
    expect(context.statuses).toEqual([{ value: 'online' }]);
    expect(device.violations).toEqual([]);
  });

  it('is switched on, off and toggled, and its own report confirms it', async () => {
    const { device, config } = await startDevice();
    const { context, connection } = await connect(config);
    await expect(send(connection, 'onOff', 'on')).resolves.toBe('accepted');
    expect(device.dps[1]).toBe(true);
    expect(context.readings.at(-1)).toMatchObject({
      capability: 'onOff',
      attribute: 'on',
      value: true,
      source: 'push',
    });
    await send(connection, 'onOff', 'toggle');
    expect(device.dps[1]).toBe(false);
    await send(connection, 'onOff', 'off');
    expect(context.states['onOff.on']).toBe(false);
    expect(device.violations).toEqual([]);
  });

  it('is asked for its state when it carries a command out without a report', async () => {
    const { device, config } = await startDevice();
    const { context, connection } = await connect(config);
    device.faults.quiet = true;
    await expect(send(connection, 'onOff', 'on')).resolves.toBe('accepted');
    expect(context.readings.at(-1)).toMatchObject({ source: 'poll' });
    expect(context.states['onOff.on']).toBe(true);
  });

  it('may take longer than usual to report a command', async () => {
    const { device, config } = await startDevice();
    const { context, connection } = await connect(config);
    device.faults.delay = 350;
    await expect(send(connection, 'onOff', 'on')).resolves.toBe('accepted');
    expect(context.states['onOff.on']).toBe(true);
  });

  it('fails a command that it refuses in words, with the words', async () => {
    const { device, config } = await startDevice();
    const { connection } = await connect(config);
    // The device was exchanged for one whose data point 1 is a text.
    device.dps[1] = 'off';
    await expect(send(connection, 'onOff', 'on')).rejects.toMatchObject({
      params: { reason: 'refused', text: 'data format error' },
    });
  });

  it('fails a command that it takes and does not carry out', async () => {
    const { device, config } = await startDevice();
    const { context, connection } = await connect(config);
    device.faults.ignoresControl = true;
    await expect(send(connection, 'onOff', 'on')).rejects.toMatchObject({ params: { reason: 'ignored' } });
    expect(context.status).toEqual({ value: 'online' });
  });

  it('reports what changes at the device, also without data point 1', async () => {
    const { device, config } = await startDevice();
    const { context } = await connect(config);
    device.set(19, 1005);
    device.set(1, true);
    await vi.waitFor(() => expect(context.states).toMatchObject({ 'power.watts': 100.5, 'onOff.on': true }));
  });

  it('keeps its own states while it reports those of a child whose gateway it is', async () => {
    const { device, config } = await startDevice(meterPlug);
    const { context } = await connect(config);
    device.pushOfChild('a4c1380011223344', { 1: true, 19: 4000 });
    device.set(20, 2290);
    await vi.waitFor(() => expect(context.states['power.volts']).toBe(229));
    expect(context.states).toMatchObject({ 'onOff.on': false, 'power.watts': 27.6 });
    expect(context.statuses).toEqual([{ value: 'online' }]);
  });

  it('is set in brightness, colour temperature and colour', async () => {
    const { device, config } = await startDevice(colorLamp);
    const { context, connection } = await connect(config);
    await send(connection, 'brightness', 'set', { level: 80 });
    expect(context.states['brightness.level']).toBeCloseTo(80, 0);
    await send(connection, 'colorTemperature', 'set', { kelvin: 4600 });
    expect(device.dps[23]).toBe(500);
    await send(connection, 'color', 'set', { hue: 240, saturation: 50 });
    await vi.waitFor(() =>
      expect(context.states).toMatchObject({ 'color.hue': 240, 'color.saturation': 50, 'color.colorMode': 'color' }),
    );
    expect(device.dps[21]).toBe('colour');
    await send(connection, 'brightness', 'set', { level: 0 });
    expect(device.dps[20]).toBe(false);
  });

  it('confirms all of a command, also what the device has already and does not report', async () => {
    const { config } = await startDevice({ ...colorLamp, 20: false });
    const { context, connection } = await connect(config);
    context.readings.length = 0;
    await send(connection, 'brightness', 'set', { level: 50.5 });
    expect(context.states).toMatchObject({ 'onOff.on': true, 'brightness.level': expect.closeTo(50.5, 0) });
    context.readings.length = 0;
    await send(connection, 'onOff', 'on');
    expect(context.states).toMatchObject({ 'onOff.on': true });
  });

  it('refuses a command that it has not', async () => {
    const { config } = await startDevice();
    const { connection } = await connect(config);
    await expect(send(connection, 'brightness', 'set', { level: 5 })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNSUPPORTED',
    });
  });

  it('is measured again and again where it does so only on request', async () => {
    const { device, config } = await startDevice();
    const { context } = await connect(config);
    device.dps[19] = 420;
    await vi.waitFor(() => expect(context.states['power.watts']).toBe(42));
  });

  it('gets the meter that it tells of later', async () => {
    const { device, config } = await startDevice({ 1: true });
    const { context, connection } = await connect(config);
    device.push({ 18: 10, 19: 20, 20: 2300 });
    await vi.waitFor(() => expect(connection.devices[0]?.components[0]?.capabilities).toEqual(['onOff', 'power']));
    expect(context.devices).toHaveLength(2);
  });

  it('adds up energy that it reports in steps, and goes on after a restart', async () => {
    const { device, config } = await startDevice({ 1: true, 17: 5, 18: 10, 19: 20, 20: 2300 });
    const { context } = await connect(config, { 'energy-watt-hours': 1000 });
    expect(context.states['energy.kilowattHours']).toBe(1);
    device.set(17, 200);
    device.set(17, 200);
    await vi.waitFor(() => expect(context.states['energy.kilowattHours']).toBe(1.4));
    await vi.waitFor(() => expect(context.stored.get('energy-watt-hours')).toBe(1400));
  });

  it('is read by name where it refuses the common query', async () => {
    const { device, config } = await startDevice(colorLamp);
    device.faults.device22 = true;
    const { context, connection } = await connect(config);
    expect(context.states).toMatchObject({ 'onOff.on': true, 'colorTemperature.kelvin': 2700 });
    await send(connection, 'onOff', 'off');
    expect(device.dps[20]).toBe(false);
  });

  it('carries out commands one after the other, in order', async () => {
    const { device, config } = await startDevice();
    const { connection } = await connect(config);
    device.faults.delay = 20;
    const wishes = ['on', 'off', 'on', 'off', 'on'].map((command) => send(connection, 'onOff', command));
    await expect(Promise.all(wishes)).resolves.toHaveLength(5);
    expect(device.dps[1]).toBe(true);
    expect(device.violations).toEqual([]);
  });
});
