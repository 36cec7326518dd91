import type { DiscoveryOffer, Heard, HeardMdns, PluginManifest } from '@nexa/sdk';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { addMember, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

const manifest: PluginManifest = {
  id: 'bridge',
  name: 'Bridges',
  sdk: '^0.1.0',
  kind: 'brand',
  iotClass: 'local-push',
  discovery: { mdns: [{ type: '_bridge._tcp', txt: { serial: '' } }], mac: [{ prefix: '00:17:88' }] },
};

const service = (name: string, txt: Record<string, string>): HeardMdns => ({
  kind: 'mdns',
  type: '_bridge._tcp',
  name,
  host: 'bridge.local',
  addresses: ['192.168.7.2'],
  port: 443,
  txt,
  via: 'attic',
});

const identified = (_: string, heard: Heard): DiscoveryOffer | undefined => {
  if (heard.kind !== 'mdns' || heard.txt.serial === 'strange') return undefined;
  const serial = heard.txt.serial ?? '';
  return { uniqueId: `bridge-${serial}`, title: `Bridge ${serial}`, config: { host: heard.addresses[0] ?? '' } };
};

describe('what was heard on the network', () => {
  let api: TestApi;
  let owner: Owner;
  const get = async (path: string, token = owner.token) =>
    (await api.call('GET', `/homes/${owner.homeId}/discoveries${path}`, { token })).body;
  const post = (path: string, token = owner.token) =>
    api.call('POST', `/homes/${owner.homeId}/discoveries/${path}`, { token });
  /** What a relay of the home hears, until the plugin's answer is there. */
  const hear = async (heard: Heard) => {
    api.parts.discovery.hear(heard, owner.homeId);
    await vi.waitFor(async () => expect(JSON.stringify(await get('/heard'))).not.toContain('"waiting"'), {
      timeout: 30_000,
    });
  };

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
    api.gateway.identified = identified;
    api.parts.discovery.update([manifest]);
    await hear(service('Good', { serial: '1' }));
    await hear(service('Strange', { serial: 'strange' }));
    await hear(service('Bare', {}));
    await hear({ ...service('Cast', {}), type: '_googlecast._tcp' });
    await hear({ kind: 'arp', address: '192.168.7.9', mac: '02:00:00:00:00:09', via: 'attic' });
  });
  afterAll(() => api.stop());

  it('is listed with what became of it, and why', async () => {
    const { items } = await get('/heard');
    const told = items.map(({ name, status, reason }: Record<string, string>) => [name, status, reason]);
    expect(told.reverse()).toEqual([
      ['Good', 'new', 'Plugin bridge can add it: type is _bridge._tcp.'],
      [
        'Strange',
        'declined',
        'Plugin bridge does not offer it: type is _bridge._tcp, but the plugin recognises nothing of its own in it.',
      ],
      ['Bare', 'near', 'Plugin bridge does not offer it: type is _bridge._tcp, but txt serial is missing.'],
      ['Cast', 'unknown', 'Looks like Google Cast. No installed plugin asks for it.'],
      [
        '192.168.7.9',
        'unknown',
        'A neighbour on the network that says nothing of itself. No installed plugin asks for its hardware address.',
      ],
    ]);
  });

  it('says which plugin asks for it and is switched off', async () => {
    const cast = { ...manifest, id: 'cast', name: 'Casts', discovery: { mdns: [{ type: '_googlecast._tcp' }] } };
    const installed = api.gateway.list();
    const off = { value: 'disabled', restarts: 0, since: 0 } as const;
    const list = vi.spyOn(api.gateway, 'list');
    onTestFinished(() => list.mockRestore());
    list.mockReturnValue(installed.map((one, at) => (at === 0 ? { ...one, manifest: cast, status: off } : one)));
    const [found] = (await get('/heard?status=unknown')).items.filter(({ name }: { name: string }) => name === 'Cast');
    expect(found.reason).toBe('Looks like Google Cast. Casts asks for it, and is switched off.');
  });

  it('is listed with where it was heard, and what it says', async () => {
    const [good] = (await get('/heard?status=new')).items;
    expect(good).toMatchObject({
      source: 'mdns',
      via: 'attic',
      kind: '_bridge._tcp',
      addresses: ['192.168.7.2'],
      count: 1,
      details: [
        { name: 'host', value: 'bridge.local' },
        { name: 'port', value: '443' },
        { name: 'serial', value: '1' },
      ],
    });
  });

  it.each([
    ['source=arp', ['192.168.7.9']],
    ['status=near', ['Bare']],
    ['via=cellar', []],
  ])('is narrowed by %s', async (query, names) => {
    const { items } = await get(`/heard?${query}`);
    expect(items.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  it('is shown to those who manage the home, and what a relay heard to no other home', async () => {
    const member = await addMember(api.database, owner.homeId, 'member');
    const { status } = await api.call('GET', `/homes/${owner.homeId}/discoveries/heard`, { token: member.token });
    expect(status).toBe(403);
    const other = await api.call('POST', '/homes', { token: owner.token, body: { name: 'Other', timezone: 'UTC' } });
    const { body } = await api.call('GET', `/homes/${other.body.id}/discoveries/heard`, { token: owner.token });
    expect(body.items).toEqual([]);
  });

  it('is ignored and shown again', async () => {
    const [offer] = (await get('')).items;
    expect(offer).toMatchObject({ title: 'Bridge 1', via: 'attic', source: 'mdns', isIgnored: false, status: 'new' });
    expect((await post(`${offer.id}/ignore`)).status).toBe(204);
    expect((await get('')).items).toEqual([]);
    expect((await get('?ignored=true')).items).toMatchObject([{ id: offer.id, isIgnored: true }]);
    expect((await get('/heard?status=ignored')).items).toMatchObject([{ name: 'Good', discoveryId: offer.id }]);
    await hear(service('Good', { serial: '1' }));
    expect((await get('')).items).toEqual([]);
    expect((await post(`${offer.id}/unignore`)).status).toBe(204);
    expect((await get('')).items).toMatchObject([{ id: offer.id, isIgnored: false }]);
    const deeds = await api.call('GET', `/homes/${owner.homeId}/audit?entityType=discoveries`, { token: owner.token });
    expect(deeds.body.items.map(({ action }: { action: string }) => action)).toEqual([
      'discoveries.unignored',
      'discoveries.ignored',
    ]);
  });

  it('that the server heard itself is ignored by one home and not by another', async () => {
    await api.database.asService(
      'test',
      ({ sql }) => sql`INSERT INTO nexa.discoveries (plugin_id, unique_id, title, source)
        VALUES ('bridge', 'bridge-2', 'Bridge 2', 'mdns')`,
    );
    const other = await api.call('POST', '/homes', { token: owner.token, body: { name: 'Third', timezone: 'UTC' } });
    const found = (await get('')).items.find(({ title }: { title: string }) => title === 'Bridge 2');
    expect((await post(`${found.id}/ignore`)).status).toBe(204);
    expect((await get('')).items.map(({ title }: { title: string }) => title)).toEqual(['Bridge 1']);
    const { body } = await api.call('GET', `/homes/${other.body.id}/discoveries`, { token: owner.token });
    expect(body.items).toMatchObject([{ title: 'Bridge 2', isIgnored: false }]);
  });

  it('says of a discovery that is not there that it is not', async () => {
    const { status, body } = await post('00000000-0000-4000-8000-000000000000/ignore');
    expect([status, body.code]).toEqual([404, 'NEXA_DISCOVERY_NOT_FOUND']);
  });

  it('is linked to the integration that it is part of', async () => {
    const [offer] = (await get('')).items;
    api.gateway.results.push({
      result: 'done',
      title: 'Bridge 1',
      uniqueId: 'bridge-1',
      config: { host: '192.168.7.2', username: 'k' },
    });
    const { body } = await api.call('POST', `/homes/${owner.homeId}/integrations`, {
      token: owner.token,
      body: { plugin: 'bridge', discoveryId: offer.id },
    });
    expect((await get('/heard?status=paired')).items).toMatchObject([
      { name: 'Good', integrationId: body.integration.id, reason: 'This home has it already, by Plugin bridge.' },
    ]);
  });

  it('at another address can be followed by a person, and that is written down', async () => {
    await hear({ ...service('Good', { serial: '1' }), addresses: ['192.168.7.3'] });
    const [offer] = (await get('')).items;
    expect(offer.move).toEqual({ from: { host: '192.168.7.2' }, to: { host: '192.168.7.3' } });
    const { status, body } = await post(`${offer.id}/move`);
    expect([status, body.integration.config.host]).toEqual([200, '192.168.7.3']);
    expect((await post(`${offer.id}/move`)).body.code).toBe('NEXA_DISCOVERY_NOT_MOVED');
    const path = `/homes/${owner.homeId}/audit?entityType=integrations`;
    const { body: deeds } = await api.call('GET', path, { token: owner.token });
    expect(deeds.items.map(({ action }: { action: string }) => action)).toContain('integrations.moved');
  });
});
