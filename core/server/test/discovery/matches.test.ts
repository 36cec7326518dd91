import type { HeardArp, HeardMdns, HeardSsdp, HeardUdp } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { judgeMatch, matches } from '../../src/discovery/matches.ts';

const bridge: HeardMdns = {
  kind: 'mdns',
  type: '_hue._tcp',
  name: 'Hue Bridge - 1A2B3C',
  host: 'hue.local',
  addresses: ['192.168.1.2'],
  port: 443,
  txt: { bridgeid: '001788fffe1a2b3c', modelid: 'BSB002' },
};
const answer: HeardSsdp = {
  kind: 'ssdp',
  address: '192.168.1.2',
  headers: { st: 'upnp:rootdevice', server: 'Linux/3.14 UPnP/1.0 IpBridge/1.60' },
};
const announcement: HeardSsdp = { kind: 'ssdp', address: '192.168.1.2', headers: { nt: 'upnp:rootdevice' } };
const datagram: HeardUdp = { kind: 'udp', address: '192.168.1.9', port: 40_000, localPort: 6667, payload: 'AAA=' };
const neighbour: HeardArp = {
  kind: 'arp',
  address: '192.168.1.9',
  mac: '00:17:88:aa:bb:cc',
  hostname: 'Philips-hue',
};

it.each([
  ['a hardware address', { mac: [{ prefix: '00:17:88' }] }, neighbour],
  ['a hardware address and a host name', { mac: [{ prefix: '00:17:88', hostname: 'philips' }] }, neighbour],
  ['a service type', { mdns: [{ type: '_hue._tcp' }] }, bridge],
  ['a service type in another case', { mdns: [{ type: '_HUE._tcp' }] }, bridge],
  ['the beginning of a name', { mdns: [{ type: '_hue._tcp', name: 'hue bridge' }] }, bridge],
  [
    'the beginning of a text value, whatever the case of its name',
    { mdns: [{ type: '_hue._tcp', txt: { ModelId: 'bsb' } }] },
    bridge,
  ],
  ['the second of two matchers', { mdns: [{ type: '_x._tcp' }, { type: '_hue._tcp' }] }, bridge],
  ['a search target', { ssdp: [{ st: 'upnp:rootdevice' }] }, answer],
  ['the target of an announcement', { ssdp: [{ st: 'upnp:rootdevice' }] }, announcement],
  ['the beginning of a header', { ssdp: [{ headers: { server: 'linux/3.14' } }] }, answer],
  ['whatever answers', { ssdp: [{}] }, answer],
  ['a port', { udp: [{ port: 6667 }] }, datagram],
])('matches by %s', (_, discovery, heard) => {
  expect(matches({ discovery }, heard)).toBe(true);
});

it.each([
  ['another service type', { mdns: [{ type: '_hap._tcp' }] }, bridge],
  ['a name that begins otherwise', { mdns: [{ type: '_hue._tcp', name: 'Bridge' }] }, bridge],
  ['a text value that is not there', { mdns: [{ type: '_hue._tcp', txt: { colour: 'red' } }] }, bridge],
  ['a text value that differs', { mdns: [{ type: '_hue._tcp', txt: { modelid: 'BSB003' } }] }, bridge],
  ['another search target', { ssdp: [{ st: 'urn:schemas-upnp-org:device:Basic:1' }] }, answer],
  ['a header that is not there', { ssdp: [{ headers: { 'hue-bridgeid': '' } }] }, answer],
  ['another maker', { mac: [{ prefix: '00:17:89' }] }, neighbour],
  ['another host name', { mac: [{ prefix: '00:17:88', hostname: 'shelly' }] }, neighbour],
  ['another port', { udp: [{ port: 6666 }] }, datagram],
  ['another protocol', { mdns: [{ type: '_hue._tcp' }] }, datagram],
  ['no matcher at all', {}, bridge],
])('does not match by %s', (_, discovery, heard) => {
  expect(matches({ discovery }, heard)).toBe(false);
});

it('matches nothing for a plugin without discovery', () => {
  expect(matches({}, bridge)).toBe(false);
});

it.each([
  [
    'what is missing',
    { mdns: [{ type: '_hue._tcp', txt: { serial: '1' } }] },
    bridge,
    'type is _hue._tcp, but txt serial is missing',
  ],
  [
    'what differs',
    { mdns: [{ type: '_hue._tcp', name: 'Lamp' }] },
    bridge,
    'type is _hue._tcp, but name is “Hue Bridge - 1A2B3C” and does not begin with “Lamp”',
  ],
  [
    'the miss of the matcher that lacks least',
    {
      mdns: [
        { type: '_hue._tcp', txt: { a: '1', b: '2' } },
        { type: '_hue._tcp', txt: { modelid: 'X' } },
      ],
    },
    bridge,
    'type is _hue._tcp, but txt modelid is “BSB002” and does not begin with “X”',
  ],
  [
    'a missing host name',
    { mac: [{ prefix: '00:17:88', hostname: 'philips' }] },
    { kind: 'arp', address: '192.168.1.9', mac: '00:17:88:aa:bb:cc' } satisfies HeardArp,
    'hardware address begins with 00:17:88, but host name is missing',
  ],
])('says of a near miss %s', (_, discovery, heard, miss) => {
  expect(judgeMatch({ discovery }, heard)).toEqual({ kind: 'near', miss });
});

it('says by which matcher it matched', () => {
  expect(judgeMatch({ discovery: { mdns: [{ type: '_hue._tcp' }] } }, bridge)).toEqual({
    kind: 'matched',
    by: 'type is _hue._tcp',
  });
});

it('calls nothing near that is another kind of thing', () => {
  const discovery = { mdns: [{ type: '_x._tcp' }], ssdp: [{ headers: { 'hue-bridgeid': '' } }] };
  expect(judgeMatch({ discovery }, bridge)).toEqual({ kind: 'none' });
  expect(judgeMatch({ discovery }, answer)).toEqual({ kind: 'none' });
});
