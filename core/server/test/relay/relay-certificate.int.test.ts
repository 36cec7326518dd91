import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runRelay } from '../../src/relay/run-relay.ts';
import { type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const patient = { timeout: 90_000, interval: 100 };

describe('a relay of a server that signed its certificate itself', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nexa-relay-tls-'));
  const tokenFile = join(folder, 'token');
  const lines: string[] = [];
  const stops: (() => Promise<void>)[] = [];
  let api: TestApi;
  let owner: Owner;
  let entrance: Server;
  let fingerprint: string;
  /** How many bytes each connection brought, beside what makes the connection. */
  let received: { bytes: number }[] = [];

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    const { body } = await api.call('POST', '/tokens', {
      token: owner.token,
      body: { name: 'attic', scopes: ['relay'], homeIds: [owner.homeId] },
    });
    writeFileSync(tokenFile, body.token);
    const inner = Number(new URL(await api.app.listen({ host: '127.0.0.1', port: 0 })).port);
    const made = await generate([{ name: 'commonName', value: 'nexa.test' }], { keyType: 'ec', curve: 'P-256' });
    fingerprint = new X509Certificate(made.cert).fingerprint256;
    entrance = createServer({ key: made.private, cert: made.cert }, (outside) => {
      const inside = connect(inner, '127.0.0.1');
      const brought = { bytes: 0 };
      received.push(brought);
      outside.on('data', (data) => {
        brought.bytes += data.length;
      });
      outside.pipe(inside).pipe(outside);
      for (const one of [outside, inside])
        one.on('error', () => undefined).once('close', () => [outside, inside].map((each) => each.destroy()));
    });
    await new Promise<void>((resolve) => entrance.listen(0, '127.0.0.1', resolve));
  }, 120_000);
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    lines.length = 0;
    received = [];
  });
  afterAll(async () => {
    entrance?.close();
    await api?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (pinned: { readonly fingerprint?: string }): void => {
    const server = `https://127.0.0.1:${(entrance.address() as AddressInfo).port}`;
    const stop = new AbortController();
    const ended = runRelay({
      ...{ server, tokenFile, name: 'attic', version: '0', interface: '127.0.0.1', ...pinned },
      say: (text) => void lines.push(text),
      signal: stop.signal,
      timings: { firstPause: 50, longestPause: 200, silence: 40_000 },
    });
    stops.push(() => {
      stop.abort();
      return ended;
    });
  };
  const said = (sentence: RegExp) => vi.waitFor(() => expect(lines.join('\n')).toMatch(sentence), patient);
  const talkative = () => received.filter(({ bytes }) => bytes > 0);
  const relays = async () =>
    (await api.call('GET', `/homes/${owner.homeId}/relays`, { token: owner.token })).body.items;

  it('connects by the fingerprint, as openssl prints it', async () => {
    start({ fingerprint: `sha256 Fingerprint=${fingerprint}` });
    await said(/^Connected to https:\/\/127\.0\.0\.1:\d+ as attic\.$/m);
    expect(await relays()).toMatchObject([{ name: 'attic' }]);
    expect(talkative()).toHaveLength(1);
  });

  it('refuses another certificate before it says anything, and tells which one that is', async () => {
    start({ fingerprint: '0'.repeat(64) });
    const shown = fingerprint.replaceAll(':', '').toLowerCase();
    await said(
      new RegExp(`^Not connected: The server shows another certificate \\(SHA-256 ${shown}\\)\\. Trying again`, 'm'),
    );
    expect([talkative(), await relays()]).toEqual([[], []]);
  });

  it('refuses it without a fingerprint', async () => {
    start({});
    await said(/^Not connected: self-signed certificate\b.* --fingerprint/m);
    expect([talkative(), await relays()]).toEqual([[], []]);
  });
});
