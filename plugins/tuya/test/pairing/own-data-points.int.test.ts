import type { JsonObject } from '@nexa/sdk';
import { describe, expect, it, vi } from 'vitest';
import { createPairing } from '../../src/pairing/pairing.ts';
import { fastTimings } from '../support/fast-timings.ts';
import { connect, deviceId, never, send, startDevice } from '../support/home.ts';

const soon = { timeout: 5000, interval: 10 };
const pairing = createPairing(fastTimings);
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const run = (step: string | undefined, input: JsonObject, data: JsonObject = {}) =>
  pairing.steps[step ?? '']?.run({ input, data, purpose: 'pair', logger, signal: never() });

const odd = { 101: true, 102: 215 };
const dataPoints = ['101 = onOff.on', '102 = temperature.celsius x0.1'];

describe('a device that NEXA does not know', () => {
  it('is paired by what a person says of it, switched and read', async () => {
    const { device, config } = await startDevice(odd, '3.4');
    const paired = await run('device', { ...config, dataPoints });
    expect(paired).toMatchObject({ result: 'done', title: 'Tuya device efgh', config: { dataPoints } });
    const { context, connection } = await connect({ ...config, dataPoints });
    expect(context.states).toEqual({ 'onOff.on': true, 'temperature.celsius': 21.5 });
    await send(connection, 'onOff', 'off');
    expect(device.dps[101]).toBe(false);
    device.set(102, 198);
    await vi.waitFor(() => expect(context.states['temperature.celsius']).toBe(19.8), soon);
  });

  it('is not asked when what was said cannot be understood', async () => {
    const { device, config } = await startDevice(odd);
    await expect(run('device', { ...config, dataPoints: ['101 = onOf.on'] })).resolves.toMatchObject({
      result: 'retry',
      field: 'dataPoints',
      message: expect.stringContaining('“onOf”'),
    });
    expect(device.connectionsTaken).toBe(0);
  });

  it('is not taken when it has none of the data points that were named', async () => {
    const { config } = await startDevice(odd);
    await expect(run('device', { ...config, dataPoints: ['7 = onOff.on'] })).resolves.toMatchObject({
      field: 'dataPoints',
      message: expect.stringContaining('101: true'),
    });
  });

  it('is not connected with a configuration that cannot be understood', async () => {
    const { device, config } = await startDevice(odd);
    await expect(connect({ ...config, dataPoints: ['nonsense'] })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_CONFIG_INVALID',
      params: { field: 'dataPoints' },
    });
    expect(device.connectionsTaken).toBe(0);
  });
});

describe('an integration that is configured anew', () => {
  it('takes new data points and keeps the rest', async () => {
    const { config } = await startDevice({ 1: true, 2: 43, 3: 40, 4: '1' });
    const { host, port } = config;
    const before = { ...config, mapping: 'thermostat-legacy' as const };
    const own = ['2 = thermostat.target x0.5', '3 = temperature.celsius x0.5'];
    await expect(run(pairing.reconfigure, { host, port, dataPoints: own }, before)).resolves.toMatchObject({
      result: 'done',
      uniqueId: deviceId,
      config: { ...before, dataPoints: own },
    });
  });

  it('loses them when they are taken away', async () => {
    const { config } = await startDevice({ 1: true });
    const { host, port } = config;
    const result = await run(
      pairing.reconfigure,
      { host, port, dataPoints: [] },
      { ...config, dataPoints: ['1 = onOff.on'] },
    );
    expect(result).toEqual({
      result: 'done',
      title: 'Tuya plug efgh',
      uniqueId: deviceId,
      config: { ...config, mapping: 'auto' },
    });
  });

  it('is told of another version and of what it is', async () => {
    const { config } = await startDevice({ 1: true, 2: 500 }, '3.5');
    const { host, port } = config;
    const before = { ...config, version: '3.3' };
    await expect(
      run(pairing.reconfigure, { host, port, version: 'auto', mapping: 'dimmer' }, before),
    ).resolves.toMatchObject({ result: 'done', config: { version: '3.5', mapping: 'dimmer' } });
  });
});
