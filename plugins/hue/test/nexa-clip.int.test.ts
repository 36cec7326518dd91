import type { JsonObject, PairingResult } from '@nexa/sdk';
import {
  leakedSecrets,
  MachineClock,
  type PluginHost,
  startPluginHost,
  startTestHome,
  type TestHome,
} from '@nexa/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { ClipBridgeEmulator } from './emulator/clip-bridge.ts';
import { pairedConfig } from './support/paired-bridge.ts';

describe('Hue by the v2 API in NEXA’s own plugin runner', () => {
  let bridge: Awaited<ReturnType<typeof ClipBridgeEmulator.start>>;
  let host: PluginHost;

  beforeEach(async () => {
    bridge = await ClipBridgeEmulator.start();
    host = startPluginHost(plugin, { pluginId: 'hue' });
  });

  afterEach(async () => {
    await host.stop();
    expect(host.refusals).toEqual([]);
    expect(host.clock.pending).toBe(0);
    expect(bridge.unknownRequests).toEqual([]);
    await bridge.stop();
  });

  it('pairs, connects, switches and hears, and nothing that it reports is refused', async () => {
    const { host: address, httpPort, httpsPort } = bridge;
    bridge.pressLinkButton();
    const paired: PairingResult = await host.pair([{ host: address, httpPort, httpsPort }, {}]);
    const { config } = paired as { readonly config: JsonObject };
    const integration = await host.connect(config);
    const { sink } = integration;
    const idOf = (name: string) => [...sink.known.values()].find((device) => device.name === name)?.externalId ?? '';
    await integration.command({ externalId: idOf('Hall lamp'), capability: 'onOff', command: 'off' });
    await sink.waitFor(() => sink.value(idOf('Hall lamp'), 'onOff.on') === false, 1000);
    bridge.change(bridge.serviceOf('Front door', 'contact').id, { contact_report: { state: 'no_contact' } });
    await sink.waitFor(() => sink.value(idOf('Front door'), 'contact.open') === true, 1000);
    await integration.command({
      externalId: idOf('Living room lights'),
      capability: 'hue.scene',
      command: 'recall',
      params: { scene: 'Bright' },
    });
    await sink.waitFor(() => sink.value(idOf('Living room lights'), 'hue.scene.active') === 'Bright', 1000);
    const rotation = { direction: 'counter_clock_wise', steps: 7, duration: 400 };
    bridge.change(bridge.serviceOf('Tap dial', 'relative_rotary').id, {
      relative_rotary: { rotary_report: { rotation } },
    });
    await sink.waitFor(({ eventsSeen }) => eventsSeen.some(({ capability }) => capability === 'hue.dial'), 1000);
    expect(await integration.check('hue.bridge-reachable')).toMatchObject({ outcome: 'ok' });
    expect(leakedSecrets(host.log, [String(config.username)])).toEqual([]);
  });

  it('takes rooms and zones away when a person wants none, also those of an earlier connection', async () => {
    const config = await pairedConfig(bridge);
    const before = await host.connect(config, 'same');
    expect([...before.sink.known.keys()]).toEqual(expect.arrayContaining(['room-1', 'zone-1']));
    await before.close();
    const after = await host.connect({ ...config, showGroups: false }, 'same');
    await after.sink.waitFor(({ removed }) => removed.length === 2, 1000);
    expect(after.sink.removed).toEqual(['room-1', 'zone-1']);
    expect([...after.sink.known.keys()]).not.toContain('room-1');
  });

  it('keeps its devices, ids and parts when the software of a bridge is brought up to the v2 API', async () => {
    bridge.withoutClip();
    const config = await pairedConfig(bridge);
    const before = await host.connect(config, 'same');
    const ids = [...before.sink.known.keys()];
    expect(await before.diagnostics()).toMatchObject({ bridge: { api: 'v1' } });
    await before.close();
    bridge.withClip();
    const after = await host.connect(config, 'same');
    expect(await after.diagnostics()).toMatchObject({ bridge: { api: 'v2' } });
    expect([...after.sink.known.keys()]).toEqual(expect.arrayContaining(ids));
    expect(after.sink.removed).toEqual([]);
  });
});

describe('Hue by the v2 API in a home', () => {
  let bridge: ClipBridgeEmulator;
  let home: TestHome;
  const idOf = (name: string): string => {
    const found = home.runtime.devices().find(({ record }) => record.name === name);
    if (found?.record.externalId === undefined) throw new Error(`no device ${name}`);
    return found.record.externalId;
  };

  beforeEach(async () => {
    bridge = await ClipBridgeEmulator.start();
    home = startTestHome({ clock: new MachineClock() });
    await home.add(plugin, { pluginId: 'hue', config: await pairedConfig(bridge) });
  });

  afterEach(async () => {
    await home.stop();
    await bridge.stop();
  });

  it.each([
    { name: 'Coffee machine', capability: 'onOff', command: 'toggle', params: {} },
    { name: 'Hall lamp', capability: 'onOff', command: 'on', params: {} },
    { name: 'Hall lamp', capability: 'brightness', command: 'set', params: { level: 33 } },
    { name: 'Hall lamp', capability: 'brightness', command: 'set', params: { level: 0 } },
    { name: 'Sofa lamp', capability: 'color', command: 'set', params: { hue: 211, saturation: 77 } },
    { name: 'Kitchen lamp', capability: 'colorTemperature', command: 'set', params: { kelvin: 5123 } },
    { name: 'Living room lights', capability: 'onOff', command: 'off', params: {} },
    { name: 'Downstairs lights', capability: 'brightness', command: 'set', params: { level: 44 } },
    { name: 'Downstairs lights', capability: 'color', command: 'set', params: { hue: 211, saturation: 77 } },
    { name: 'Downstairs lights', capability: 'color', command: 'set', params: { hue: 120, saturation: 100 } },
    { name: 'Downstairs lights', capability: 'colorTemperature', command: 'set', params: { kelvin: 5123 } },
    { name: 'Living room lights', capability: 'hue.scene', command: 'recall', params: { scene: 'Evening' } },
    { name: 'Living room lights', capability: 'hue.scene', command: 'recall', params: { scene: 'Natural light' } },
    { name: 'Downstairs lights', capability: 'hue.scene', command: 'recall', params: { scene: 'Reading 2' } },
  ])('has $capability.$command of $name confirmed by its own report', async ({ name, ...command }) => {
    expect(await home.command({ externalId: idOf(name), ...command })).toMatchObject({ status: 'confirmed' });
  });

  it('lets no scene be recalled that the group does not have', async () => {
    const wish = { externalId: idOf('Living room lights'), capability: 'hue.scene', command: 'recall' };
    expect(await home.command({ ...wish, params: { scene: 'Reading' } })).toMatchObject({
      status: 'failed',
      reason: { code: 'NEXA_VALUE_INVALID' },
    });
    expect(await home.command({ ...wish, params: { scene: 'none' } })).toMatchObject({
      status: 'failed',
      reason: { code: 'NEXA_PLUGIN_UNSUPPORTED' },
    });
  });

  it('shows its devices offline with a reason when the bridge loses power, and live again when it is back', async () => {
    const hall = () => home.device(idOf('Hall lamp'));
    await bridge.stop();
    await home.waitFor(() => hall().status.value === 'offline', 'the lamp to be offline', 10_000);
    bridge.change(bridge.lightNamed('Hall lamp').id, { on: { on: false } }, { quietly: true });
    await bridge.restart();
    await home.waitFor(() => hall().states['onOff.on']?.value === false, 'the lamp to be read', 20_000);
    expect(hall().states['onOff.on']?.freshness).toBe('live');
    expect(hall().status.value).toBe('online');
  });
});
