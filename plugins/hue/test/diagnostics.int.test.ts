import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { diagnostics } from '../src/diagnostics.ts';
import { startPairedBridge } from './support/paired-bridge.ts';
import { startPairedClip } from './support/paired-clip.ts';

describe('diagnostics of a Hue bridge', () => {
  it('show its firmware, its stream, what was left out and how each lamp is reached by radio', async () => {
    const home = await startPairedClip();
    const { bridge, connection, integration, signal } = home;
    const hall = integration.named('Hall lamp');
    bridge.change(bridge.serviceOf('Hall lamp', 'zigbee_connectivity').id, { status: 'connectivity_issue' });
    await integration.until(() => integration.lastStatus(hall) !== undefined);
    const shown = await diagnostics.collect({ connection, signal });
    expect([...Value.Errors(diagnostics.schema, shown)]).toEqual([]);
    expect(shown).toMatchObject({
      bridge: {
        api: 'v2',
        model: 'BSB002',
        firmware: '1967054020',
        apiVersion: '1.67.0',
        update: 'no_update',
        failures: 0,
      },
      events: { isOpen: true, since: expect.stringMatching(/^\d{4}-/), reopenings: 0 },
      resources: {
        total: bridge.resources.size,
        skipped: expect.arrayContaining([
          { type: 'grouped_light', count: 1 },
          { type: 'hologram', count: 1 },
          { type: 'tamper', count: 1 },
        ]),
      },
    });
    expect(shown.devices).toHaveLength(11);
    expect(await diagnostics.collect({ connection, signal, externalId: hall })).toMatchObject({
      devices: [{ model: 'LWB010', firmware: '1.122.2', lights: 1, reachable: false, radio: 'connectivity_issue' }],
    });
    expect(await diagnostics.collect({ connection, signal, externalId: 'zone-1' })).toMatchObject({
      devices: [{ model: 'Zone', firmware: 'unknown', lights: 2, sensors: 0, reachable: true }],
    });
    await home.stop();
  });

  it('tell neither key nor names nor addresses, and count how often the stream was opened again', async () => {
    const home = await startPairedClip();
    const { bridge, connection, integration, signal } = home;
    await bridge.restart();
    await home.passUntil(() => JSON.stringify(connection.facts(undefined)).includes('"reopenings":1'));
    const text = JSON.stringify(await diagnostics.collect({ connection, signal }));
    const { host, username, bridgeId, certificateFingerprint } = integration.context.config;
    const addresses = [...integration.devices.keys()];
    const names = [...integration.devices.values()].map(({ name }) => name);
    const secret = [host, username, bridgeId, certificateFingerprint, ...addresses, ...names];
    expect(secret.filter((word) => text.includes(word))).toEqual([]);
    await home.stop();
  });

  it('are answered while the bridge is away', async () => {
    const home = await startPairedClip();
    await home.bridge.stop();
    await home.passUntil(() => home.integration.integrationStatuses.length > 0);
    const shown = await diagnostics.collect({ connection: home.connection, signal: home.signal });
    expect(shown).toMatchObject({ bridge: { failures: expect.any(Number) }, events: { isOpen: false } });
    await home.stop();
  });

  it('say that a bridge is polled which has no v2 API', async () => {
    const home = await startPairedBridge();
    const shown = await diagnostics.collect({ connection: home.connection, signal: home.signal });
    expect([...Value.Errors(diagnostics.schema, shown)]).toEqual([]);
    expect(shown).toMatchObject({ bridge: { api: 'v1', firmware: '1946157000', apiVersion: '1.46.0' } });
    await home.stop();
  });
});
