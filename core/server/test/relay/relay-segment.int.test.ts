import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PluginManifest } from '@nexa/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Owner, setUp } from '../support/furnish.ts';
import { canMakeSegments, NetworkSegment } from '../support/network-segment.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const target = 'urn:nexa-test:device:lamp:1';
const mac = '02:00:00:00:00:03';

const manifest: PluginManifest = {
  id: 'bridge',
  name: 'Lamps',
  sdk: '^0.1.0',
  kind: 'brand',
  iotClass: 'local-push',
  discovery: { mdns: [{ type: '_nexa-lamp._tcp' }], ssdp: [{ st: target }], mac: [{ prefix: '02:00:00' }] },
};

/** In the relay's segment 127.0.0.1:8420 is the server, by way of a socket in the file system. */
const way = `
  const { connect, createServer } = require('node:net');
  createServer((inner) => {
    const outer = connect(process.argv[1]);
    inner.pipe(outer).pipe(inner);
    for (const one of [inner, outer]) one.on('error', () => { inner.destroy(); outer.destroy(); });
  }).listen(8420, '127.0.0.1', () => console.log('ready'));
`;

/** A lamp on the other end of the cable: a service by mDNS, and answers to SSDP searches. */
const lamp = `
  const { createSocket } = require('node:dgram');
  const { Bonjour } = require('bonjour-service');
  const own = '10.77.0.3';
  const bonjour = new Bonjour({ interface: own, bind: '0.0.0.0' });
  bonjour.publish({ name: 'Attic lamp', type: 'nexa-lamp', port: 7420, probe: false, host: 'attic-lamp.local' });
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (message, from) => {
    if (!message.toString().includes('ST: ${target}')) return;
    const lines = ['HTTP/1.1 200 OK', 'ST: ${target}', 'USN: uuid:attic-lamp', 'LOCATION: http://10.77.0.3/d.xml'];
    socket.send(lines.concat('', '').join('\\r\\n'), from.port, from.address);
  });
  socket.bind(1900, '0.0.0.0', () => {
    socket.addMembership('239.255.255.250', own);
    console.log('ready');
  });
`;

describe.skipIf(!canMakeSegments)('a relay on another network segment (Linux, as root)', { timeout: 90_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nexa-segment-'));
  let segments: readonly NetworkSegment[] = [];
  let api: TestApi;
  let owner: Owner;
  let entrance: Server;

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    api.parts.discovery.update([manifest]);
    const { port } = new URL(await api.app.listen({ host: '127.0.0.1', port: 0 }));
    entrance = createServer((inner) => {
      const outer = connect(Number(port), '127.0.0.1');
      inner.pipe(outer).pipe(inner);
      for (const one of [inner, outer]) one.on('error', () => [inner, outer].map((each) => each.destroy()));
    });
    entrance.listen(join(folder, 'nexa.sock'));
    await once(entrance, 'listening');
    const { body } = await api.call('POST', '/tokens', {
      token: owner.token,
      body: { name: 'attic', scopes: ['relay'], homeIds: [owner.homeId] },
    });
    writeFileSync(join(folder, 'token'), body.token);
    const [here, there] = await NetworkSegment.pair(['10.77.0.2/24', '10.77.0.3/24'], mac);
    segments = [here, there];
    await there.start([process.execPath, '-e', lamp], /ready/);
    await here.start([process.execPath, '-e', way, join(folder, 'nexa.sock')], /ready/);
    const options = ['--interface', 'nexa-a', '--name', 'attic', '--token-file', join(folder, 'token')];
    const source = [process.execPath, '--conditions=nexa-source', '--import', 'tsx', main];
    await here.start(
      [...source, 'relay', '--server', 'http://127.0.0.1:8420', ...options],
      /Listening on 10\.77\.0\.2/,
    );
  }, 240_000);
  afterAll(async () => {
    for (const segment of segments) await segment.stop();
    entrance?.close();
    await api?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['a service by mDNS', 'mdns', { name: 'Attic lamp', kind: '_nexa-lamp._tcp' }],
    ['an answer to an SSDP search', 'ssdp', { kind: target }],
    ['a neighbour', 'arp', { kind: 'neighbour', details: [{ name: 'mac', value: mac }] }],
  ])('hears %s, and the server shows it with its name', async (_, source, shown) => {
    const path = `/homes/${owner.homeId}/discoveries/heard?source=${source}`;
    await vi.waitFor(
      async () => {
        const { body } = await api.call('GET', path, { token: owner.token });
        expect(body.items).toMatchObject([
          { via: 'attic', addresses: expect.arrayContaining(['10.77.0.3']), ...shown },
        ]);
      },
      { timeout: 80_000, interval: 300 },
    );
  });
});
