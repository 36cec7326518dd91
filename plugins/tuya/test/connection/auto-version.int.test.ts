import { describe, expect, it } from 'vitest';
import { connect, failToConnect, send, startDevice } from '../support/home.ts';

describe('an integration whose version is auto', () => {
  it.each(['3.3', '3.4', '3.5'] as const)('finds out that the device speaks %s, and switches it', async (version) => {
    const { device, config } = await startDevice({ 1: false }, version);
    const { context, connection } = await connect({ ...config, version: 'auto' });
    await send(connection, 'onOff', 'on');
    expect(device.dps[1]).toBe(true);
    expect(connection.facts).toMatchObject({ version });
    expect(context.stored.get('version')).toBe(version);
  });

  it('does not ask again what it found out before', async () => {
    const { device, config } = await startDevice({ 1: false }, '3.5');
    await connect({ ...config, version: 'auto' }, { version: '3.5' });
    expect(device.connectionsTaken).toBe(1);
  });

  it('is unreachable, not refused, when nothing listens', async () => {
    const { device, config } = await startDevice({ 1: false }, '3.5');
    await device.pullPlug();
    await expect(connect({ ...config, version: 'auto' })).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
  });

  it.each(['3.1', '3.3', '3.4'])('finds out anew what was %s once that leads nowhere', async (before) => {
    const { config } = await startDevice({ 1: false }, '3.5');
    const auto = { ...config, version: 'auto' } as const;
    const { context, error } = await failToConnect(auto, { version: before });
    expect(error.code).toMatch(/^NEXA_PLUGIN_(UNREACHABLE|AUTH_FAILED)$/);
    const { connection } = await connect(auto, Object.fromEntries(context.stored));
    expect(connection.facts).toMatchObject({ version: '3.5' });
  });

  it('remembers it through an outage', async () => {
    const { device, config } = await startDevice({ 1: false }, '3.5');
    await device.pullPlug();
    const { context } = await failToConnect({ ...config, version: 'auto' }, { version: '3.5' });
    expect(context.stored.get('version')).toBe('3.5');
  });
});
