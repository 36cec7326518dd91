import { describe, expect, it } from 'vitest';
import { isRelayName, readFromRelay, readToRelay } from '../../src/relay/relay-message.ts';

const service = {
  kind: 'mdns',
  type: '_hue._tcp',
  name: 'Bridge',
  host: 'bridge.local',
  addresses: ['192.168.1.2'],
  port: 443,
  txt: { bridgeid: '0017' },
};
const heard = (value: unknown) => readFromRelay(JSON.stringify({ type: 'heard', heard: value }));

describe('what a relay says', () => {
  it.each([
    ['a service', service],
    ['an SSDP answer', { kind: 'ssdp', address: '192.168.1.2', headers: { st: 'upnp:rootdevice' } }],
    ['a datagram', { kind: 'udp', address: '192.168.1.2', port: 4000, localPort: 6667, payload: 'AAA=' }],
    ['a neighbour', { kind: 'arp', address: '192.168.1.2', mac: '00:17:88:aa:bb:cc', hostname: 'hue' }],
  ])('is taken when it is %s', (_, value) => {
    expect(heard(value)).toEqual({ type: 'heard', heard: value });
  });

  it.each([
    ['of an unknown kind', { ...service, kind: 'constructor' }],
    ['without a port', { ...service, port: 'high' }],
    ['at no address', { ...service, addresses: ['<script>'] }],
    ['at too many addresses', { ...service, addresses: Array.from({ length: 9 }, () => '10.0.0.1') }],
    ['with texts that are none', { ...service, txt: { a: 1 } }],
    ['with too long a name', { ...service, name: 'n'.repeat(501) }],
    ['from a group', { kind: 'arp', address: '10.0.0.1', mac: 'ff:ff:ff:ff:ff:ff' }],
    ['with a payload that is not base64', { kind: 'udp', address: '10.0.0.1', port: 1, localPort: 2, payload: '<b>' }],
    ['nothing', null],
    ['a list', [service]],
  ])('is refused when it is %s', (_, value) => {
    expect(heard(value)).toBeUndefined();
  });

  it('cannot claim to come by another relay', () => {
    expect(heard({ ...service, via: 'cellar' })).toEqual({ type: 'heard', heard: service });
  });

  it('is shown without control characters', () => {
    expect(heard({ ...service, name: 'a\u0007b' })).toMatchObject({ heard: { name: 'a\uFFFDb' } });
  });

  it.each(['{"type":"hello"', '[]', '"x"', '{"type":"plan"}', ''])('is refused when it is %s', (text) => {
    expect(readFromRelay(text)).toBeUndefined();
  });
});

it.each([
  ['attic', true],
  ['Dachboden 2. Stock', true],
  ['<b>attic</b>', false],
  ['', false],
  ['a'.repeat(61), false],
])('takes %j for a name: %s', (name, isName) => {
  expect(isRelayName(name)).toBe(isName);
});

it('takes a plan from the server, and no port of the system', () => {
  const plan = { mdnsTypes: ['_hue._tcp'], ssdpTargets: [], udpPorts: [6667], neighbours: true };
  expect(readToRelay(JSON.stringify({ type: 'plan', plan }))).toEqual({ type: 'plan', plan });
  expect(readToRelay(JSON.stringify({ type: 'plan', plan: { ...plan, udpPorts: [53] } }))).toBeUndefined();
});
