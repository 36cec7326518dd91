import { describe, expect, it, vi } from 'vitest';
import { localKeyAccepted } from '../../src/healing/reachability.ts';
import { connect, deviceId, never, startDevice } from '../support/home.ts';

const soon = { timeout: 8000, interval: 10 };
const newKey = 'fedcba9876543210';
const versions = ['3.4', '3.5'] as const;
const answers = ['silence', 'close', 'answer'] as const;
const all = versions.flatMap((version) => answers.map((wrongKey) => [version, wrongKey] as const));

describe('a device that was paired anew in its app', () => {
  it.each(all)('needs a person when it has %s and meets the old key with %s', async (version, wrongKey) => {
    const { device, config } = await startDevice({ 1: false }, version);
    const { context, connection } = await connect(config);
    device.faults.wrongKey = wrongKey;
    device.localKey = newKey;
    await device.pullPlug();
    await device.plugIn();
    await vi.waitFor(() => expect(context.status).toMatchObject({ value: 'offline', detail: 'auth-failed' }), soon);
    expect(context.status?.message).toMatch(/local key|another key/);
    expect(context.status?.message).toContain('Enter its present key');
    await expect(localKeyAccepted.run({ connection, externalId: deviceId, signal: never() })).resolves.toMatchObject({
      outcome: 'issue',
      code: 'tuya.local-key-refused',
    });
    expect(JSON.stringify([context.statuses, context.logs])).not.toContain(config.localKey);
  });

  it.each(['silence', 'close'] as const)(
    'needs a person when it has 3.3 and meets the old key with %s',
    async (wrongKey) => {
      const { device, config } = await startDevice({ 1: false }, '3.3');
      const { context } = await connect(config);
      device.faults.wrongKey = wrongKey;
      device.localKey = newKey;
      await device.pullPlug();
      await device.plugIn();
      await vi.waitFor(() => expect(context.status).toMatchObject({ value: 'offline', detail: 'auth-failed' }), soon);
    },
  );
});

describe('a key that never worked', () => {
  it.each([['3.3', 'silence'], ['3.3', 'close'], ...all] as const)(
    'is refused at once by a %s device that meets it with %s',
    async (version, wrongKey) => {
      const { device, config } = await startDevice({ 1: false }, version);
      device.faults.wrongKey = wrongKey;
      await expect(connect({ ...config, localKey: newKey })).rejects.toMatchObject({
        code: 'NEXA_PLUGIN_AUTH_FAILED',
        message: expect.stringMatching(/local key/),
      });
      await vi.waitFor(() => expect(device.connections).toBe(0), soon);
    },
  );
});

describe('a key that worked before', () => {
  it.each(versions)('is not blamed for a %s device that hangs for a while', async (version) => {
    const { device, config } = await startDevice({ 1: false }, version);
    const { context } = await connect(config);
    device.hang();
    device.faults.taken = 'ignores';
    await vi.waitFor(() => expect(context.status?.value).toBe('offline'), soon);
    device.faults.taken = 'no';
    await vi.waitFor(() => expect(context.status).toEqual({ value: 'online' }), soon);
    expect(context.statuses.map(({ detail }) => detail)).toEqual([undefined, 'communication-error', undefined]);
  });

  it.each(versions)('is doubted while another program has a %s device, which is back by itself', async (version) => {
    const { device, config } = await startDevice({ 1: false }, version);
    const { context } = await connect(config);
    device.faults.taken = 'ends';
    await device.pullPlug();
    await device.plugIn();
    await vi.waitFor(() => expect(context.status?.detail).toBe('auth-failed'), soon);
    expect(context.status?.message).toContain('another program');
    device.faults.taken = 'no';
    await vi.waitFor(() => expect(context.status).toEqual({ value: 'online' }), soon);
    expect(context.logs.map(({ message }) => message)).toEqual([
      'The device went away.',
      'The device is away for another reason now.',
      'The device is back.',
    ]);
    expect(context.statuses.map(({ detail }) => detail)).toEqual([
      undefined,
      'communication-error',
      'auth-failed',
      undefined,
    ]);
  });
});
