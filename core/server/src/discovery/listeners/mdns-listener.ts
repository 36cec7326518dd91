import { errorMessage, type HeardMdns } from '@nexa/sdk';
import { Bonjour, type Browser, type Service } from 'bonjour-service';
import type { ListenInterface } from '../discovery-mode.ts';
import type { Listener, ListenerReports } from './listener.ts';

/** Hears services of these types on one interface, by bonjour-service. */
export function listenForMdns(own: ListenInterface, types: readonly string[], reports: ListenerReports): Listener {
  const hindered = (error: unknown) =>
    reports.hindered('mDNS is hindered', { address: own.address, reason: errorMessage(error) });
  // With `interface` alone bonjour-service 1.4.4 hears nothing. Both options go on to multicast-dns.
  const options = { interface: own.address, bind: '0.0.0.0' };
  const bonjour = new Bonjour(options as ConstructorParameters<typeof Bonjour>[0], hindered);
  let browsers: Browser[] = [];
  const ask = () => {
    for (const browser of browsers) browser.stop();
    // A browser names each service once; a new one names again whatever still answers.
    browsers = types.flatMap((type) => {
      const query = serviceQuery(type);
      return query === undefined ? [] : [bonjour.find(query, (service) => reports.heard(heardOf(type, service)))];
    });
  };
  ask();
  return {
    // Questions wait by themselves until the library has its socket.
    ready: Promise.resolve(),
    ask,
    close: () => {
      for (const browser of browsers) browser.stop();
      bonjour.destroy();
    },
  };
}

/** `_hue._tcp` as bonjour-service wants it; `undefined` for what is no service type. */
export function serviceQuery(type: string): { readonly type: string; readonly protocol: 'tcp' | 'udp' } | undefined {
  const [, name, protocol] = /^_([a-z0-9-]+)\._(tcp|udp)$/i.exec(type) ?? [];
  if (name === undefined) return undefined;
  return { type: name.toLowerCase(), protocol: protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp' };
}

export function heardOf(type: string, service: Service): HeardMdns {
  const addresses = service.addresses ?? [];
  const sender = service.referer?.address;
  return {
    kind: 'mdns',
    type,
    name: service.name,
    host: service.host,
    // Not every device adds its address records to the answer; then it is where the answer came from.
    addresses: addresses.length === 0 && sender !== undefined ? [sender] : addresses,
    port: service.port,
    txt: textOf(service.txt),
  };
}

function textOf(txt: unknown): Record<string, string> {
  if (typeof txt !== 'object' || txt === null) return {};
  return Object.fromEntries(Object.entries(txt).map(([name, value]) => [name, String(value)]));
}
