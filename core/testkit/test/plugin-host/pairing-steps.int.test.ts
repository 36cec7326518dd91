import { hasErrorCode } from '@nexa/sdk';
import { type PluginHost, startPluginHost } from '@nexa/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AccountWorld, accountPlugin } from './account-plugin.ts';
import { FakeProvider, visit } from './fake-provider.ts';

const config = { host: '127.0.0.1', port: 1, token: 'token-of-before', pace: 'slow' };
const integration = { title: 'Account', uniqueId: 'account-1', config };
const issue = { code: 'account.not-scanned' };
let provider: FakeProvider;
let world: AccountWorld;
let host: PluginHost;

beforeEach(async () => {
  provider = new FakeProvider();
  await provider.start();
  world = { origin: provider.origin, isScanned: false };
  host = startPluginHost(accountPlugin(world), { pluginId: 'account' });
});

afterEach(async () => {
  await host.stop();
  await provider.stop();
});

describe('an external step', () => {
  it('sends the person to the vendor and takes what they are sent back with', async () => {
    const result = await host.pair([{}], { visit });
    expect(result).toMatchObject({ result: 'done', config: { token: 'token-for-code-1', host: '127.0.0.1' } });
    expect(provider.redeemed).toEqual(['code-1']);
  });

  it('keeps what the vendor brings out of the log', async () => {
    await host.pair([{}], { visit });
    expect(host.log.find(({ message }) => message === 'Signed in')?.fields).toEqual({ code: '[secret]' });
  });

  it('runs only with what its fields ask for', async () => {
    provider.decision = 'refuse';
    const error = await host.pair([{}], { visit }).catch((reason: unknown) => reason);
    expect(hasErrorCode(error, 'NEXA_PLUGIN_CONFIG_INVALID')).toBe(true);
  });

  it('is refused an answer that has not the state of this flow', async () => {
    const elsewhere = async (url: string) => ({ ...(await visit(url)), state: 'another' });
    await expect(host.pair([{}], { visit: elsewhere })).rejects.toThrow('did not bring the state back');
  });

  it('hands on what the provider’s refusal came to', async () => {
    const stale = async (url: string) => ({ ...(await visit(url)), code: 'code-of-before' });
    await expect(host.pair([{}], { visit: stale })).rejects.toMatchObject({ code: 'NEXA_PLUGIN_AUTH_FAILED' });
  });
});

describe('steps on an integration', () => {
  it('reconfigures from what it is', async () => {
    const result = await host.pair([{ pace: 'fast' }], { purpose: 'reconfigure', integration });
    expect(result).toMatchObject({ result: 'done', config: { ...config, pace: 'fast' } });
  });

  it('shows a code and waits until it is scanned', async () => {
    const repair = { purpose: 'repair', integration, issue } as const;
    expect(await host.pair([{}], repair)).toMatchObject({ result: 'retry', message: 'Not scanned yet.' });
    world.isScanned = true;
    expect(await host.pair([{}], repair)).toMatchObject({ result: 'done', config });
  });

  it('renews a key with the first step when it names none for that', async () => {
    const result = await host.pair([{}], { purpose: 'reauth', integration, visit });
    expect(result).toMatchObject({ result: 'done', config: { token: 'token-for-code-1' } });
  });
});

describe('a configuration of an older version', () => {
  it('is brought to the present form', async () => {
    const migrated = await host.migrateConfig({ address: 'lamp.local:80', token: 'abcdef' }, 1);
    expect(migrated).toEqual({ host: 'lamp.local', port: 80, token: 'abcdef', pace: 'slow' });
  });

  it('that cannot be brought there is refused with the plugin’s reason', async () => {
    const error = await host.migrateConfig({ token: 'abcdef' }, 1).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'NEXA_PLUGIN_CONFIG_INVALID', params: { field: 'address' } });
  });

  it('whose new form breaks the schema is refused', async () => {
    await expect(host.migrateConfig({ address: 'lamp.local:none', token: 'abcdef' }, 1)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_BUG',
    });
  });
});

describe('diagnostics', () => {
  it('are what the plugin collects, the secrets of its configuration cut out', async () => {
    const account = await host.connect({ ...config, token: 'a-token-of-its-own' });
    expect(await account.diagnostics('lamp')).toEqual({ requests: 0, token: '[secret]', asked: 'lamp' });
  });
});
