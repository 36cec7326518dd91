import { isIP } from 'node:net';
import type { Heard } from '@nexa/sdk';
import { heardLimits } from './messages.ts';

/** Cuts what was heard down to its bounds and to text that can be shown: anyone on the network can have sent it. */
export function bounded(heard: Heard): Heard {
  const via = heard.via === undefined ? {} : { via: cut(heard.via) };
  switch (heard.kind) {
    case 'mdns':
      return {
        kind: 'mdns',
        type: cut(heard.type),
        name: cut(heard.name),
        host: cut(heard.host),
        addresses: heard.addresses.filter((address) => isIP(address) !== 0).slice(0, heardLimits.addresses),
        port: heard.port,
        txt: cutAll(heard.txt),
        ...via,
      };
    case 'ssdp':
      return { kind: 'ssdp', address: heard.address, headers: cutAll(heard.headers), ...via };
    case 'udp': {
      const { address, port, localPort, payload } = heard;
      const kept = payload.slice(0, Math.ceil(heardLimits.payload / 3) * 4);
      return { kind: 'udp', address, port, localPort, payload: kept, ...via };
    }
    case 'arp': {
      const { address, mac, hostname } = heard;
      return { kind: 'arp', address, mac, ...(hostname === undefined ? {} : { hostname: cut(hostname) }), ...via };
    }
  }
}

/** The same thing heard again has the same fingerprint, whatever its date, counter or sending port. */
export function fingerprint(heard: Heard): string {
  const { via } = heard;
  switch (heard.kind) {
    case 'mdns':
      return JSON.stringify([
        'mdns',
        heard.type,
        heard.name,
        heard.host,
        heard.port,
        [...heard.addresses].sort(),
        sorted(heard.txt),
        via,
      ]);
    case 'ssdp': {
      const { usn, location, st, nt } = heard.headers;
      return JSON.stringify(['ssdp', heard.address, usn, location, st ?? nt, via]);
    }
    case 'udp':
      return JSON.stringify(['udp', heard.address, heard.localPort, heard.payload, via]);
    case 'arp':
      return JSON.stringify(['arp', heard.address, heard.mac, heard.hostname, via]);
  }
}

/** What it is, whatever it says today: one line of what a person is shown. */
export function identityOf(heard: Heard): string {
  const { via } = heard;
  switch (heard.kind) {
    case 'mdns':
      return JSON.stringify(['mdns', heard.type.toLowerCase(), heard.name, via]);
    case 'ssdp': {
      const { usn, st, nt } = heard.headers;
      return JSON.stringify(['ssdp', heard.address, usn ?? st ?? nt, via]);
    }
    case 'udp':
      return JSON.stringify(['udp', heard.address, heard.localPort, via]);
    case 'arp':
      return JSON.stringify(['arp', heard.mac, via]);
  }
}

/** The address at which it was heard. */
export function addressOf(heard: Heard): string | undefined {
  return heard.kind === 'mdns' ? heard.addresses[0] : heard.address;
}

/** Control characters, halves of characters, and marks that turn the direction of what is beside them. */
const UNSHOWABLE = /[\p{Cc}\p{Cs}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

const cut = (text: string) => text.slice(0, heardLimits.text).replace(UNSHOWABLE, '\uFFFD');

function cutAll(values: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(values).slice(0, heardLimits.names);
  return Object.fromEntries(kept.map(([name, value]) => [cut(name), cut(String(value))]));
}

const sorted = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
