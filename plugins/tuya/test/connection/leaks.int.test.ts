import { getEventListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { createTuyaPlugin } from '../../src/plugin.ts';
import type { TuyaDevice } from '../emulator/tuya-device.ts';
import { FakeContext } from '../support/fake-context.ts';
import { fastTimings } from '../support/fast-timings.ts';
import { deviceId, never, send, startDevice } from '../support/home.ts';
import { ResourceTracker } from '../support/resource-tracker.ts';

const soon = { timeout: 3000, interval: 10 };
const plugin = createTuyaPlugin(fastTimings);

const happenings: readonly [string, (device: TuyaDevice) => Promise<void>][] = [
  ['a quiet day', async () => undefined],
  [
    'an outage',
    async (device) => {
      await device.pullPlug();
      await device.plugIn();
    },
  ],
  ['a hang', async (device) => void Object.assign(device.faults, { silent: true })],
  ['an absence that lasts', (device) => device.pullPlug()],
];

describe('what is left after disconnect', () => {
  it.each(happenings)('is no socket, timer or listener after %s', async (_what, happen) => {
    const { device, config } = await startDevice({ 1: false });
    const tracker = new ResourceTracker();
    const context = new FakeContext(config);
    const connection = await tracker.run(() => plugin.connect(context));
    await tracker.run(() => send(connection, 'onOff', 'on'));
    expect(tracker.alive).toContain('TCPWRAP');
    expect(tracker.alive).toContain('Timeout');
    await happen(device);
    const pending = tracker.run(() => connection.refresh(deviceId, never())).catch(() => undefined);
    await connection.disconnect();
    context.end();
    await pending;
    await vi.waitFor(() => expect(tracker.alive).toEqual([]), soon);
    expect(device.connections).toBe(0);
    expect(getEventListeners(context.signal, 'abort')).toHaveLength(0);
  });

  it('is nothing after a start that failed half-way', async () => {
    const { device, config } = await startDevice({ 1: false });
    device.faults.silent = true;
    const tracker = new ResourceTracker();
    const context = new FakeContext(config);
    await expect(tracker.run(() => plugin.connect(context))).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_UNREACHABLE',
    });
    context.end();
    await vi.waitFor(() => expect(tracker.alive).toEqual([]), soon);
    expect(device.connectionsTaken).toBe(1);
  });

  it('is nothing when it is disconnected while it connects', async () => {
    const { device, config } = await startDevice({ 1: false });
    device.faults.silent = true;
    const tracker = new ResourceTracker();
    const context = new FakeContext(config);
    const starting = tracker.run(() => plugin.connect(context)).catch((error: unknown) => error);
    await vi.waitFor(() => expect(device.connections).toBe(1), soon);
    context.end();
    await expect(starting).resolves.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
    await vi.waitFor(() => expect(tracker.alive).toEqual([]), soon);
  });

  it('connects no more once it was disconnected during an outage', async () => {
    const { device, config } = await startDevice({ 1: false });
    const tracker = new ResourceTracker();
    const context = new FakeContext(config);
    const connection = await tracker.run(() => plugin.connect(context));
    await device.pullPlug();
    await vi.waitFor(() => expect(context.status?.value).toBe('offline'), soon);
    await connection.disconnect();
    context.end();
    await device.plugIn();
    const told = context.statuses.length;
    await expect(connection.refresh(deviceId, never())).rejects.toMatchObject({ params: { reason: 'closed' } });
    await vi.waitFor(() => expect(tracker.alive).toEqual([]), soon);
    expect(device.connectionsTaken).toBe(1);
    expect(context.statuses).toHaveLength(told);
  });

  it('is no more after many commands than after one', async () => {
    const { device, config } = await startDevice({ 1: false });
    const tracker = new ResourceTracker();
    const context = new FakeContext(config);
    const connection = await tracker.run(() => plugin.connect(context));
    const wishes = Array.from({ length: 30 }, (_, round) => (round % 2 === 0 ? 'on' : 'off'));
    await tracker.run(() => Promise.all(wishes.map((command) => send(connection, 'onOff', command))));
    expect(device.dps[1]).toBe(false);
    expect(tracker.alive.filter((kind) => kind === 'TCPWRAP')).toHaveLength(1);
    expect(tracker.alive.filter((kind) => kind === 'Timeout').length).toBeLessThan(5);
    await connection.disconnect();
    context.end();
    await vi.waitFor(() => expect(tracker.alive).toEqual([]), soon);
  });

  it.each(['3.4', '3.5'] as const)('is nothing after %s agreed on no session key', async (version) => {
    const { device, config } = await startDevice({ 1: false }, version);
    device.faults.silent = true;
    const tracker = new ResourceTracker();
    const context = new FakeContext(config);
    await expect(tracker.run(() => plugin.connect(context))).rejects.toThrow('does not answer to its local key');
    context.end();
    await vi.waitFor(() => expect(tracker.alive).toEqual([]), soon);
    expect(device.connections).toBe(0);
  });

  it.each(['3.4', '3.5'] as const)('is nothing when it is disconnected while %s agrees on a key', async (version) => {
    const { device, config } = await startDevice({ 1: false }, version);
    device.faults.silent = true;
    const tracker = new ResourceTracker();
    const context = new FakeContext(config);
    const starting = tracker.run(() => plugin.connect(context)).catch((error: unknown) => error);
    await vi.waitFor(() => expect(device.received).toHaveLength(1), soon);
    context.end();
    await expect(starting).resolves.toMatchObject({ params: { reason: 'cancelled' } });
    await vi.waitFor(() => expect(tracker.alive).toEqual([]), soon);
  });

  it.each(['3.4', '3.5'] as const)(
    'is nothing after a day with %s, an outage and a search for its version',
    async (version) => {
      const { device, config } = await startDevice({ 1: false }, version);
      const tracker = new ResourceTracker();
      const context = new FakeContext({ ...config, version: 'auto' });
      const connection = await tracker.run(() => plugin.connect(context));
      await tracker.run(() => send(connection, 'onOff', 'on'));
      device.breakOff({ 1: true });
      await vi.waitFor(() => expect(context.statuses).toHaveLength(3), soon);
      await connection.disconnect();
      context.end();
      await vi.waitFor(() => expect(tracker.alive).toEqual([]), soon);
      expect(device.connections).toBe(0);
      expect(getEventListeners(context.signal, 'abort')).toHaveLength(0);
    },
  );
});
