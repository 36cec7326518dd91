import { createSocket, type Socket } from 'node:dgram';
import { type Heard, type PluginManifest, seconds } from '@nexa/sdk';
import { Bonjour } from 'bonjour-service';
import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DiscoveryOptions, type RunningDiscovery, startDiscovery } from '../../src/discovery/discovery.ts';
import { processTimings } from '../../src/discovery/listener-process.ts';
import { MemoryDiscoveryStore } from './memory-discovery-store.ts';

const loopback = { interface: '127.0.0.1' };
const SSDP_GROUP = '239.255.255.250';

const manifest = (id: string, discovery: NonNullable<PluginManifest['discovery']>): PluginManifest => ({
  id,
  name: id,
  sdk: '^0.1.0',
  kind: 'brand',
  iotClass: 'local-push',
  discovery,
});

/** A plugin that offers whatever it is shown. */
const identify = (pluginId: string, heard: Heard) =>
  Promise.resolve({ uniqueId: `${pluginId}-${heard.kind}`, title: `Something by ${heard.kind}`, config: {} });

/** Names of the lines logged, to wait for one. */
class LogLines {
  readonly lines: string[] = [];
  readonly #waiting = new Set<() => void>();

  write(line: string): void {
    this.lines.push((JSON.parse(line) as { msg: string }).msg);
    for (const look of [...this.#waiting]) look();
  }

  seen(text: string, times = 1): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.lines.filter((line) => line === text).length < times) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

let store: MemoryDiscoveryStore;
let log: LogLines;
let running: RunningDiscovery | undefined;
const closing: (() => void)[] = [];

beforeEach(() => {
  store = new MemoryDiscoveryStore();
  log = new LogLines();
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  for (const close of closing.splice(0)) close();
});

async function discover(manifests: readonly PluginManifest[], options: Partial<DiscoveryOptions> = {}) {
  const logger = pino({ level: 'debug' }, log);
  running = startDiscovery({ manifests, gateway: { identify }, store, mode: loopback, logger, ...options });
  await log.seen('Discovery listens');
  return running;
}

function openSocket(): Socket {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  closing.push(() => socket.close());
  return socket;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

/** A device that answers searches for its own target. */
async function ssdpDevice(target: string): Promise<Socket> {
  const socket = openSocket();
  socket.on('message', (message, from) => {
    const text = message.toString();
    if (!text.startsWith('M-SEARCH') || !text.includes(`ST: ${target}\r\n`)) return;
    const answer = [
      'HTTP/1.1 200 OK',
      `ST: ${target}`,
      'USN: uuid:nexa-test',
      'LOCATION: http://127.0.0.1/d.xml',
      '',
      '',
    ];
    socket.send(answer.join('\r\n'), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(1900, '0.0.0.0', resolve));
  socket.addMembership(SSDP_GROUP, '127.0.0.1');
  socket.setMulticastInterface('127.0.0.1');
  return socket;
}

it('hears a service by mDNS and keeps what its plugin makes of it', async () => {
  const type = `nexa-${process.pid}`;
  const bonjour = new Bonjour({ interface: '127.0.0.1', bind: '0.0.0.0' } as ConstructorParameters<typeof Bonjour>[0]);
  closing.push(() => bonjour.destroy());
  bonjour.publish({ name: 'Test bridge', type, port: 8443, probe: false, txt: { model: 'T1' } });
  await discover([manifest('acme', { mdns: [{ type: `_${type}._tcp`, txt: { model: 'T1' } }] })]);
  await store.when((kept) => kept.length === 1);
  const [found] = [...store.kept.values()];
  expect(found).toMatchObject({
    pluginId: 'acme',
    offer: { uniqueId: 'acme-mdns' },
    heard: { kind: 'mdns', type: `_${type}._tcp`, name: 'Test bridge', port: 8443, txt: { model: 'T1' } },
  });
});

it('hears an answer to its SSDP search', async () => {
  const target = `urn:nexa-test:device:${process.pid}`;
  await ssdpDevice(target);
  await discover([manifest('acme', { ssdp: [{ st: target }] })]);
  await store.when((kept) => kept.length === 1);
  expect([...store.kept.values()][0]).toMatchObject({
    address: '127.0.0.1',
    heard: { kind: 'ssdp', headers: { st: target, location: 'http://127.0.0.1/d.xml' } },
  });
});

it('hears an SSDP announcement', async () => {
  const target = `urn:nexa-test:announced:${process.pid}`;
  const device = await ssdpDevice('none');
  await discover([manifest('acme', { ssdp: [{ st: target }] })]);
  const announcement = ['NOTIFY * HTTP/1.1', `NT: ${target}`, 'NTS: ssdp:alive', 'USN: uuid:nexa-announced', '', ''];
  device.send(announcement.join('\r\n'), 1900, SSDP_GROUP);
  await store.when((kept) => kept.length === 1);
  expect([...store.kept.values()][0]).toMatchObject({ heard: { kind: 'ssdp', headers: { nt: target } } });
});

it('hears datagrams on the port of a manifest, and only its plugin is shown them', async () => {
  const [port, otherPort] = [await freeUdpPort(), await freeUdpPort()];
  await discover([manifest('acme', { udp: [{ port }] }), manifest('other', { udp: [{ port: otherPort }] })]);
  openSocket().send(Buffer.from('hello'), port, '127.0.0.1');
  await store.when((kept) => kept.length > 0);
  expect([...store.kept.values()]).toMatchObject([
    { pluginId: 'acme', heard: { kind: 'udp', localPort: port, payload: Buffer.from('hello').toString('base64') } },
  ]);
});

it('keeps nothing of what the plugin does not know, and survives a plugin that fails', async () => {
  const port = await freeUdpPort();
  const shown: string[] = [];
  const gateway = {
    identify: (pluginId: string, heard: Heard) => {
      const text = heard.kind === 'udp' ? Buffer.from(heard.payload, 'base64').toString() : '';
      shown.push(text);
      if (text === 'broken') return Promise.reject(new Error('plugin failed'));
      return text === 'strange' ? Promise.resolve(undefined) : identify(pluginId, heard);
    },
  };
  await discover([manifest('acme', { udp: [{ port }] })], { gateway });
  const socket = openSocket();
  for (const text of ['strange', 'broken', 'known']) socket.send(Buffer.from(text), port, '127.0.0.1');
  await store.when((kept) => kept.length === 1);
  expect(shown.toSorted()).toEqual(['broken', 'known', 'strange']);
  expect(log.lines).toContain('What was heard could not be used');
});

it('keeps once what a device says again and again in other words', async () => {
  const [port, lastPort] = [await freeUdpPort(), await freeUdpPort()];
  await discover([manifest('acme', { udp: [{ port }] }), manifest('last', { udp: [{ port: lastPort }] })]);
  const socket = openSocket();
  for (const words of ['one', 'two', 'three']) socket.send(Buffer.from(words), port, '127.0.0.1');
  await store.when((kept) => kept.some(({ pluginId }) => pluginId === 'acme'));
  socket.send(Buffer.from('end'), lastPort, '127.0.0.1');
  await store.when((kept) => kept.some(({ pluginId }) => pluginId === 'last'));
  expect(store.writes).toBe(2);
});

it('forgets what is not heard again', async () => {
  const port = await freeUdpPort();
  const timings = { forgetAfter: 500, repeat: seconds(60) };
  await discover([manifest('acme', { udp: [{ port }] })], { timings });
  openSocket().send(Buffer.from('hello'), port, '127.0.0.1');
  await store.when((kept) => kept.length === 1);
  await store.when((kept) => kept.length === 0);
});

it('goes on when its process is killed', async () => {
  const port = await freeUdpPort();
  const timings = { ...processTimings, firstPause: 20 };
  const { pid } = await discover([manifest('acme', { udp: [{ port }] })], { processTimings: timings });
  process.kill(pid ?? 0, 'SIGKILL');
  await log.seen('Discovery process ended and will be restarted');
  await log.seen('Discovery listens', 2);
  openSocket().send(Buffer.from('hello'), port, '127.0.0.1');
  await store.when((kept) => kept.length === 1);
  expect(running?.pid).not.toBe(pid);
});

it('replaces its process when it hangs', async () => {
  const port = await freeUdpPort();
  const timings = { ...processTimings, heartbeat: 50, silence: 6000, firstPause: 20 };
  const { pid } = await discover([manifest('acme', { udp: [{ port }] })], { processTimings: timings });
  process.kill(pid ?? 0, 'SIGSTOP');
  await log.seen('Discovery listens', 2);
  expect(running?.pid).not.toBe(pid);
});

it('listens anew when plugins come, and not at all when none listens', async () => {
  const [port, laterPort] = [await freeUdpPort(), await freeUdpPort()];
  const discovery = await discover([manifest('acme', { udp: [{ port }] })]);
  discovery.update([manifest('later', { udp: [{ port: laterPort }] })]);
  await log.seen('Discovery listens', 2);
  openSocket().send(Buffer.from('hello'), laterPort, '127.0.0.1');
  await store.when((kept) => kept.length === 1);
  expect([...store.kept.values()][0]?.pluginId).toBe('later');
  discovery.update([]);
  expect(discovery.pid).toBeUndefined();
});

it('starts no process when discovery is off', () => {
  const logger = pino({ level: 'silent' });
  const manifests = [manifest('acme', { udp: [{ port: 40_001 }] })];
  running = startDiscovery({ manifests, gateway: { identify }, store, mode: 'off', logger });
  expect(running.pid).toBeUndefined();
});

it('says so when a port is taken, and hears the others', async () => {
  const [taken, free] = [await freeUdpPort(), await freeUdpPort()];
  const holder = createSocket('udp4');
  closing.push(() => holder.close());
  await new Promise<void>((resolve) => holder.bind({ port: taken, address: '127.0.0.1', exclusive: true }, resolve));
  await discover([manifest('acme', { udp: [{ port: taken }, { port: free }] })]);
  await log.seen('A UDP port cannot be heard');
  openSocket().send(Buffer.from('hello'), free, '127.0.0.1');
  await store.when((kept) => kept.length === 1);
});
