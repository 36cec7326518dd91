import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginManifest } from '@nexa/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createApp } from '../../src/http/app.ts';
import { type RelayOptions, runRelay } from '../../src/relay/run-relay.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { addMember, type Owner, setUp } from '../support/furnish.ts';
import { spawnNexa } from '../support/nexa-command.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const patient = { timeout: 90_000, interval: 100 };
const quick = { firstPause: 50, longestPause: 200, silence: 40_000 };

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

describe('a relay', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nexa-relay-'));
  const lines: string[] = [];
  const running: { stop: AbortController; ended: Promise<string> }[] = [];
  let api: TestApi;
  let owner: Owner;
  let server: string;
  let udpPort: number;

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    udpPort = await freeUdpPort();
    const manifest: PluginManifest = {
      id: 'bridge',
      name: 'Bridges',
      sdk: '^0.1.0',
      kind: 'brand',
      iotClass: 'local-push',
      discovery: { udp: [{ port: udpPort }] },
    };
    api.gateway.identified = (_, heard) =>
      heard.kind === 'udp'
        ? { uniqueId: Buffer.from(heard.payload, 'base64').toString(), title: 'Thing', config: {} }
        : undefined;
    api.parts.discovery.update([manifest]);
    server = await api.app.listen({ host: '127.0.0.1', port: 0 });
  }, 120_000);
  afterEach(async () => {
    lines.length = 0;
    for (const { stop, ended } of running.splice(0)) {
      stop.abort();
      await ended;
    }
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const makeToken = async (name: string, body: object = {}, token = owner.token) =>
    (
      await api.call('POST', '/tokens', {
        token,
        body: { name, scopes: ['relay'], homeIds: [owner.homeId], ...body },
      })
    ).body;
  const start = (token: string, options: Partial<RelayOptions> = {}): Promise<string> => {
    const tokenFile = join(folder, `${running.length}.token`);
    writeFileSync(tokenFile, `${token}\n`);
    const stop = new AbortController();
    const say = (text: string): void => void lines.push(text);
    const named = { server, tokenFile, name: 'attic', version: '0', interface: '127.0.0.1', timings: quick };
    const ended = runRelay({ ...named, say, signal: stop.signal, ...options }).then(
      () => 'stopped',
      (error) => error.code as string,
    );
    running.push({ stop, ended });
    return ended;
  };
  const relays = async () =>
    (await api.call('GET', `/homes/${owner.homeId}/relays`, { token: owner.token })).body.items;
  const heard = async () =>
    (await api.call('GET', `/homes/${owner.homeId}/discoveries/heard`, { token: owner.token })).body.items;
  /** A device that says its name again and again, as devices do. */
  const announce = (name: string): (() => void) => {
    const socket = createSocket('udp4');
    const timer = setInterval(() => socket.send(Buffer.from(name), udpPort, '127.0.0.1'), 100);
    return () => {
      clearInterval(timer);
      socket.close();
    };
  };
  const open = (token: string): WebSocket => {
    const headers = { authorization: `Bearer ${token}` };
    const socket = new WebSocket(`${server.replace('http', 'ws')}/api/v1/relay`, { headers });
    socket.on('error', () => undefined);
    return socket;
  };
  const greet = async (token: string): Promise<WebSocket> => {
    const socket = open(token);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'hello', protocol: 1, name: 'raw', version: '0' }));
    await once(socket, 'message');
    return socket;
  };

  it('is told what to listen for, and what it hears is shown with its name', async () => {
    const token = await makeToken('attic');
    void start(token.token);
    await vi.waitFor(() => expect(lines).toContain('Listening on 127.0.0.1.'), patient);
    const silence = announce('thing-1');
    await vi.waitFor(async () => expect(await heard()).toMatchObject([{ via: 'attic', status: 'new' }]), patient);
    silence();
    expect(await relays()).toMatchObject([{ tokenId: token.id, name: 'attic', version: '0', refused: 0 }]);
    const { body } = await api.call('GET', `/homes/${owner.homeId}/discoveries`, { token: owner.token });
    expect(body.items).toMatchObject([{ uniqueId: 'thing-1', via: 'attic', source: 'udp' }]);
  });

  it('is refused with a token that the server does not know, or of another scope', async () => {
    const { token } = await makeToken('reader', { scopes: ['read'] });
    expect(await start(`nexa_pat_${'x'.repeat(43)}`)).toBe('NEXA_AUTH_REQUIRED');
    expect(await start(token)).toBe('NEXA_AUTH_REQUIRED');
  });

  it('may do nothing else with its token', async () => {
    const { token } = await makeToken('attic');
    const answers = await Promise.all(
      ['/homes', `/homes/${owner.homeId}/devices`, `/homes/${owner.homeId}/discoveries`].map((path) =>
        api.call('GET', path, { token }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it('has a token of its own, for one home, made by someone who manages it', async () => {
    const member = await addMember(api.database, owner.homeId, 'member');
    expect(await makeToken('wide', { homeIds: undefined })).toMatchObject({ params: { path: 'body/homeIds' } });
    expect(await makeToken('more', { scopes: ['relay', 'read'] })).toMatchObject({ params: { path: 'body/scopes' } });
    expect(await makeToken('member', {}, member.token)).toMatchObject({ code: 'NEXA_AUTH_FORBIDDEN' });
  });

  it('is cut off as soon as its token is deleted, and ends', async () => {
    const token = await makeToken('attic');
    const ended = start(token.token);
    await vi.waitFor(async () => expect(await relays()).toHaveLength(1), patient);
    await api.call('DELETE', `/tokens/${token.id}`, { token: owner.token });
    expect(await relays()).toEqual([]);
    expect(await ended).toBe('NEXA_AUTH_REQUIRED');
  });

  it('is cut off when its maker does not manage the home any more', async () => {
    const admin = await addMember(api.database, owner.homeId, 'admin');
    const { token } = await makeToken('attic', {}, admin.token);
    const ended = start(token);
    await vi.waitFor(async () => expect(await relays()).toHaveLength(1), patient);
    await api.call('PATCH', `/homes/${owner.homeId}/members/${admin.userId}`, {
      token: owner.token,
      body: { role: 'member' },
    });
    expect(await ended).toBe('NEXA_AUTH_REQUIRED');
  });

  it('gives way to another one with the same token', async () => {
    const { token } = await makeToken('attic');
    const first = await greet(token);
    const closed = once(first, 'close');
    const second = await greet(token);
    expect((await closed)[0]).toBe(4409);
    expect(await relays()).toHaveLength(1);
    second.terminate();
  });

  it('is let go when it says what is no message', async () => {
    const socket = await greet((await makeToken('raw')).token);
    const closed = once(socket, 'close');
    socket.send('{"type":"heard","heard":{"kind":"arp","address":"1.2.3.4","mac":"nonsense"}}');
    expect((await closed)[0]).toBe(4400);
  });

  it('that floods is held to a few, then let go, and pushes nothing else out', async () => {
    const before = (await heard()).length;
    const socket = await greet((await makeToken('raw')).token);
    const closed = once(socket, 'close');
    for (let n = 0; n < 4000; n += 1) {
      const address = `10.${n >> 8}.${n & 255}.1`;
      const thing = { kind: 'udp', address, port: 1, localPort: udpPort, payload: 'AAAA' };
      socket.send(JSON.stringify({ type: 'heard', heard: thing }));
    }
    expect((await closed)[0]).toBe(4429);
    const after = await heard();
    expect(after.length).toBeLessThanOrEqual(500);
    expect(after.filter(({ via }: { via: string }) => via === 'attic')).toHaveLength(before);
  });

  it('comes back when the server does, and tells again what it heard', async () => {
    const { token } = await makeToken('attic');
    const own = await createApp({
      parts: api.parts,
      logger: createServerLogger('silent'),
      pageDir: folder,
      trustProxy: [],
    });
    const address = await own.listen({ host: '127.0.0.1', port: 0 });
    const port = Number(new URL(address).port);
    void start(token, { server: address });
    await vi.waitFor(() => expect(lines.some((line) => line.startsWith('Connected'))).toBe(true), patient);
    await own.close();
    await vi.waitFor(() => expect(lines.some((line) => line.startsWith('Not connected'))).toBe(true), patient);
    const again = await createApp({
      parts: api.parts,
      logger: createServerLogger('silent'),
      pageDir: folder,
      trustProxy: [],
    });
    await again.listen({ host: '127.0.0.1', port });
    await vi.waitFor(() => expect(lines.filter((line) => line.startsWith('Connected'))).toHaveLength(2), patient);
    await again.close();
  });

  it('is noticed to be gone when it is killed', async () => {
    const tokenFile = join(folder, 'killed.token');
    writeFileSync(tokenFile, (await makeToken('attic')).token);
    const where = ['--server', server, '--token-file', tokenFile, '--interface', '127.0.0.1'];
    const child = spawnNexa(['relay', ...where, '--name', 'cellar'], {});
    await vi.waitFor(async () => expect(await relays()).toMatchObject([{ name: 'cellar' }]), patient);
    child.kill('SIGKILL');
    await vi.waitFor(async () => expect(await relays()).toEqual([]), patient);
  });
});
