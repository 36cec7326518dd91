import type { Discovery, Heard, Relay } from '../../src/shared/api/types.ts';

/** What a network says: something on offer, something that nearly is, something unknown, and a hostile name. */
export function heardThings(time: string, discoveries: readonly Discovery[]): Heard[] {
  const common = { firstHeardAt: time, lastHeardAt: time, count: 3, details: [], verdicts: [] };
  const plug = discoveries.find(({ plugin }) => plugin === 'tuya');
  return [
    {
      ...common,
      id: 'heard-1',
      source: 'udp',
      name: '192.168.1.40',
      kind: 'UDP 6667',
      addresses: ['192.168.1.40'],
      details: [{ name: 'bytes', value: '188' }],
      status: 'new',
      reason: 'Tuya can add it: UDP port is 6667.',
      verdicts: [{ plugin: 'tuya', verdict: 'offered', text: 'UDP port is 6667' }],
      ...(plug === undefined ? {} : { discoveryId: plug.id }),
    },
    {
      ...common,
      id: 'heard-2',
      source: 'mdns',
      via: 'attic',
      name: 'Hue Bridge - 1A2B3C',
      kind: '_hue._tcp',
      addresses: ['10.20.0.7'],
      details: [
        { name: 'host', value: 'hue.local' },
        { name: 'port', value: '443' },
      ],
      looksLike: 'Philips Hue',
      status: 'near',
      reason: 'Philips Hue does not offer it: type is _hue._tcp, but txt bridgeid is missing.',
      verdicts: [{ plugin: 'hue', verdict: 'near', text: 'type is _hue._tcp, but txt bridgeid is missing' }],
    },
    {
      ...common,
      id: 'heard-3',
      source: 'mdns',
      name: 'Living room',
      kind: '_googlecast._tcp',
      addresses: ['192.168.1.61'],
      looksLike: 'Google Cast',
      status: 'unknown',
      reason: 'Looks like Google Cast. No installed plugin asks for it.',
    },
    {
      ...common,
      id: 'heard-4',
      source: 'ssdp',
      name: '<img src=x onerror=alert(1)>',
      kind: 'upnp:rootdevice',
      addresses: ['192.168.1.99'],
      status: 'unknown',
      reason: 'No installed plugin asks for this kind of thing.',
    },
  ];
}

export const connectedRelays = (time: string): Relay[] => [
  {
    tokenId: '5f0c1d2e-0000-4000-8000-00000000aaaa',
    name: 'attic',
    version: '0.1.0',
    address: '10.20.0.2',
    connectedAt: time,
    lastHeardAt: time,
    heard: 12,
    refused: 0,
  },
];
