import { describe, expect, it, vi } from 'vitest';
import type { TuyaConnection } from '../../src/connection/tuya-connection.ts';
import { deviceReachable, localKeyAccepted } from '../../src/healing/reachability.ts';
import { reconnect } from '../../src/healing/reconnect.ts';
import { defaultTimings } from '../../src/timings.ts';
import { connect, deviceId, never, startDevice } from '../support/home.ts';

const soon = { timeout: 5000, interval: 10 };
const check = (connection: TuyaConnection) =>
  deviceReachable.run({ connection, externalId: deviceId, signal: never() });
const checkKey = (connection: TuyaConnection) =>
  localKeyAccepted.run({ connection, externalId: deviceId, signal: never() });
const heal = (connection: TuyaConnection) =>
  reconnect.run({ connection, issueCode: 'tuya.device-unreachable', externalId: deviceId, signal: never() });

/** A plug that keeps the plugin from reconnecting by itself until the test has looked. */
async function brokenDevice() {
  const { device, config } = await startDevice({ 1: false });
  const home = await connect(config);
  await device.pullPlug();
  await vi.waitFor(() => expect(home.connection.failure?.params.reason).toBe('no-connection'), soon);
  return { device, ...home };
}

describe('the check of the device', () => {
  it('finds nothing wrong with a device that answers', async () => {
    const { config } = await startDevice();
    const { connection } = await connect(config);
    await expect(check(connection)).resolves.toEqual({ outcome: 'ok' });
    await expect(checkKey(connection)).resolves.toEqual({ outcome: 'ok' });
  });

  it('raises an issue with evidence when the plug is pulled', async () => {
    const { connection } = await brokenDevice();
    await expect(check(connection)).resolves.toMatchObject({
      outcome: 'issue',
      code: 'tuya.device-unreachable',
      evidence: { reason: 'no-connection', lastContact: expect.stringMatching(/^\d{4}-/) },
    });
    await expect(checkKey(connection)).resolves.toMatchObject({ outcome: 'unknown' });
  });

  it('finds a device that hangs with an open connection', async () => {
    const { device, config } = await startDevice();
    const { connection } = await connect(config);
    device.faults.silent = true;
    await expect(check(connection)).resolves.toMatchObject({ outcome: 'issue', code: 'tuya.device-unreachable' });
  });

  it('tells a refused key from a device that is away', async () => {
    const { device, config } = await startDevice();
    const { connection } = await connect(config);
    device.localKey = 'fedcba9876543210';
    device.set(1, true);
    await vi.waitFor(() => expect(connection.failure).toBeDefined(), soon);
    await expect(checkKey(connection)).resolves.toMatchObject({ outcome: 'issue', code: 'tuya.local-key-refused' });
    await expect(check(connection)).resolves.toMatchObject({ outcome: 'unknown' });
  });
});

describe('connecting afresh', () => {
  it('heals: the states are reported anew and the issue is gone', async () => {
    const { device, context, connection } = await brokenDevice();
    device.dps[1] = true;
    await device.plugIn();
    const told = context.readings.length;
    await expect(heal(connection)).resolves.toMatchObject({ outcome: expect.stringMatching(/^(healed|not-needed)$/) });
    expect(context.readings.length).toBeGreaterThan(told);
    expect(context.states['onOff.on']).toBe(true);
    await expect(check(connection)).resolves.toEqual({ outcome: 'ok' });
  });

  it('heals a hang', async () => {
    const { device, config } = await startDevice();
    const { context, connection } = await connect(config);
    device.faults.silent = true;
    await vi.waitFor(() => expect(context.status?.value).toBe('offline'), soon);
    device.faults.silent = false;
    const told = context.readings.length;
    await expect(heal(connection)).resolves.toMatchObject({ outcome: expect.stringMatching(/^(healed|not-needed)$/) });
    expect(context.readings.length).toBeGreaterThan(told);
  });

  it('fails with the reason while the plug is out, and the issue stays', async () => {
    const { connection } = await brokenDevice();
    await expect(heal(connection)).resolves.toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('connection refused'),
    });
    await expect(check(connection)).resolves.toMatchObject({ outcome: 'issue' });
  });

  it('fails twice with the same result, and the device is found all the same when it is back', async () => {
    const { device, context, connection } = await brokenDevice();
    await heal(connection);
    await expect(heal(connection)).resolves.toMatchObject({ outcome: 'failed' });
    await device.plugIn();
    await vi.waitFor(() => expect(context.status).toEqual({ value: 'online' }), soon);
  });

  it('is not needed when the device answers', async () => {
    const { device, config } = await startDevice();
    const { connection } = await connect(config);
    await expect(heal(connection)).resolves.toEqual({ outcome: 'not-needed' });
    expect(device.connectionsTaken).toBe(1);
  });

  it('asks a person for the key when the device has a new one', async () => {
    const { device, config } = await startDevice();
    const { connection } = await connect(config);
    device.localKey = 'fedcba9876543210';
    device.faults.wrongKey = 'refusal';
    device.set(1, true);
    await vi.waitFor(() => expect(connection.failure).toBeDefined(), soon);
    await expect(heal(connection)).resolves.toMatchObject({ outcome: 'needs-user' });
  });

  it('declares limits that leave room for what it does', () => {
    const longest = defaultTimings.answer + defaultTimings.connect + defaultTimings.answer;
    expect(reconnect.timeout).toBeGreaterThan(longest);
    expect(deviceReachable.timeout).toBeGreaterThan(defaultTimings.answer);
  });
});
