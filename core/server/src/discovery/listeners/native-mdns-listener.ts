import { lookup } from 'node:dns/promises';
import { errorMessage } from '@nexa/sdk';
import type { Listener, ListenerReports } from './listener.ts';
import { serviceQuery } from './mdns-listener.ts';

/** What is used of the package `mdns`, which stands on the system's own responder (Avahi, Bonjour). */
export interface NativeMdns {
  readonly rst: { DNSServiceResolve(): unknown };
  tcp(name: string): unknown;
  udp(name: string): unknown;
  createBrowser(type: unknown, options: { readonly resolverSequence: readonly unknown[] }): NativeBrowser;
}

interface NativeBrowser {
  on(event: 'serviceUp', listener: (service: NativeService) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  start(): void;
  stop(): void;
}

export interface NativeService {
  readonly name?: string;
  readonly host?: string;
  readonly port?: number;
  readonly txtRecord?: Readonly<Record<string, unknown>>;
}

/** The package `mdns` when it is installed. It is an optional peer: it does not compile everywhere. */
export async function loadNativeMdns(): Promise<NativeMdns | undefined> {
  const name: string = 'mdns';
  try {
    const loaded = (await import(name)) as { default?: NativeMdns };
    return loaded.default;
  } catch {
    return undefined;
  }
}

/** Hears services of these types through the system's responder, on the interfaces that this one uses. */
export function listenForNativeMdns(mdns: NativeMdns, types: readonly string[], reports: ListenerReports): Listener {
  const browsers = new Map<string, NativeBrowser>();
  const hindered = (error: unknown) => reports.hindered('mDNS is hindered', { reason: errorMessage(error) });
  const open = (type: string) => {
    const query = serviceQuery(type);
    if (query === undefined) return;
    // The default sequence looks addresses up through a private Node binding and ends the process (mdns 2.7.2).
    const resolverSequence = [mdns.rst.DNSServiceResolve()];
    const browser = mdns.createBrowser(mdns[query.protocol](query.type), { resolverSequence });
    browser.on('serviceUp', (service) => {
      tell(type, service, reports).catch(hindered);
    });
    browser.on('error', hindered);
    browser.start();
    browsers.set(type, browser);
  };
  for (const type of types) open(type);
  return {
    // Questions wait by themselves until the library has its socket.
    ready: Promise.resolve(),
    ask: () => {
      for (const [type, browser] of browsers) {
        browser.stop();
        open(type);
      }
    },
    close: () => {
      for (const browser of browsers.values()) browser.stop();
    },
  };
}

async function tell(type: string, service: NativeService, reports: ListenerReports): Promise<void> {
  const { name = '', host = '', port = 0, txtRecord = {} } = service;
  const addresses = (await lookup(host, { all: true })).map(({ address }) => address);
  const txt = Object.fromEntries(Object.entries(txtRecord).map(([key, value]) => [key, String(value)]));
  reports.heard({ kind: 'mdns', type, name, host, addresses, port, txt });
}
