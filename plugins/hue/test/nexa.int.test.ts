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
import { HueBridgeEmulator } from './emulator/hue-bridge.ts';
import { pairedConfig } from './support/paired-bridge.ts';

describe('Hue in NEXA’s own plugin runner', () => {
  let bridge: HueBridgeEmulator;
  let host: PluginHost;
  const paired = (result: PairingResult): JsonObject => (result as { config: JsonObject }).config;

  beforeEach(async () => {
    bridge = await HueBridgeEmulator.start({ home: 'own' });
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
    const input = { host: address, httpPort, httpsPort };
    expect(await host.pair([input, {}])).toMatchObject({ result: 'retry' });
    bridge.pressLinkButton();
    const config = paired(await host.pair([input, {}]));
    const integration = await host.connect(config);
    const { sink } = integration;
    const id = [...sink.known.values()].find(({ name }) => name === 'Hall lamp')?.externalId ?? '';
    expect(sink.value(id, 'onOff.on')).toBe(true);
    await integration.command({ externalId: id, capability: 'onOff', command: 'off' });
    await sink.waitFor(() => sink.value(id, 'onOff.on') === false, 1000);
    const stairs = [...sink.known.values()].find(({ name }) => name === 'Stairs sensor')?.externalId ?? '';
    bridge.setMotion(bridge.sensorNumber('Stairs sensor', 'ZLLPresence'), true);
    await sink.waitFor(() => sink.value(stairs, 'motion.active') === true, 3000);
    expect(await integration.check('hue.bridge-reachable')).toMatchObject({ outcome: 'ok' });
    expect(leakedSecrets(host.log, [String(config.username)])).toEqual([]);
  });

  it.each([
    { kind: 'hue-error', type: 1 },
    { kind: 'hue-error', type: 7 },
    { kind: 'html' },
    { kind: 'truncated' },
  ] as const)('keeps its key out of log, status and errors on $kind $type', async (fault) => {
    const config = await pairedConfig(bridge);
    const integration = await host.connect(config);
    const externalId = [...integration.sink.known.values()].find(({ name }) => name === 'Hall lamp')?.externalId ?? '';
    bridge.setFault(fault);
    const failed = await integration
      .command({ externalId, capability: 'onOff', command: 'off' })
      .catch((error) => error);
    expect(failed).toBeInstanceOf(Error);
    await integration.sink.waitFor(({ statuses }) => statuses.some(({ value }) => value === 'offline'), 8000);
    const said = [host.sent, integration.sink.statuses, String(failed.stack), failed];
    expect(leakedSecrets(said, [config.username])).toEqual([]);
  });
});

describe('Hue in a home', () => {
  let bridge: HueBridgeEmulator;
  let home: TestHome;
  const idOf = (name: string): string => {
    const found = home.runtime.devices().find(({ record }) => record.name === name);
    if (found?.record.externalId === undefined) throw new Error(`no device ${name}`);
    return found.record.externalId;
  };

  beforeEach(async () => {
    bridge = await HueBridgeEmulator.start({ home: 'own' });
    home = startTestHome({ clock: new MachineClock() });
    await home.add(plugin, { pluginId: 'hue', config: await pairedConfig(bridge) });
  });

  afterEach(async () => {
    await home.stop();
    await bridge.stop();
  });

  it.each([
    { name: 'Coffee machine', capability: 'onOff', command: 'toggle', params: {} },
    { name: 'Hall lamp', capability: 'brightness', command: 'set', params: { level: 33 } },
    { name: 'Hall lamp', capability: 'brightness', command: 'set', params: { level: 0 } },
    { name: 'Sofa lamp', capability: 'color', command: 'set', params: { hue: 211, saturation: 77 } },
    { name: 'Kitchen lamp', capability: 'colorTemperature', command: 'set', params: { kelvin: 5123 } },
  ])('has $capability.$command of $name confirmed by the lamp’s own report', async ({ name, ...command }) => {
    expect(await home.command({ externalId: idOf(name), ...command })).toMatchObject({ status: 'confirmed' });
  });

  it('shows its devices offline with a reason when the bridge loses power, and live again when it is back', async () => {
    const hall = () => home.device(idOf('Hall lamp')).status;
    await bridge.stop();
    await home.waitFor(() => hall().value === 'offline', 'the lamp to be offline', 10_000);
    await bridge.restart();
    await home.waitFor(() => hall().value === 'online', 'the lamp to be online', 20_000);
    expect(await home.command({ externalId: idOf('Hall lamp'), capability: 'onOff', command: 'off' })).toMatchObject({
      status: 'confirmed',
    });
  });
});
