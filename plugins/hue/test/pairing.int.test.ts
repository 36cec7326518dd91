import type { JsonObject, PairedIntegration, PairingResult } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectBridge } from '../src/connection/connect-bridge.ts';
import { createPairing } from '../src/pairing.ts';
import { HueBridgeEmulator } from './emulator/hue-bridge.ts';
import { FakeIntegration } from './support/fake-integration.ts';
import { shortDeadlines } from './support/paired-bridge.ts';

const pairing = createPairing(shortDeadlines);
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

function run(step: string, input: JsonObject, data: JsonObject = {}): Promise<PairingResult> {
  const { signal } = new AbortController();
  const found = pairing.steps[step];
  if (found === undefined) throw new Error(`no step ${step}`);
  return found.run({ input, data, purpose: 'pair', logger: silent, signal });
}

function runAgain(input: JsonObject, integration: PairedIntegration): Promise<PairingResult> {
  const { signal } = new AbortController();
  const step = pairing.steps[pairing.reconfigure ?? ''];
  if (step === undefined) throw new Error('it has no step to reconfigure');
  const { config: data } = integration;
  return step.run({ input, data, purpose: 'reconfigure', integration, logger: silent, signal });
}

describe('pairing with a Hue bridge', () => {
  let bridge: HueBridgeEmulator;
  const address = () => ({ host: bridge.host, httpPort: bridge.httpPort, httpsPort: bridge.httpsPort });
  const found = async (): Promise<JsonObject> => {
    const result = await run('bridge', address());
    expect(result).toMatchObject({ result: 'next', step: 'link' });
    return (result as { data: JsonObject }).data;
  };

  beforeEach(async () => {
    bridge = await HueBridgeEmulator.start({ home: 'own' });
  });

  afterEach(async () => {
    expect(bridge.unknownRequests).toEqual([]);
    await bridge.stop();
  });

  it('finds the bridge and remembers the certificate that carries its id', async () => {
    expect(await found()).toEqual({
      ...address(),
      bridgeId: '001788fffe4a5b6c',
      certificateFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      name: 'Hue Bridge of the tests',
    });
  });

  it('asks for the button until it is pressed, then has a key that works', async () => {
    const data = await found();
    expect(await run('link', {}, data)).toEqual({
      result: 'retry',
      message: expect.stringContaining('Press the round link button'),
    });
    bridge.pressLinkButton();
    const done = await run('link', {}, data);
    expect(done).toMatchObject({ result: 'done', title: 'Hue Bridge of the tests', uniqueId: '001788fffe4a5b6c' });
    const { config } = done as { config: JsonObject };
    expect([...bridge.users]).toEqual([config.username]);
    const connection = await connectBridge(new FakeIntegration(config as never).context, { deadlines: shortDeadlines });
    expect(connection.devices.length).toBeGreaterThan(1);
    await connection.disconnect();
  });

  it('renews a refused key over the certificate that is pinned already', async () => {
    const data = await found();
    bridge.pressLinkButton();
    const { config } = (await run('link', {}, data)) as { config: JsonObject };
    bridge.removeUser(String(config.username));
    bridge.pressLinkButton();
    expect(pairing.reauth).toBe('link');
    const renewed = await run('link', {}, config);
    expect(renewed).toMatchObject({ result: 'done', title: 'Hue Bridge 4A5B6C', uniqueId: '001788fffe4a5b6c' });
    const { config: after } = renewed as { config: JsonObject };
    expect(after).toEqual({ ...config, username: [...bridge.users][0] });
    expect(after.username).not.toBe(config.username);
  });

  it('takes the bridge that was paired at another address, with its key and name', async () => {
    const data = await found();
    bridge.pressLinkButton();
    const { config } = (await run('link', {}, data)) as { config: JsonObject };
    const integration = { title: 'Upstairs', uniqueId: bridge.bridgeId, config };
    await bridge.stop();
    await bridge.listen();
    expect(await runAgain(address(), integration)).toEqual({
      ...integration,
      result: 'done',
      config: { ...config, ...address() },
    });
  });

  it('lets a person choose whether rooms and zones are shown, and keeps that when the key is renewed', async () => {
    const data = await found();
    bridge.pressLinkButton();
    const { config } = (await run('link', {}, data)) as { config: JsonObject };
    const integration = { title: 'Upstairs', uniqueId: bridge.bridgeId, config };
    const changed = await runAgain({ ...address(), showGroups: false }, integration);
    expect(changed).toMatchObject({ result: 'done', config: { ...config, showGroups: false } });
    bridge.pressLinkButton();
    expect(await run('link', {}, { ...config, showGroups: false })).toMatchObject({ config: { showGroups: false } });
  });

  it.each([
    ['another bridge', { bridgeId: 'ffffffffffffffff' }],
    ['one that only says that it is the same', {}],
  ])('does not take %s for the one that was paired', async (_, options) => {
    const { data } = (await run('bridge', address())) as { data: JsonObject };
    const other = await HueBridgeEmulator.start({ home: 'own', ...options });
    const there = { host: other.host, httpPort: other.httpPort, httpsPort: other.httpsPort };
    const result = await runAgain(there, { title: 'Hue', uniqueId: bridge.bridgeId, config: data });
    await other.stop();
    expect(result).toMatchObject({
      result: 'retry',
      field: 'host',
      message: expect.stringContaining('Another bridge'),
    });
  });

  it('gives no key to a bridge whose certificate changed between the steps', async () => {
    const data = await found();
    await bridge.changeCertificate();
    bridge.pressLinkButton();
    bridge.requests.length = 0;
    await expect(run('link', {}, data)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_AUTH_FAILED' });
    expect(bridge.requests).toEqual([]);
  });

  it('does not trust a bridge whose certificate carries another id', async () => {
    await bridge.changeCertificate('ffffffffffffffff');
    expect(await run('bridge', address())).toEqual({
      result: 'retry',
      field: 'host',
      message: expect.stringContaining('is not that of bridge 001788fffe4a5b6c'),
    });
  });

  it.each([
    ['a web page', { kind: 'html' }],
    ['other JSON', { kind: 'answer', data: { name: 'printer' } }],
    ['broken JSON', { kind: 'malformed' }],
    ['a missing page', { kind: 'status', status: 404 }],
  ] as const)('says that it is no Hue bridge when %s is answered', async (_, fault) => {
    bridge.setFault(fault);
    expect(await run('bridge', address())).toEqual({
      result: 'retry',
      field: 'host',
      message: 'What answers at 127.0.0.1 is not a Hue bridge.',
    });
  });

  it('says that nothing answers, at which port and why', async () => {
    const before = address();
    await bridge.stop();
    expect(await run('bridge', before)).toEqual({
      result: 'retry',
      field: 'host',
      message: `No Hue bridge answers at 127.0.0.1, port ${before.httpsPort}. Nothing accepts connections at the bridge’s address.`,
    });
  });

  it('gives up on a bridge that takes the connection and stays silent', async () => {
    await bridge.goMute();
    expect(await run('bridge', address())).toMatchObject({ result: 'retry', field: 'host' });
  });

  it('tells a bridge without HTTPS from one that is not there', async () => {
    const other = await HueBridgeEmulator.start({ home: 'own' });
    await other.stop();
    expect(await run('bridge', { ...address(), httpsPort: other.httpsPort })).toEqual({
      result: 'retry',
      field: 'host',
      message: expect.stringContaining('but not over HTTPS at port'),
    });
  });

  it('says that a port without TLS is the wrong one', async () => {
    expect(await run('bridge', { ...address(), httpsPort: bridge.httpPort })).toMatchObject({
      message: expect.stringContaining(
        `answers at port ${bridge.httpPort}, but not over HTTPS at port ${bridge.httpPort}`,
      ),
    });
    expect(await run('bridge', { ...address(), httpPort: 9, httpsPort: bridge.httpPort })).toMatchObject({
      message: expect.stringContaining('What answers at this port does not speak TLS.'),
    });
  });

  it('fails clearly when the bridge answers the button with nonsense or not at all', async () => {
    const data = await found();
    bridge.pressLinkButton();
    bridge.setFault({ kind: 'answer', data: [{ success: {} }] });
    await expect(run('link', {}, data)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_PROTOCOL' });
    bridge.setFault({ kind: 'silence' });
    await expect(run('link', {}, data)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
  });
});
