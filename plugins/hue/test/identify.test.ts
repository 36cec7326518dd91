import type { HeardMdns, HeardSsdp } from '@nexa/sdk';
import { PluginManifest } from '@nexa/sdk';
import { FormatRegistry } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { identify } from '../src/identify.ts';
import plugin from '../src/index.ts';

const heardMdns: HeardMdns = {
  kind: 'mdns',
  type: '_hue._tcp',
  name: 'Hue Bridge - 84FDC7',
  host: 'ecb5fa84fdc7.local',
  addresses: ['fe80::eeb5:faff:fe84:fdc7', '192.168.1.20'],
  port: 443,
  txt: { bridgeid: 'ecb5fafffe84fdc7', modelid: 'BSB002' },
};
const heardSsdp: HeardSsdp = {
  kind: 'ssdp',
  address: '192.168.1.20',
  headers: {
    'hue-bridgeid': 'ECB5FAFFFE84FDC7',
    location: 'http://192.168.1.20:80/description.xml',
    st: 'upnp:rootdevice',
    server: 'Linux/3.14.0 UPnP/1.0 IpBridge/1.67.0',
  },
};

describe('hearing a Hue bridge', () => {
  it('offers the one that announces itself by multicast DNS', () => {
    expect(identify(heardMdns)).toEqual({
      uniqueId: 'ecb5fafffe84fdc7',
      title: 'Hue Bridge 84FDC7',
      model: 'BSB002',
      config: { host: '192.168.1.20', httpPort: 80, httpsPort: 443 },
      followsAddress: true,
    });
  });

  it('offers the same bridge when it answers an SSDP search', () => {
    expect(identify(heardSsdp)).toEqual({
      uniqueId: 'ecb5fafffe84fdc7',
      title: 'Hue Bridge 84FDC7',
      config: { host: '192.168.1.20', httpPort: 80, httpsPort: 443 },
    });
  });

  it('takes the name when it has no address that can be reached from everywhere', () => {
    const addresses = ['fe80::eeb5:faff:fe84:fdc7'];
    expect(identify({ ...heardMdns, addresses })?.config.host).toBe('ecb5fa84fdc7.local');
  });

  it('takes the ports that are announced', () => {
    expect(identify({ ...heardMdns, port: 8443 })?.config.httpsPort).toBe(8443);
    const headers = { ...heardSsdp.headers, location: 'http://192.168.1.20:8080/description.xml' };
    expect(identify({ ...heardSsdp, headers })?.config.httpPort).toBe(8080);
  });

  it('believes no port for another address than the one that answered', () => {
    const headers = { ...heardSsdp.headers, location: 'http://10.0.0.9:8080/description.xml' };
    expect(identify({ ...heardSsdp, headers })?.config).toEqual({ host: '192.168.1.20', httpPort: 80, httpsPort: 443 });
  });

  it.each([
    ['without a bridge id', { ...heardMdns, txt: {} }],
    ['with a bridge id of another form', { ...heardMdns, txt: { bridgeid: 'ecb5fa' } }],
    ['of another brand', { ...heardSsdp, headers: { server: 'printer' } }],
    ['by a datagram', { kind: 'udp', address: '192.168.1.20', port: 1, localPort: 1, payload: '' } as const],
  ])('offers nothing for what is heard %s', (_, heard) => {
    expect(identify(heard)).toBeUndefined();
  });

  it('keeps to what its manifest may say', () => {
    FormatRegistry.Set('plugin-id', (value) => /^[a-z][a-z0-9-]*$/.test(value));
    expect([...Value.Errors(PluginManifest, packageJson.nexa)]).toEqual([]);
  });

  it('declares checks and healing actions under its own name, each cure for an issue that a check raises', () => {
    const checks = plugin.checks ?? [];
    const actions = plugin.healingActions ?? [];
    const raised = checks.flatMap(({ raises }) => raises.map(({ code }) => code));
    expect([...checks, ...actions].map(({ id }) => id.split('.')[0])).toEqual(['hue', 'hue', 'hue', 'hue', 'hue']);
    expect(
      actions.flatMap(({ cures }) => cures).filter((code) => !raised.includes(code) && !code.startsWith('core.')),
    ).toEqual([]);
    expect(actions.map(({ verification }) => verification.by === 'check' && verification.check)).toEqual([
      'hue.light-reachable',
      'hue.bridge-reachable',
      'hue.bridge-reachable',
    ]);
    expect(actions.find(({ id }) => id === 'hue.restart-bridge')?.risk).toBe('ask');
  });
});
