import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectBridge } from '../../src/connection/connect-bridge.ts';
import { ClipBridgeEmulator } from '../emulator/clip-bridge.ts';
import { eventually } from '../support/eventually.ts';
import { FakeIntegration } from '../support/fake-integration.ts';
import { pairedConfig, shortDeadlines } from '../support/paired-bridge.ts';
import { startPairedClip } from '../support/paired-clip.ts';

describe('connecting to a Hue bridge with the v2 API', () => {
  let bridge: Awaited<ReturnType<typeof ClipBridgeEmulator.start>>;
  const options = { deadlines: shortDeadlines };

  beforeEach(async () => {
    bridge = await ClipBridgeEmulator.start();
  });

  afterEach(async () => {
    await bridge.stop();
  });

  it.each([
    ['silence', { kind: 'silence' }, 'NEXA_PLUGIN_UNREACHABLE'],
    ['a silent stream', { kind: 'silence', only: '/eventstream' }, 'NEXA_PLUGIN_UNREACHABLE'],
    ['a web page in place of the stream', { kind: 'html', only: '/eventstream' }, 'NEXA_PLUGIN_PROTOCOL'],
    ['a busy stream', { kind: 'status', status: 429, only: '/eventstream' }, 'NEXA_PLUGIN_RATE_LIMITED'],
    ['a refused key', { kind: 'status', status: 403, only: '/eventstream' }, 'NEXA_PLUGIN_AUTH_FAILED'],
    ['resources in no list', { kind: 'answer', data: { data: {} }, only: 'GET /clip' }, 'NEXA_PLUGIN_PROTOCOL'],
    ['resources that break off', { kind: 'truncated', only: 'GET /clip' }, 'NEXA_PLUGIN_UNREACHABLE'],
  ] as const)('fails with an error of the contract on %s, and leaves nothing behind', async (_, fault, code) => {
    const integration = new FakeIntegration(await pairedConfig(bridge));
    bridge.setFault(fault);
    await expect(connectBridge(integration.context, options)).rejects.toMatchObject({ code });
    expect(integration.clock.taskCount).toBe(0);
    // The bridge notices a moment later.
    await eventually(() => bridge.streams.count === 0);
  });

  it('fails when the certificate is another one, and sends nothing', async () => {
    const integration = new FakeIntegration(await pairedConfig(bridge));
    await bridge.changeCertificate();
    bridge.requests.length = 0;
    await expect(connectBridge(integration.context, options)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_AUTH_FAILED',
      params: { cause: 'certificate-changed' },
    });
    expect(bridge.requests).toEqual([]);
  });

  it('goes on by v1 when the bridge answers that it has no v2 after all', async () => {
    bridge.withoutClip();
    const integration = new FakeIntegration(await pairedConfig(bridge));
    const connection = await connectBridge(integration.context, options);
    integration.connected(connection.devices);
    expect(connection.facts(undefined)).toMatchObject({ bridge: { api: 'v1' } });
    expect(integration.state(integration.named('Hall lamp'), 'onOff.on')).toBe(true);
    await connection.disconnect();
  });

  it('shows its key in a header only, never in an address of the v2 API', async () => {
    const home = await startPairedClip();
    const { username } = home.integration.context.config;
    const paths = home.bridge.requests.map(({ path }) => path).filter((path) => !path.startsWith('/api/'));
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => path.includes(username))).toEqual([]);
    await home.stop();
  });

  it('closes its stream when it is disconnected', async () => {
    const integration = new FakeIntegration(await pairedConfig(bridge));
    const connection = await connectBridge(integration.context, options);
    expect(bridge.streams.count).toBe(1);
    await connection.disconnect();
    // The bridge notices a moment later.
    await eventually(() => bridge.streams.count === 0);
    expect(integration.clock.taskCount).toBe(0);
  });
});
