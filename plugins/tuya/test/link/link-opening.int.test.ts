import { describe, expect, it, vi } from 'vitest';
import { TuyaLink } from '../../src/link/tuya-link.ts';
import type { LinkTarget } from '../../src/link/tuyapi-device.ts';
import { deviceFrame } from '../emulator/tuya-33-codec.ts';
import { fastTimings } from '../support/fast-timings.ts';
import { localKey, startDevice } from '../support/home.ts';

const soon = { timeout: 5000, interval: 10 };
const quiet = () => undefined;
const listener = { values: quiet, contact: quiet, malformed: quiet, lost: quiet };
const open = (config: LinkTarget, signal?: AbortSignal) =>
  TuyaLink.open(config, { timings: fastTimings, listener, ...(signal === undefined ? {} : { signal }) });

const versions = ['3.4', '3.5'] as const;

async function start(version: (typeof versions)[number]) {
  const { device, config } = await startDevice({ 1: false }, version);
  const { host, port, deviceId } = config;
  return { device, target: { host, port, deviceId, localKey, version } };
}

describe.each(versions)('opening a link with %s', (version) => {
  it('ends when the device ends the connection, not only at the limit', async () => {
    const { device, target } = await start(version);
    device.faults.wrongKey = 'close';
    await expect(open({ ...target, localKey: 'fedcba9876543210' })).rejects.toMatchObject({
      params: { reason: 'unanswered', how: 'closed' },
    });
  });

  it('ends at the limit when the device says nothing', async () => {
    const { device, target } = await start(version);
    device.faults.silent = true;
    await expect(open(target)).rejects.toMatchObject({ params: { reason: 'unanswered', how: 'silent' } });
    await vi.waitFor(() => expect(device.connections).toBe(0), soon);
  });

  it('ends when the device proves that it has another key', async () => {
    const { device, target } = await start(version);
    device.faults.wrongKey = 'answer';
    await expect(open({ ...target, localKey: 'fedcba9876543210' })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_AUTH_FAILED',
      params: { reason: 'wrong-key' },
    });
  });

  it('ends when nothing listens', async () => {
    const { device, target } = await start(version);
    await device.pullPlug();
    await expect(open(target)).rejects.toMatchObject({ params: { reason: 'no-connection' } });
  });

  it('ends when it is cancelled', async () => {
    const { device, target } = await start(version);
    device.faults.silent = true;
    const cancelled = new AbortController();
    const opening = open(target, cancelled.signal);
    await vi.waitFor(() => expect(device.received).toHaveLength(1), soon);
    cancelled.abort();
    await expect(opening).rejects.toMatchObject({ params: { reason: 'cancelled' } });
    await vi.waitFor(() => expect(device.connections).toBe(0), soon);
  });

  it('ends when what answers belongs to another version', async () => {
    const { device, target } = await start(version);
    device.faults.silent = true;
    const opening = open(target);
    const refused = expect(opening).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_CONFIG_INVALID',
      params: { field: 'version' },
    });
    await vi.waitFor(() => expect(device.received).toHaveLength(1), soon);
    device.faults.silent = false;
    // With CRC32, as before 3.4.
    device.sendRaw(deviceFrame(1, 4, Buffer.alloc(64)));
    await refused;
  });
});
