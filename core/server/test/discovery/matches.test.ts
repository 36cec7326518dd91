import type { HeardMdns, HeardSsdp, HeardUdp } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { matches } from '../../src/discovery/matches.ts';

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

it.each([
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
  ['another port', { udp: [{ port: 6666 }] }, datagram],
  ['another protocol', { mdns: [{ type: '_hue._tcp' }] }, datagram],
  ['no matcher at all', {}, bridge],
])('does not match by %s', (_, discovery, heard) => {
  expect(matches({ discovery }, heard)).toBe(false);
});

it('matches nothing for a plugin without discovery', () => {
  expect(matches({}, bridge)).toBe(false);
});
