import { describe, expect, it, vi } from 'vitest';
import { connect, send, startDevice } from '../support/home.ts';

const soon = { timeout: 5000, interval: 10 };

describe('a damaged stream', () => {
  it.each([2, 5, 40])('is understood with every frame in %i segments', async (segments) => {
    const { device, config } = await startDevice({ 1: false });
    device.faults.segments = segments;
    const { context, connection } = await connect(config);
    expect(context.states).toEqual({ 'onOff.on': false });
    await send(connection, 'onOff', 'on');
    device.set(1, false);
    await vi.waitFor(() => expect(context.states['onOff.on']).toBe(false), soon);
    expect(context.statuses).toEqual([{ value: 'online' }]);
  });

  it('is understood with several frames in one segment', async () => {
    const { device, config } = await startDevice();
    const { context, connection } = await connect(config);
    device.faults.glued = true;
    await send(connection, 'onOff', 'on');
    device.set(19, 10);
    device.set(20, 2200);
    device.set(1, false);
    await vi.waitFor(
      () => expect(context.states).toMatchObject({ 'power.watts': 1, 'power.volts': 220, 'onOff.on': false }),
      soon,
    );
  });

  it('loses no whole frame to the noise before it', async () => {
    const { device, config } = await startDevice({ 1: false });
    const { context } = await connect(config);
    device.dps[1] = true;
    const noise = Buffer.from('000055aa00noise', 'latin1');
    device.sendRaw(Buffer.concat([noise, Buffer.from([0, 0, 0x55, 0xaa, 0xff]), device.reportFrame({ 1: true })]));
    await vi.waitFor(() => expect(context.states['onOff.on']).toBe(true), soon);
    expect(context.readings.find(({ value }) => value === true)).toMatchObject({ source: 'push' });
  });

  it('is made good by asking again when a report is spoilt', async () => {
    const { device, config } = await startDevice({ 1: false });
    const { context } = await connect(config);
    device.dps[1] = true;
    const spoilt = device.reportFrame({ 1: true });
    spoilt.writeUInt8(spoilt.readUInt8(40) ^ 0xff, 40);
    device.sendRaw(spoilt);
    await vi.waitFor(() => expect(context.states['onOff.on']).toBe(true), soon);
    expect(context.readings.at(-1)).toMatchObject({ source: 'poll' });
    expect(context.statuses).toEqual([{ value: 'online' }]);
  });

  it('is left for a fresh connection when a frame never ends', async () => {
    const { device, config } = await startDevice({ 1: false });
    const { context } = await connect(config);
    device.sendRaw(Buffer.from('000055aa000000010000000800003000', 'hex'));
    await vi.waitFor(() => expect(device.connectionsTaken).toBe(2), soon);
    await vi.waitFor(() => expect(context.status).toEqual({ value: 'online' }), soon);
  });

  it.each([
    ['values of no scalar type', { 1: { nested: true }, 19: [1, 2] }],
    ['values of the wrong type', { 1: 'on', 19: 'much' }],
    ['values beyond all bounds', { 19: 9e15, 20: -5 }],
    ['no values', 'nonsense'],
  ])('changes nothing when a report has %s', async (_what, dps) => {
    const { device, config } = await startDevice();
    const { context } = await connect(config);
    const before = context.states;
    device.push(dps as Record<string, unknown>);
    device.set(18, 500);
    await vi.waitFor(() => expect(context.states['power.amperes']).toBe(0.5), soon);
    expect(context.states).toMatchObject({ 'onOff.on': before['onOff.on'] });
    expect(context.readings.every(({ value }) => typeof value !== 'object')).toBe(true);
  });
});
