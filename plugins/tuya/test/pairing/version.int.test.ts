import type { JsonObject } from '@nexa/sdk';
import { describe, expect, it, vi } from 'vitest';
import { createPairing } from '../../src/pairing/pairing.ts';
import { fastTimings } from '../support/fast-timings.ts';
import { deviceId, localKey, never, startDevice, startStub } from '../support/home.ts';

const soon = { timeout: 5000, interval: 10 };
const pairing = createPairing(fastTimings);
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const otherKey = 'fedcba9876543210';

const pair = (input: JsonObject, signal = never()) =>
  pairing.steps.device?.run({ input, data: {}, purpose: 'pair', logger, signal });

describe('pairing a device whose version is not known', () => {
  it.each(['3.3', '3.4', '3.5'] as const)('finds out that it speaks %s, and switches nothing', async (version) => {
    const { device, config } = await startDevice({ 1: false }, version);
    await expect(pair({ ...config, version: 'auto' })).resolves.toMatchObject({
      result: 'done',
      uniqueId: deviceId,
      config: { ...config, version },
    });
    await vi.waitFor(() => expect(device.connections).toBe(0), soon);
    expect(device.dps).toEqual({ 1: false });
  });

  it('finds out that it speaks 3.1', async () => {
    const { config } = await startStub();
    await expect(pair({ ...config, version: 'auto' })).resolves.toMatchObject({ config: { version: '3.1' } });
  });

  it.each([
    ['3.3', 'silence'],
    ['3.4', 'silence'],
    ['3.4', 'close'],
    ['3.4', 'answer'],
    ['3.5', 'silence'],
    ['3.5', 'close'],
    ['3.5', 'answer'],
  ] as const)('says that the key is wrong when a %s device answers it with %s', async (version, wrongKey) => {
    const { device, config } = await startDevice({ 1: false }, version);
    device.faults.wrongKey = wrongKey;
    const result = await pair({ ...config, localKey: otherKey, version: 'auto' });
    expect(result).toMatchObject({ field: 'localKey', message: expect.stringMatching(/local key/) });
    expect(JSON.stringify(result)).not.toContain(otherKey);
  });

  it('gives up after it tried each version when nothing answers', async () => {
    const { device, config } = await startDevice();
    device.faults.silent = true;
    await expect(pair({ ...config, version: 'auto' })).resolves.toMatchObject({
      result: 'retry',
      message: expect.stringContaining('3.1, 3.3, 3.4 and 3.5'),
    });
    expect(device.connectionsTaken).toBe(4);
  });

  it('stops at the version in which it agreed on a key, whatever it refuses then', async () => {
    const { device, config } = await startDevice({ 200: true }, '3.4');
    device.faults.device22 = true;
    await expect(pair({ ...config, version: 'auto' })).resolves.toMatchObject({
      result: 'retry',
      message: expect.stringContaining('json obj data unvalid'),
    });
    expect(device.connectionsTaken).toBe(1);
  });

  it('does not look for a version where nothing is', async () => {
    const { device, config } = await startDevice();
    await device.pullPlug();
    await expect(pair({ ...config, version: 'auto' })).resolves.toMatchObject({ field: 'host' });
  });

  it('ends when it is cancelled, with no connection left', async () => {
    const { device, config } = await startDevice({ 1: false }, '3.4');
    device.faults.silent = true;
    const cancelled = new AbortController();
    const result = pair({ ...config, version: 'auto' }, cancelled.signal);
    await vi.waitFor(() => expect(device.connections).toBe(1), soon);
    cancelled.abort();
    await expect(result).resolves.toMatchObject({ result: 'retry' });
    await vi.waitFor(() => expect(device.connections).toBe(0), soon);
    expect(device.connectionsTaken).toBe(1);
  });

  it('is what happens when no version is given', async () => {
    const { config } = await startDevice({ 1: false }, '3.5');
    const { host, port } = config;
    await expect(pair({ host, port, deviceId, localKey })).resolves.toMatchObject({ config: { version: '3.5' } });
  });
});

describe('pairing a device whose version is given', () => {
  it.each(['3.4', '3.5'] as const)('takes one of %s', async (version) => {
    const { config } = await startDevice({ 1: false }, version);
    await expect(pair({ ...config })).resolves.toMatchObject({ result: 'done', config: { version } });
  });

  it('says which field to look at when it speaks another', async () => {
    const { config } = await startDevice({ 1: false }, '3.3');
    await expect(pair({ ...config, version: '3.4' })).resolves.toMatchObject({
      result: 'retry',
      message: expect.stringContaining('another protocol version'),
    });
  });
});
