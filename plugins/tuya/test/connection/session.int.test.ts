import { describe, expect, it, vi } from 'vitest';
import { fastTimings } from '../support/fast-timings.ts';
import { colorLamp, connect, meterPlug, never, send, startDevice } from '../support/home.ts';

const soon = { timeout: 5000, interval: 10 };

describe.each(['3.4', '3.5'] as const)('a device of protocol %s', (version) => {
  it('agrees on a session key and is read, switched and heard', async () => {
    const { device, config } = await startDevice(meterPlug, version);
    const { context, connection } = await connect(config);
    expect(context.states).toMatchObject({ 'onOff.on': false, 'power.watts': 27.6 });
    await expect(send(connection, 'onOff', 'on')).resolves.toBe('accepted');
    expect(device.dps[1]).toBe(true);
    device.set(1, false);
    await vi.waitFor(() => expect(context.states['onOff.on']).toBe(false), soon);
    expect(context.readings.at(-1)).toMatchObject({ source: 'push' });
    expect(device.violations).toEqual([]);
  });

  it('is heard when it reports without data point 1, and goes on answering questions', async () => {
    const { device, config } = await startDevice(meterPlug, version);
    const { context, connection } = await connect(config);
    device.set(19, 1005);
    device.set(20, 2290);
    await vi.waitFor(() => expect(context.states).toMatchObject({ 'power.watts': 100.5, 'power.volts': 229 }), soon);
    await connection.refresh(undefined, never());
    await send(connection, 'onOff', 'on');
    expect(device.dps[1]).toBe(true);
  });

  it('keeps its own states while it reports those of a child whose gateway it is', async () => {
    const { device, config } = await startDevice(meterPlug, version);
    const { context } = await connect(config);
    device.pushOfChild('a4c1380011223344', { 1: true, 19: 4000 });
    device.set(20, 2290);
    await vi.waitFor(() => expect(context.states['power.volts']).toBe(229), soon);
    expect(context.states).toMatchObject({ 'onOff.on': false, 'power.watts': 27.6 });
    expect(context.statuses).toEqual([{ value: 'online' }]);
  });

  it('is set in colour and brightness', async () => {
    const { device, config } = await startDevice(colorLamp, version);
    const { context, connection } = await connect(config);
    await send(connection, 'color', 'set', { hue: 240, saturation: 50 });
    await vi.waitFor(() => expect(context.states).toMatchObject({ 'color.hue': 240, 'color.saturation': 50 }), soon);
    await send(connection, 'brightness', 'set', { level: 0 });
    expect(device.dps).toMatchObject({ 20: false, 21: 'colour' });
    expect(device.violations).toEqual([]);
  });

  it('is read by name where it refuses the common query', async () => {
    const { device, config } = await startDevice(colorLamp, version);
    device.faults.device22 = true;
    const { context } = await connect(config);
    expect(context.states).toMatchObject({ 'onOff.on': true, 'colorTemperature.kelvin': 2700 });
  });

  it('is read by name up to data point 110', async () => {
    const { device, config } = await startDevice({ 1: true, 105: 7 }, version);
    device.faults.device22 = true;
    const { connection } = await connect(config);
    expect(connection.facts.dataPoints).toEqual(['1', '105']);
  });

  it('is not taken for one with another key when it refuses every question', async () => {
    const { device, config } = await startDevice({ 200: true }, version);
    device.faults.device22 = true;
    await expect(connect(config)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
      params: { reason: 'refused', text: 'json obj data unvalid' },
    });
  });

  it('is read where it answers with a report', async () => {
    const { device, config } = await startDevice(meterPlug, version);
    device.faults.answersByReport = true;
    const { context } = await connect(config);
    expect(context.states).toMatchObject({ 'onOff.on': false, 'power.watts': 27.6 });
    expect(context.statuses).toEqual([{ value: 'online' }]);
  });

  it.each([2, 40])('is understood with every frame in %i segments', async (segments) => {
    const { device, config } = await startDevice({ 1: false }, version);
    device.faults.segments = segments;
    const { context, connection } = await connect(config);
    await send(connection, 'onOff', 'on');
    device.set(1, false);
    await vi.waitFor(() => expect(context.states['onOff.on']).toBe(false), soon);
    expect(context.statuses).toEqual([{ value: 'online' }]);
  });

  it('is understood with several frames in one segment', async () => {
    const { device, config } = await startDevice(meterPlug, version);
    const { context, connection } = await connect(config);
    device.faults.glued = true;
    await send(connection, 'onOff', 'on');
    device.set(19, 10);
    device.set(20, 2200);
    device.set(1, false);
    await vi.waitFor(
      () => expect(context.states).toMatchObject({ 'power.watts': 1, 'power.volts': 220, 'onOff.on': false }),
      soon,
    );
  });

  it('is asked again when a report is spoilt', async () => {
    const { device, config } = await startDevice({ 1: false }, version);
    const { context } = await connect(config);
    device.dps[1] = true;
    const spoilt = device.reportFrame({ 1: true });
    spoilt.writeUInt8(spoilt.readUInt8(40) ^ 0xff, 40);
    device.sendRaw(spoilt);
    await vi.waitFor(() => expect(context.states['onOff.on']).toBe(true), soon);
    expect(context.readings.at(-1)).toMatchObject({ source: 'poll' });
    expect(context.statuses).toEqual([{ value: 'online' }]);
  });

  it('is connected anew with a session of its own after it broke off in the middle of a frame', async () => {
    const { device, config } = await startDevice({ 1: false }, version);
    const { context, connection } = await connect(config);
    device.breakOff({ 1: true });
    await vi.waitFor(() => expect(context.statuses).toHaveLength(3), soon);
    expect(context.statuses.map(({ value }) => value)).toEqual(['online', 'offline', 'online']);
    await send(connection, 'onOff', 'on');
    expect(device.dps[1]).toBe(true);
    expect(device.violations).toEqual([]);
  });

  it('is offline when it falls silent, and back without a person', async () => {
    const { device, config } = await startDevice({ 1: false }, version);
    const { context } = await connect(config);
    device.faults.silent = true;
    await vi.waitFor(() => expect(context.status?.value).toBe('offline'), soon);
    expect(context.status).toMatchObject({ detail: 'communication-error' });
    device.faults.silent = false;
    await vi.waitFor(() => expect(context.status).toEqual({ value: 'online' }), soon);
  });

  it('fails commands at once while it is away, and sends none of them with the old session later', async () => {
    const { device, config } = await startDevice({ 1: false }, version);
    const { context, connection } = await connect(config);
    await device.pullPlug();
    await vi.waitFor(() => expect(context.status?.value).toBe('offline'), soon);
    await expect(send(connection, 'onOff', 'on')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
    await device.plugIn();
    await vi.waitFor(() => expect(context.status?.value).toBe('online'), soon);
    expect(device.dps[1]).toBe(false);
    expect(device.violations).toEqual([]);
  });

  it('is not taken for one with another key when what answers speaks no Tuya', async () => {
    const { device, config } = await startDevice({ 1: false }, version);
    device.faults.garbled = true;
    await expect(connect(config)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
      params: { reason: 'garbled' },
    });
    await vi.waitFor(() => expect(device.connections).toBe(0), soon);
  });

  it('is held by one connection at a time, through an outage and several reconnects', async () => {
    const { device, config } = await startDevice({ 1: false }, version);
    const { context, connection } = await connect(config);
    device.breakOff({ 1: true });
    await vi.waitFor(() => expect(context.statuses).toHaveLength(3), soon);
    await Promise.all([connection.reconnect(never()), connection.reconnect(never())]);
    expect(device.mostConnections).toBe(1);
    expect(device.connections).toBe(1);
    expect(context.slept).toContain(fastTimings.settle);
  });

  it('may answer late', async () => {
    const { device, config } = await startDevice({ 1: false }, version);
    device.faults.delay = 150;
    const { connection } = await connect(config);
    await expect(send(connection, 'onOff', 'on')).resolves.toBe('accepted');
  });
});
