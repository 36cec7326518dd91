import type { Heard } from '@nexa/sdk';
import { expect, it } from 'vitest';
import {
  listenForNativeMdns,
  loadNativeMdns,
  type NativeMdns,
  type NativeService,
} from '../../../src/discovery/listeners/native-mdns-listener.ts';

/** The package as far as it is used, with one service on its network. */
function responder(service: NativeService): { readonly mdns: NativeMdns; readonly used: unknown[] } {
  const used: unknown[] = [];
  const createBrowser: NativeMdns['createBrowser'] = (type, options) => {
    used.push(type, options.resolverSequence);
    let up: ((service: NativeService) => void) | undefined;
    return {
      on: (event: string, listener: (value: never) => void) => {
        if (event === 'serviceUp') up = listener as (service: NativeService) => void;
      },
      start: () => up?.(service),
      stop: () => used.push('stopped'),
    };
  };
  const mdns = {
    rst: { DNSServiceResolve: () => 'resolve' },
    tcp: (name: string) => `tcp ${name}`,
    udp: (name: string) => `udp ${name}`,
    createBrowser,
  };
  return { mdns, used };
}

it('hears services through the optional package and looks their addresses up itself', async () => {
  const { mdns, used } = responder({ name: 'Bridge', host: '127.0.0.1', port: 443, txtRecord: { bridgeid: '0017' } });
  const heard = await new Promise<Heard>((resolve, reject) => {
    const reports = { heard: resolve, hindered: (message: string) => reject(new Error(message)) };
    listenForNativeMdns(mdns, ['_hue._tcp'], reports).close();
  });
  expect(heard).toMatchObject({
    type: '_hue._tcp',
    name: 'Bridge',
    addresses: ['127.0.0.1'],
    txt: { bridgeid: '0017' },
  });
  expect(used).toEqual(['tcp hue', ['resolve'], 'stopped']);
});

it('goes on without the package where it is not installed', async () => {
  expect(await loadNativeMdns()).toBeUndefined();
});
