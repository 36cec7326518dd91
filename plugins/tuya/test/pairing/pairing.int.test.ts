import { hostFieldPorts, type JsonObject, secretFieldNames } from '@nexa/sdk';
import { describe, expect, it, vi } from 'vitest';
import type { TuyaConfig } from '../../src/config.ts';
import { TuyaConfig as ConfigSchema } from '../../src/config.ts';
import { createPairing } from '../../src/pairing/pairing.ts';
import { fastTimings } from '../support/fast-timings.ts';
import { colorLamp, deviceId, localKey, never, startDevice, startStub } from '../support/home.ts';

const pairing = createPairing(fastTimings);
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const run = (step: string, input: JsonObject, data: JsonObject = {}) => {
  const found = pairing.steps[step];
  if (!found) throw new Error(`no step ${step}`);
  return found.run({ input, data, purpose: 'pair', logger, signal: never() });
};
const pair = (config: TuyaConfig, changes: JsonObject = {}) => run('device', { ...config, ...changes });

describe('pairing', () => {
  it('connects once, verifies the key, and switches nothing', async () => {
    const { device, config } = await startDevice();
    await expect(pair(config)).resolves.toEqual({
      result: 'done',
      title: 'Tuya plug efgh',
      uniqueId: deviceId,
      config: { ...config, mapping: 'auto' },
    });
    await vi.waitFor(() => expect(device.connections).toBe(0));
    expect(device.received).toEqual([0x0a]);
  });

  it('takes the device at another address, and no other device there', async () => {
    const { device, config } = await startDevice();
    const { config: there } = await startDevice();
    const step = pairing.reconfigure ?? '';
    await device.pullPlug();
    const address = { host: there.host, port: there.port };
    await expect(run(step, address, config)).resolves.toMatchObject({
      result: 'done',
      uniqueId: deviceId,
      config: { ...config, ...address },
    });
    await expect(run(step, address, { ...config, deviceId: 'bf0000000000000000zz' })).resolves.toMatchObject({
      result: 'retry',
    });
  });

  it('fills in the usual port and version', async () => {
    const { device } = await startDevice();
    await device.pullPlug();
    await expect(run('device', { host: '127.0.0.1', port: 1, deviceId, localKey })).resolves.toMatchObject({
      result: 'retry',
      field: 'host',
    });
  });

  it.each([
    ['silence', 'most likely a wrong local key'],
    ['refusal', 'most likely a wrong local key'],
  ] as const)('says that the key is wrong when the device answers it with %s', async (wrongKey, words) => {
    const { device, config } = await startDevice();
    device.faults.wrongKey = wrongKey;
    const result = await pair(config, { localKey: 'fedcba9876543210' });
    expect(result).toMatchObject({ result: 'retry', field: 'localKey', message: expect.stringContaining(words) });
    expect(JSON.stringify(result)).not.toContain('fedcba9876543210');
  });

  it('says that nothing is there when the connection is refused', async () => {
    const { device, config } = await startDevice();
    await device.pullPlug();
    await expect(pair(config)).resolves.toMatchObject({
      result: 'retry',
      field: 'host',
      message: expect.stringContaining('connection refused'),
    });
  });

  it('says that another device is there', async () => {
    const { config } = await startDevice();
    await expect(pair(config, { deviceId: 'bf00000000000000zzzz' })).resolves.toMatchObject({ field: 'deviceId' });
  });

  it('refuses a key that no device can have', async () => {
    const { config } = await startDevice();
    await expect(pair(config, { localKey: 'ähnliche-zeichen' })).resolves.toMatchObject({ field: 'localKey' });
  });

  it('takes a 3.1 device, whose key only a command can prove', async () => {
    const { config } = await startStub();
    await expect(pair(config)).resolves.toMatchObject({ result: 'done', config: { version: '3.1' } });
    expect(pairing.steps.device?.hint).toContain('3.1');
  });

  it('asks what the device is where its data points do not tell, and takes the answer', async () => {
    const { config } = await startDevice({ 1: true, 2: 80 });
    await expect(pair(config, { mapping: 'light' })).resolves.toMatchObject({ result: 'retry', field: 'mapping' });
    await expect(pair(config, { mapping: 'contact-sensor' })).resolves.toMatchObject({
      result: 'done',
      title: 'Tuya contact sensor efgh',
    });
  });

  it('ends when it is cancelled', async () => {
    const { device, config } = await startDevice(colorLamp);
    device.faults.silent = true;
    const cancelled = AbortSignal.abort();
    const result = pairing.steps.device?.run({
      input: { ...config },
      data: {},
      purpose: 'pair',
      logger,
      signal: cancelled,
    });
    await expect(result).resolves.toMatchObject({ result: 'retry' });
  });
});

describe('renewing a key', () => {
  it('asks for the key alone and keeps everything else', async () => {
    const { device, config } = await startDevice();
    device.localKey = 'fedcba9876543210';
    expect(pairing.reauth).toBe('key');
    await expect(run('key', { localKey: 'fedcba9876543210' }, { ...config })).resolves.toMatchObject({
      result: 'done',
      uniqueId: deviceId,
      config: { host: config.host, port: config.port, localKey: 'fedcba9876543210' },
    });
  });

  it('refuses a key that is wrong again', async () => {
    const { config } = await startDevice();
    await expect(run('key', { localKey: 'fedcba9876543210' }, { ...config })).resolves.toMatchObject({
      result: 'retry',
      field: 'localKey',
    });
  });
});

describe('the configuration', () => {
  it('keeps the key secret and opens the way to the given host and port only', () => {
    expect(secretFieldNames(ConfigSchema)).toEqual(['localKey']);
    expect(hostFieldPorts(ConfigSchema)).toEqual([{ field: 'host', ports: ['port'] }]);
    expect(secretFieldNames(pairing.steps.key?.fields)).toEqual(['localKey']);
  });
});
