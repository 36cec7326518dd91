import type { Heard } from '@nexa/sdk';
import { heardLimits } from './messages.ts';

/** Cuts what was heard down to its bounds: anyone on the network can have sent it. */
export function bounded(heard: Heard): Heard {
  switch (heard.kind) {
    case 'mdns':
      return {
        kind: 'mdns',
        type: cut(heard.type),
        name: cut(heard.name),
        host: cut(heard.host),
        addresses: heard.addresses.slice(0, heardLimits.addresses).map(cut),
        port: heard.port,
        txt: cutAll(heard.txt),
      };
    case 'ssdp':
      return { kind: 'ssdp', address: heard.address, headers: cutAll(heard.headers) };
    case 'udp':
      return { ...heard, payload: heard.payload.slice(0, Math.ceil(heardLimits.payload / 3) * 4) };
  }
}

/** The same thing heard again has the same fingerprint, whatever its date, counter or sending port. */
export function fingerprint(heard: Heard): string {
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
      ]);
    case 'ssdp': {
      const { usn, location, st, nt } = heard.headers;
      return JSON.stringify(['ssdp', heard.address, usn, location, st ?? nt]);
    }
    case 'udp':
      return JSON.stringify(['udp', heard.address, heard.localPort, heard.payload]);
  }
}

/** The address at which it was heard. */
export function addressOf(heard: Heard): string | undefined {
  return heard.kind === 'mdns' ? heard.addresses[0] : heard.address;
}

const cut = (text: string) => text.slice(0, heardLimits.text);

function cutAll(values: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(values).slice(0, heardLimits.names);
  return Object.fromEntries(kept.map(([name, value]) => [cut(name), cut(String(value))]));
}

const sorted = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
