import { describe, expect, it, vi } from 'vitest';
import { localKeyAccepted } from '../../src/healing/reachability.ts';
import { connect, deviceId, never, send, startStub } from '../support/home.ts';

const soon = { timeout: 5000, interval: 10 };

describe('a device of protocol 3.1 (@tuyapi/stub)', () => {
  it('listens on loopback only', async () => {
    const { config } = await startStub();
    expect(config.host).toBe('127.0.0.1');
  });

  it('is read, switched, and reports what changes at the device', async () => {
    const { device, config } = await startStub({ 1: false, 2: 0, 4: 100, 5: 235, 6: 2300 });
    const { context, connection } = await connect(config);
    expect(context.states).toMatchObject({ 'onOff.on': false, 'power.watts': 23.5 });
    await expect(send(connection, 'onOff', 'on')).resolves.toBe('accepted');
    expect(device.dps[1]).toBe(true);
    device.set(1, false);
    await vi.waitFor(() => expect(context.states['onOff.on']).toBe(false), soon);
    expect(device.complaints).toEqual([]);
  });

  it('is read with a wrong key, and the first command says so', async () => {
    const { config } = await startStub();
    const { context, connection } = await connect({ ...config, localKey: 'fedcba9876543210' });
    expect(context.states).toEqual({ 'onOff.on': false });
    await expect(send(connection, 'onOff', 'on')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_AUTH_FAILED',
      message: expect.stringContaining('wrong local key'),
    });
    await expect(localKeyAccepted.run({ connection, externalId: deviceId, signal: never() })).resolves.toMatchObject({
      outcome: 'issue',
      code: 'tuya.local-key-refused',
    });
    expect(context.status).toEqual({ value: 'online' });
  });

  it('is silent to another device id, and that is not taken for this device', async () => {
    const { device, config } = await startStub();
    await expect(connect({ ...config, deviceId: 'bf00000000000000zzzz' })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
    });
    expect(device.complaints).toEqual(['devId of request does not match']);
  });

  it('is offline when it is switched off', async () => {
    const { device, config } = await startStub();
    const { context } = await connect(config);
    await device.stop();
    await vi.waitFor(() => expect(context.status?.value).toBe('offline'), soon);
  });
});
