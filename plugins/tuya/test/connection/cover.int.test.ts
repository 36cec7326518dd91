import { describe, expect, it, vi } from 'vitest';
import { connect, send, startDevice } from '../support/home.ts';

const soon = { timeout: 5000, interval: 10 };

describe('a cover', () => {
  it('is led to a position and stopped, and tells where it stands', async () => {
    const { device, config } = await startDevice({ 1: 'stop', 2: 0, 3: 0 }, '3.4');
    const { context, connection } = await connect(config);
    expect(context.devices).toMatchObject([{ type: 'cover', components: [{ id: 'main', capabilities: ['cover'] }] }]);
    await expect(send(connection, 'cover', 'set', { position: 60 })).resolves.toBe('accepted');
    expect(device.dps[2]).toBe(60);
    await send(connection, 'cover', 'open');
    device.set(3, 30);
    await vi.waitFor(
      () => expect(context.states).toMatchObject({ 'cover.position': 30, 'cover.movement': 'opening' }),
      soon,
    );
    await send(connection, 'cover', 'stop');
    await vi.waitFor(() => expect(context.states['cover.movement']).toBe('stopped'), soon);
  });

  it('that knows no position is there while it was stopped, and tells its ends later', async () => {
    const { config } = await startDevice({ 1: 'stop' }, '3.3');
    const { context, connection } = await connect(config);
    expect(context.devices).toMatchObject([{ components: [{ id: 'main', capabilities: ['cover'] }] }]);
    expect(context.states).toEqual({});
    await send(connection, 'cover', 'open');
    await vi.waitFor(() => expect(context.states).toEqual({ 'cover.position': 100 }), soon);
    await send(connection, 'cover', 'close');
    await vi.waitFor(() => expect(context.states).toEqual({ 'cover.position': 0 }), soon);
  });
});
