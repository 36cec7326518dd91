import { type PluginHost, startPluginHost } from '@nexa/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { type SimulatedLamp, startSimulatedLamp } from './simulated-lamp.ts';

let lamp: SimulatedLamp;
let host: PluginHost;

beforeEach(async () => {
  lamp = await startSimulatedLamp();
  host = startPluginHost(plugin, { pluginId: 'template' });
});

afterEach(async () => {
  await host.stop();
  await lamp.unplug();
});

const config = () => ({ host: '127.0.0.1', port: lamp.port, token: lamp.mood.token });

it('is paired with address and token', async () => {
  expect(await host.pair([config()])).toEqual({
    result: 'done',
    title: 'Glow One',
    uniqueId: 'GL-0001',
    config: config(),
  });
});

it.each([
  ['the token is wrong', () => ({ ...config(), token: 'wrong' }), 'NEXA_PLUGIN_AUTH_FAILED'],
  ['nothing answers', () => ({ ...config(), port: 1 }), 'NEXA_PLUGIN_UNREACHABLE'],
])('says why pairing fails when %s', async (_, wrong, code) => {
  await expect(host.pair([wrong()])).rejects.toMatchObject({ code });
});

it('hears of a press on the lamp itself', async () => {
  const { sink } = await host.connect(config());
  expect(sink.value(lamp.serial, 'onOff.on')).toBe(false);
  lamp.press();
  await sink.waitFor(() => sink.value(lamp.serial, 'onOff.on') === true);
});

it.each([
  ['onOff', 'on', {}, 'onOff.on', true],
  ['onOff', 'toggle', {}, 'onOff.on', true],
  ['brightness', 'set', { level: 0 }, 'onOff.on', false],
])('carries out %s.%s %o', async (capability, command, params, key, value) => {
  const integration = await host.connect(config());
  await integration.command({ externalId: lamp.serial, capability, command, params });
  await integration.sink.waitFor((sink) => sink.value(lamp.serial, key) === value);
});

it('knows a lamp that was heard on the network', async () => {
  const heard = { kind: 'mdns', type: '_glow._tcp', name: 'Glow', host: 'glow.local', port: 7420 } as const;
  const addresses = ['192.168.1.50'];
  expect(await host.identify({ ...heard, addresses, txt: { serial: 'GL-0001' } })).toEqual({
    uniqueId: 'GL-0001',
    title: 'Glow lamp',
    config: { host: '192.168.1.50', port: 7420 },
  });
  expect(await host.identify({ ...heard, addresses, txt: {} })).toBeUndefined();
});
