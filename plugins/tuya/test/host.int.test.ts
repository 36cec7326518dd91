import type { JsonObject } from '@nexa/sdk';
import { leakedSecrets, startPluginHost } from '@nexa/testkit';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTuyaPlugin } from '../src/plugin.ts';
import { announced, sealed } from './discovery/announcement.ts';
import { fastTimings } from './support/fast-timings.ts';
import { colorLamp, deviceId, localKey, startDevice } from './support/home.ts';

const soon = { timeout: 5000, interval: 10 };

function startHost() {
  const host = startPluginHost(createTuyaPlugin(fastTimings), { pluginId: 'tuya' });
  onTestFinished(() => host.stop());
  return host;
}

describe('the plugin in NEXA’s host', () => {
  it('declares what the host takes', async () => {
    const surface = await startHost().surface();
    expect(surface.healingActions).toMatchObject([{ id: 'tuya.reconnect', verification: { by: 'fresh-report' } }]);
    expect(surface.pairing).toMatchObject({ start: 'device', reauth: 'key' });
  });

  it('goes from what was heard over pairing to a device that is switched, lost, healed, and refuses nothing', async () => {
    const { device, config } = await startDevice(colorLamp);
    const host = startHost();
    const payload = sealed({ ...announced, ip: config.host }).toString('base64');
    const offer = await host.identify({ kind: 'udp', address: config.host, port: 1, localPort: 6667, payload });
    expect(offer?.uniqueId).toBe(deviceId);
    const paired = await host.pair([{ ...offer?.config, port: config.port, localKey }]);
    expect(paired).toMatchObject({ result: 'done', uniqueId: deviceId });
    const integration = await host.connect((paired as { config: JsonObject }).config);
    await integration.command({ externalId: deviceId, capability: 'onOff', command: 'off' });
    expect(device.dps[20]).toBe(false);
    await expect(integration.check('tuya.device-reachable', deviceId)).resolves.toMatchObject({ outcome: 'ok' });
    await device.pullPlug();
    await vi.waitFor(
      async () =>
        expect(await integration.check('tuya.device-reachable', deviceId)).toMatchObject({ outcome: 'issue' }),
      soon,
    );
    await expect(integration.heal('tuya.reconnect', 'tuya.device-unreachable', deviceId)).resolves.toMatchObject({
      outcome: 'failed',
    });
    await device.plugIn();
    await expect(integration.heal('tuya.reconnect', 'tuya.device-unreachable', deviceId)).resolves.toMatchObject({
      outcome: expect.stringMatching(/^(healed|not-needed)$/),
    });
    await expect(integration.check('tuya.device-reachable', deviceId)).resolves.toMatchObject({ outcome: 'ok' });
    expect(host.refusals).toEqual([]);
    const told = host.sent.filter((message) => !JSON.stringify(message).includes('"done"'));
    expect(leakedSecrets({ told, log: host.log }, [localKey])).toEqual([]);
  });
});
