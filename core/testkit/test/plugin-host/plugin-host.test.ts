import { seconds } from '@nexa/sdk';
import { leakedSecrets, type PluginHost, startPluginHost, VirtualClock } from '@nexa/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LampWorld, lampPlugin, newWorld } from './lamp-plugin.ts';

const config = { key: 'right-key' };

let clock: VirtualClock;
let world: LampWorld;
let host: PluginHost;

beforeEach(() => {
  clock = new VirtualClock();
  world = newWorld();
  host = startPluginHost(lampPlugin(world), { pluginId: 'acme', clock });
});

afterEach(() => host.stop());

it('pairs through all steps without a page', async () => {
  expect(await host.pair([config])).toEqual({ result: 'done', title: 'Lamp', uniqueId: 'lamp', config });
});

it('refuses an input that the step does not ask for, and a configuration that breaks the schema', async () => {
  await expect(host.pair([{ key: 7 }])).rejects.toMatchObject({ code: 'NEXA_PLUGIN_CONFIG_INVALID' });
  await expect(host.connect({ key: '' })).rejects.toMatchObject({ code: 'NEXA_PLUGIN_CONFIG_INVALID' });
});

it('connects, fills in defaults and records what is reported', async () => {
  const { sink } = await host.connect(config);
  expect(sink.known.get('lamp')?.name).toBe('Lamp');
  expect(sink.value('lamp', 'brightness.level')).toBe(50);
});

it('waits for a report by moving the virtual clock', async () => {
  const { sink } = await host.connect(config);
  await sink.waitFor(() => sink.value('lamp', 'onOff.on') === true);
  expect(clock.now()).toBe(new VirtualClock().now() + seconds(5));
});

it('says so when what is waited for does not come', async () => {
  const { sink } = await host.connect(config);
  await expect(sink.waitFor(() => false, seconds(7))).rejects.toThrow('the report did not come within 7000 ms');
});

it('hands commands over and keeps what the plugin stores', async () => {
  const lamp = await host.connect(config, 'one');
  await lamp.command({ externalId: 'lamp', capability: 'onOff', command: 'on' });
  expect(lamp.sink.value('lamp', 'onOff.on')).toBe(true);
  expect(host.storage.all('one')).toEqual({ last: 'on' });
});

it('rejects with what the plugin threw', async () => {
  await expect(host.connect({ key: 'wrong-key' })).rejects.toMatchObject({ code: 'NEXA_PLUGIN_AUTH_FAILED' });
});

it('keeps a link open: offline with a reason, tried again with growing pauses, online at last', async () => {
  world.isReachable = false;
  const lamp = await host.integration(config);
  lamp.keepOpen();
  await lamp.sink.waitFor(({ statuses }) => statuses.length === 3);
  expect(world.connects).toBe(3);
  expect(lamp.sink.statuses[0]).toEqual({
    value: 'offline',
    detail: 'communication-error',
    message: 'The lamp does not answer.',
  });
  world.isReachable = true;
  await lamp.sink.waitFor(({ statuses }) => statuses.at(-1)?.value === 'online');
});

it('does not try again when the key is refused', async () => {
  const lamp = await host.integration({ key: 'wrong-key' });
  lamp.keepOpen();
  await clock.advance(seconds(600));
  expect(world.connects).toBe(1);
  expect(lamp.sink.statuses).toMatchObject([{ value: 'offline', detail: 'auth-failed' }]);
});

it('shows what the plugin sent before secrets were cut out, beside what the host made of it', async () => {
  await host.connect(config);
  expect(leakedSecrets(host.log, ['right-key'])).toEqual([]);
  expect(leakedSecrets(host.sent, ['right-key'])).toEqual(['right-key']);
});

it('ends everything when it is stopped', async () => {
  const lamp = await host.integration(config);
  world.isReachable = false;
  lamp.keepOpen();
  await host.connect(config).catch(() => undefined);
  await host.stop();
  expect(clock.pending).toBe(0);
});
