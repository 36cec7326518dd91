import { createServer, connect as openTcp } from 'node:net';
import type { JsonObject } from '@nexa/sdk';
import type { PluginHost, TestIntegration } from '@nexa/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SimulatedHome } from '../emulator/simulated-home.ts';
import { startPlugin } from '../support/plugin-at-work.ts';

const access = { username: 'home', password: 'broker-word-1' };
const plug = {
  unique_id: 'p',
  device: { identifiers: ['plug'], name: 'Plug' },
  state_topic: 'plug/state',
  command_topic: 'plug/set',
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface AtWork {
  readonly host: PluginHost;
  readonly integration: TestIntegration;
  readonly config: JsonObject;
  readonly port: number;
}

/** NEXA's own broker, paired and at work. */
async function startOwn(): Promise<AtWork> {
  const port = await freePort();
  const host = startPlugin([port]);
  const paired = await host.pair([{ port, ...access }]);
  if (paired.result !== 'done') throw new Error(JSON.stringify(paired));
  const integration = await host.connect(paired.config, 'own');
  return { host, integration, config: paired.config, port };
}

async function enter(port: number, given: object = access): Promise<SimulatedHome> {
  const home = await SimulatedHome.connect({ port, ...given });
  onTestFinished(() => home.leave());
  return home;
}

describe('NEXA’s own broker', () => {
  it('finds, hears and switches what announces itself there', async () => {
    const { host, integration, port } = await startOwn();
    const { sink } = integration;
    const home = await enter(port);
    await home.on('plug/set', (payload) => void home.say('plug/state', payload));
    await home.announce('switch/plug', plug);
    await sink.waitFor(({ known }) => known.has('plug'));
    await home.say('plug/state', 'OFF');
    await sink.waitFor(() => sink.value('plug', 'onOff.on') === false);
    expect(await integration.command({ externalId: 'plug', capability: 'onOff', command: 'on' })).toBe('accepted');
    await sink.waitFor(() => sink.value('plug', 'onOff.on') === true);
    expect(await integration.diagnostics()).toMatchObject({ protocol: '3.1.1', ownBroker: { clients: 1, refused: 0 } });
    expect(host.refusals).toEqual([]);
  });

  it('keeps what devices want kept over a restart of NEXA', async () => {
    const { host, integration, config, port } = await startOwn();
    const home = await enter(port);
    await home.announce('switch/plug', plug);
    await home.say('plug/state', 'ON', { retain: true });
    await integration.sink.waitFor(({ known }) => known.has('plug'));
    const isKept = () => {
      const stored = host.sent.filter((message) => (message as { readonly kind?: string }).kind === 'ask');
      return ['switch/plug/config', 'plug/state'].every((topic) => JSON.stringify(stored).includes(`${topic}":{`));
    };
    await integration.sink.waitFor(isKept);
    await integration.close();
    const again = await host.connect(config, 'own');
    expect([...again.sink.known.keys()]).toEqual(['plug']);
    await again.sink.waitFor(() => again.sink.value('plug', 'onOff.on') === true);
    expect(host.refusals).toEqual([]);
  });

  it.each([
    ['no password', {}],
    ['a wrong password', { username: 'home', password: 'guess' }],
    ['a wrong name', { username: 'root', password: access.password }],
  ])('lets nobody in with %s', async (_, given) => {
    const { integration, port } = await startOwn();
    await expect(enter(port, given)).rejects.toThrow(/(?:user ?name or password|authorized)/i);
    expect(await integration.diagnostics()).toMatchObject({ ownBroker: { refused: 1 } });
  });

  it('hangs up on whoever sends a packet that is too large', async () => {
    const { port } = await startOwn();
    const socket = openTcp(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    // CONNECT with a remaining length of 200 MB
    socket.write(Buffer.from([0x10, 0x80, 0x80, 0xaf, 0x5f]));
    await new Promise((resolve) => socket.once('close', resolve));
  });

  it('leaves its port free when it ends', async () => {
    const { host, integration, config } = await startOwn();
    await integration.close();
    const again = await host.connect(config, 'own');
    expect((await again.diagnostics())?.connected).toBe(true);
  });

  it('says that its port is taken', async () => {
    const { host, config } = await startOwn();
    await expect(host.connect(config, 'second')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_NOT_READY',
      message: expect.stringContaining('is taken by another program'),
    });
  });

  it('is not begun without a password for the devices at home', async () => {
    const port = await freePort();
    const host = startPlugin([port]);
    expect(await host.pair([{ use: 'own', port }])).toMatchObject({ result: 'retry', field: 'username' });
    expect(await host.pair([{ use: 'own', port, username: 'home' }])).toMatchObject({
      result: 'retry',
      field: 'password',
    });
    expect(await host.pair([{ use: 'own', port: 8080, ...access }])).toMatchObject({ result: 'retry', field: 'port' });
    await expect(host.connect({ use: 'own', port })).rejects.toMatchObject({ code: 'NEXA_PLUGIN_CONFIG_INVALID' });
  });

  it('is begun for this machine only where pairing is told nothing, and says so', async () => {
    const port = await freePort();
    const host = startPlugin([port, 1883]);
    const paired = await host.pair([{}]);
    expect(paired).toMatchObject({
      result: 'done',
      title: 'NEXA’s MQTT broker (for this machine only)',
      uniqueId: 'own:1883',
      config: { use: 'own', port: 1883, loopbackOnly: true },
    });
    const elsewhere = await host.pair([{ port }]);
    if (elsewhere.result !== 'done') throw new Error(JSON.stringify(elsewhere));
    await host.connect(elsewhere.config);
    const home = await enter(port, {});
    await home.say('anything', 'goes');
  });

  it.each([{ username: 'home' }, { loopbackOnly: false }, { use: 'own' }])(
    'is not begun so where %o says that devices are to come',
    async (input) => {
      expect(await startPlugin().pair([input])).toMatchObject({ result: 'retry' });
    },
  );

  it('for this machine only asks for none', async () => {
    const port = await freePort();
    const host = startPlugin([port]);
    const paired = await host.pair([{ use: 'own', port, loopbackOnly: true }]);
    expect(paired).toMatchObject({ result: 'done', config: { loopbackOnly: true } });
    await host.connect((paired as { readonly config: JsonObject }).config);
    const home = await enter(port, {});
    await home.say('anything', 'goes');
  });
});
