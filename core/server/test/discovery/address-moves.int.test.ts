import { type DiscoveryOffer, type HeardMdns, minutes, type PluginManifest } from '@nexa/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const manifest: PluginManifest = {
  id: 'bridge',
  name: 'Bridges',
  sdk: '^0.1.0',
  kind: 'brand',
  iotClass: 'local-push',
  discovery: { mdns: [{ type: '_bridge._tcp' }] },
};

const heardAt = (address: string): HeardMdns => ({
  kind: 'mdns',
  type: '_bridge._tcp',
  name: 'Bridge',
  host: 'bridge.local',
  addresses: [address],
  port: 443,
  txt: {},
  via: 'attic',
});

const offerAt = (host: string): DiscoveryOffer => ({
  uniqueId: 'bridge-1',
  title: 'Bridge',
  config: { host },
  followsAddress: true,
});

describe('an integration whose device is heard at another address', () => {
  let api: TestApi;
  let owner: Owner;
  let integrationId: string;
  let clock = Date.now();

  const call = async (method: string, path: string, body?: object) =>
    (await api.call(method, path, { token: owner.token, ...(body === undefined ? {} : { body }) })).body;
  const host = async () => (await call('GET', `/integrations/${integrationId}`)).config.host;
  const moves = async () =>
    (await call('GET', `/homes/${owner.homeId}/audit?entityType=integrations`)).items.filter(
      ({ action }: { action: string }) => action === 'integrations.moved',
    );
  const isStatus = (status: 'online' | 'offline') =>
    api.database.asService(
      'test',
      ({ sql }) => sql`UPDATE nexa.integrations SET status = ${status} WHERE id = ${integrationId}`,
    );
  /** What discovery does with an offer that it keeps, to its end. */
  const follow = (offer: DiscoveryOffer, homeId = owner.homeId) =>
    api.parts.moves.follow({ pluginId: 'bridge', offer, heard: heardAt('192.168.7.2'), heardAt: clock, homeId });

  beforeAll(async () => {
    api = await startTestApi({ now: () => clock });
    owner = await setUp(api);
    api.gateway.identified = (_, heard) =>
      heard.kind === 'mdns' ? offerAt(heard.addresses[0] ?? 'nowhere') : undefined;
    api.parts.discovery.update([manifest]);
    const config = { host: '192.168.7.2', username: 'key-of-the-bridge' };
    api.gateway.results.push({ result: 'done', title: 'Bridge', uniqueId: 'bridge-1', config });
    const wish = { plugin: 'bridge', config: { host: '192.168.7.2' } };
    integrationId = (await call('POST', `/homes/${owner.homeId}/integrations`, wish)).integration.id;
  }, 120_000);
  beforeEach(async () => {
    clock += minutes(6);
    api.homes.reconnected.length = 0;
    await isStatus('offline');
  });
  afterAll(() => api.stop());

  it('goes there by itself while it is offline, and that is written down', async () => {
    api.parts.discovery.hear(heardAt('192.168.7.9'), owner.homeId);
    await vi.waitFor(() => expect(api.homes.reconnected).toEqual([integrationId]), { timeout: 30_000 });
    expect(await host()).toBe('192.168.7.9');
    expect(api.homes.integrations.get(integrationId)).toMatchObject({
      config: { host: '192.168.7.9', username: 'key-of-the-bridge' },
      configVersion: 1,
      secretFields: ['username'],
    });
    expect(await moves()).toMatchObject([
      {
        actorKind: 'system',
        entityId: integrationId,
        after: { from: { host: '192.168.7.2' }, to: { host: '192.168.7.9' } },
      },
    ]);
  });

  it('goes once in five minutes', async () => {
    await follow(offerAt('192.168.8.1'));
    await follow(offerAt('192.168.8.2'));
    clock += minutes(4);
    await follow(offerAt('192.168.8.2'));
    expect([await host(), api.homes.reconnected.length]).toEqual(['192.168.8.1', 1]);
    clock += minutes(1);
    await follow(offerAt('192.168.8.2'));
    expect([await host(), api.homes.reconnected.length]).toEqual(['192.168.8.2', 2]);
  });

  it('stays while it is online', async () => {
    const before = await host();
    await isStatus('online');
    await follow(offerAt('192.168.9.1'));
    expect([await host(), api.homes.reconnected]).toEqual([before, []]);
    await isStatus('offline');
    await follow(offerAt('192.168.9.1'));
    expect(await host()).toBe('192.168.9.1');
  });

  it.each([
    ['a public address', offerAt('203.0.113.7')],
    ['this machine', offerAt('127.0.0.1')],
    ['the metadata of a cloud', offerAt('169.254.169.254')],
    ['a name', offerAt('bridge.example')],
    ['where its plugin does not say that it proves who is there', { ...offerAt('192.168.9.2'), followsAddress: false }],
    ['where something else would change, too', { ...offerAt('192.168.9.2'), config: { host: '192.168.9.2', port: 1 } }],
    ['where another device is', { ...offerAt('192.168.9.2'), uniqueId: 'bridge-2' }],
  ])('does not go to %s', async (_, offer) => {
    const [before, count] = [await host(), (await moves()).length];
    await follow(offer);
    expect([await host(), (await moves()).length, api.homes.reconnected]).toEqual([before, count, []]);
  });

  it('does not go where a relay of another home hears it', async () => {
    const before = await host();
    const { id } = await call('POST', '/homes', { name: 'Other', timezone: 'UTC' });
    await follow(offerAt('192.168.9.3'), id);
    expect([await host(), api.homes.reconnected]).toEqual([before, []]);
    await follow(offerAt('192.168.9.3'));
    expect(await host()).toBe('192.168.9.3');
  });
});
