import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PluginBench, PluginFolders } from './plugin-bench.ts';

const folders = new PluginFolders();
let bench: PluginBench;
let server: Server;
let port: number;

beforeAll(async () => {
  await folders.install(
    { id: 'trespasser', permissions: { lan: true, internet: ['hub.example.com'] } },
    { id: 'hermit', fixture: 'trespasser' },
  );
  server = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  folders.remove();
});
afterEach(() => bench.host.stop());

/** What the plugin got when it tried `trial`. */
async function tried(
  trial: string,
  options: { plugin?: string; host?: string; forbidden?: boolean } = {},
): Promise<unknown> {
  const { plugin = 'trespasser', host, forbidden = false } = options;
  bench = new PluginBench(folders, { forbiddenPorts: forbidden ? [port] : [] });
  await bench.host.start();
  // Without `host` nothing is granted: a port alone grants nothing.
  await bench.online('one', plugin, { misdeed: trial, port, ...(host === undefined ? {} : { host }) });
  return bench.storage.values.get(`one/${trial}`);
}

describe('a plugin without a grant', () => {
  it.each([
    ['tcp', /on this machine, and nobody granted it/],
    ['name', /localhost leads to no address that the plugin may reach/],
    ['mapped', /on this machine, and nobody granted it/],
    ['unspecified', /on this machine, and nobody granted it/],
    ['metadata', /hands out credentials/],
    ['internet', /belongs to no host that the plugin may reach/],
    ['fetch', /fetch failed/],
    ['http', /on this machine, and nobody granted it/],
    ['tls', /on this machine, and nobody granted it/],
    ['webSocket', /EACCES/],
    ['udp', /EACCES/],
    ['udpOutside', /EACCES/],
    ['ipv6', /on this machine, and nobody granted it/],
    ['ownAddress', /on this machine, and nobody granted it/],
    ['pipe', /EACCES/],
    ['below', /^refused with -13$/],
    ['undone', /on this machine, and nobody granted it/],
    ['servers', /cannot choose where names are looked up/],
    ['listen', /EACCES/],
  ])('cannot do this: %s', async (trial, message) => {
    expect(await tried(trial)).toMatch(message);
  });

  it.each(['lookup', 'resolver'])(
    'and without permission for the local network cannot even ask for names: %s',
    async (trial) => {
      expect(await tried(trial, { plugin: 'hermit' })).toBe('NEXA: example.com is no host that the plugin may reach.');
    },
  );

  it('sees nothing of the environment of its host', async () => {
    expect(await tried('environment')).toBe('{}');
  });

  it('may write into its own folder', async () => {
    expect(await tried('ownFolder')).toBe('reached');
  });

  it('is named with what it tried to reach', async () => {
    await tried('tcp');
    const target = `tcp 127.0.0.1:${port}`;
    expect(bench.host.plugins().find(({ manifest }) => manifest.id === 'trespasser')?.contacts).toEqual([
      { target, verdict: 'refused' },
    ]);
    expect(bench.log).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ plugin: 'trespasser', target }) }),
    );
  });
});

describe('a host that a person named', () => {
  it.each(['tcp', 'name', 'http', 'fetch'])('is reached, on this machine too: %s', async (trial) => {
    const host = trial === 'name' ? 'localhost' : '127.0.0.1';
    expect(await tried(trial, { host })).toBe('reached');
  });

  it('is reached by a plugin whose manifest asks for no network', async () => {
    expect(await tried('tcp', { plugin: 'hermit', host: '127.0.0.1' })).toBe('reached');
  });

  it('is not reached when it is NEXA itself', async () => {
    expect(await tried('tcp', { host: '127.0.0.1', forbidden: true })).toMatch(/is NEXA's own/);
  });

  it('is reachable from the pairing step on, and no longer when the flow has ended', async () => {
    bench = new PluginBench(folders, {});
    await bench.host.start();
    const step = { flowId: 'flow', pluginId: 'trespasser', step: 'address', purpose: 'pair', data: {} } as const;
    await bench.host.runPairingStep({ ...step, input: { host: '127.0.0.1', port } });
    await bench.online('during', 'trespasser', { misdeed: 'tcp', port });
    bench.host.endPairing('flow');
    await bench.online('after', 'trespasser', { misdeed: 'tcp', port });
    expect(bench.storage.values.get('during/tcp')).toBe('reached');
    expect(bench.storage.values.get('after/tcp')).toMatch(/nobody granted it/);
  });

  it('is reachable again in a flow that a host of before had begun', async () => {
    bench = new PluginBench(folders, {});
    await bench.host.start();
    const passed = [{ step: 'address', input: { host: '127.0.0.1', port } }];
    const show = {
      flowId: 'flow',
      pluginId: 'trespasser',
      step: 'address',
      purpose: 'pair',
      data: {},
      passed,
    } as const;
    await expect(bench.host.presentPairingStep(show)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNSUPPORTED' });
    await bench.online('during', 'trespasser', { misdeed: 'tcp', port });
    expect(bench.storage.values.get('during/tcp')).toBe('reached');
  });

  it('is no longer reachable when its integration was removed', async () => {
    bench = new PluginBench(folders, {});
    await bench.host.start();
    await bench.online('first', 'trespasser', { misdeed: 'tcp', host: '127.0.0.1', port });
    await bench.host.disconnect('first');
    await bench.online('second', 'trespasser', { misdeed: 'tcp', port });
    expect(bench.storage.values.get('first/tcp')).toBe('reached');
    expect(bench.storage.values.get('second/tcp')).toMatch(/nobody granted it/);
  });
});
