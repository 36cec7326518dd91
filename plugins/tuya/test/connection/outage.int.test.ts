import { describe, expect, it, vi } from 'vitest';
import { connect, send, startDevice } from '../support/home.ts';

const soon = { timeout: 5000, interval: 10 };

describe('a device that goes away', () => {
  it('is offline with a reason as soon as its connection ends, and online with fresh states when it is back', async () => {
    const { device, config } = await startDevice({ 1: false });
    const { context } = await connect(config);
    await device.pullPlug();
    await vi.waitFor(() => expect(context.status?.value).toBe('offline'), soon);
    expect(context.status).toMatchObject({ detail: 'communication-error' });
    expect(context.status?.message).toContain('closed the connection');
    device.dps[1] = true;
    await device.plugIn();
    await vi.waitFor(() => expect(context.status).toEqual({ value: 'online' }), soon);
    await vi.waitFor(() => expect(context.states['onOff.on']).toBe(true), soon);
    expect(context.statuses.map(({ value }) => value)).toEqual(['online', 'offline', 'online']);
  });

  it('is told of once while it is away, not at every attempt', async () => {
    const { device, config } = await startDevice();
    const { context, connection } = await connect(config);
    await device.pullPlug();
    await vi.waitFor(() => expect(connection.failure?.params.reason).toBe('no-connection'), soon);
    expect(context.statuses).toHaveLength(2);
    expect(context.logs.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('is offline within the limit of the heart-beat when it vanishes without a word', async () => {
    const { device, config } = await startDevice();
    const { context } = await connect(config);
    await device.vanish();
    await vi.waitFor(() => expect(context.status?.value).toBe('offline'), { timeout: 1500, interval: 10 });
  });

  it('is in contact as long as it answers heart-beats, though it has nothing to tell', async () => {
    const { config } = await startDevice({ 1: false });
    const { context } = await connect(config);
    const told = context.readings.length;
    const before = context.contacts;
    await vi.waitFor(() => expect(context.contacts).toBeGreaterThan(before + 2), soon);
    expect(context.readings).toHaveLength(told);
  });

  it('fails commands at once while it is away, and sends none of them later', async () => {
    const { device, config } = await startDevice({ 1: false });
    const { context, connection } = await connect(config);
    await device.pullPlug();
    await vi.waitFor(() => expect(context.status?.value).toBe('offline'), soon);
    await expect(send(connection, 'onOff', 'on')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
    await device.plugIn();
    await vi.waitFor(() => expect(context.status?.value).toBe('online'), soon);
    expect(device.dps[1]).toBe(false);
  });

  it('fails the command under way when the connection ends', async () => {
    const { device, config } = await startDevice({ 1: false });
    const { connection } = await connect(config);
    device.faults.silent = true;
    const failed = expect(send(connection, 'onOff', 'on')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
    await device.pullPlug();
    await failed;
  });

  it('is connected afresh when it hangs with an open connection', async () => {
    const { device, config } = await startDevice({ 1: false });
    const { context, connection } = await connect(config);
    device.faults.silent = true;
    await expect(connection.refresh(undefined, new AbortController().signal)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
    });
    device.faults.silent = false;
    await vi.waitFor(() => expect(context.status).toEqual({ value: 'online' }), soon);
    expect(device.connectionsTaken).toBeGreaterThan(1);
  });

  it('needs a person when what it tells is encrypted with another key', async () => {
    const { device, config } = await startDevice({ 1: false });
    const { context } = await connect(config);
    device.localKey = 'fedcba9876543210';
    device.set(1, true);
    await vi.waitFor(() => expect(context.status).toMatchObject({ value: 'offline', detail: 'auth-failed' }), soon);
    expect(JSON.stringify(context.statuses)).not.toContain(config.localKey);
  });
});

describe('an integration that is started', () => {
  it('throws unreachable when nothing listens', async () => {
    const { device, config } = await startDevice();
    await device.pullPlug();
    await expect(connect(config)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
      message: expect.stringContaining('connection refused'),
    });
  });

  it('throws unreachable when the device takes the connection and stays silent', async () => {
    const { device, config } = await startDevice();
    device.faults.silent = true;
    await expect(connect(config)).rejects.toMatchObject({ params: { reason: 'silent' } });
    await vi.waitFor(() => expect(device.connections).toBe(0), soon);
  });

  it('throws auth failed when the device refuses the key in words', async () => {
    const { device, config } = await startDevice();
    device.faults.wrongKey = 'refusal';
    await expect(connect({ ...config, localKey: 'fedcba9876543210' })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_AUTH_FAILED',
    });
  });

  it('throws config invalid when another device answers', async () => {
    const { config } = await startDevice();
    await expect(connect({ ...config, deviceId: 'bf00000000000000zzzz' })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_CONFIG_INVALID',
      params: { field: 'deviceId' },
    });
  });

  it('throws unsupported with the data points when they mean nothing to it', async () => {
    const { config } = await startDevice({ 101: 'x', 102: 7 });
    await expect(connect(config)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNSUPPORTED',
      message: expect.stringContaining('101: x, 102: 7'),
    });
  });
});
