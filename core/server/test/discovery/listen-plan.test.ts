import type { PluginManifest } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { isIdle, listenPlan } from '../../src/discovery/listen-plan.ts';

const manifest = (id: string, discovery?: PluginManifest['discovery']): PluginManifest => ({
  id,
  name: id,
  sdk: '^0.1.0',
  kind: 'brand',
  iotClass: 'local-push',
  ...(discovery === undefined ? {} : { discovery }),
});

it('asks for everything that a manifest names, once', () => {
  const plan = listenPlan(
    [
      manifest('hue', { mdns: [{ type: '_hue._tcp' }], ssdp: [{ st: 'upnp:rootdevice' }, {}] }),
      manifest('other', { mdns: [{ type: '_HUE._tcp', name: 'x' }], udp: [{ port: 6667 }, { port: 6666 }] }),
      manifest('silent'),
    ],
    'all',
  );
  expect(plan).toEqual({
    mode: 'all',
    mdnsTypes: ['_hue._tcp'],
    ssdpTargets: ['ssdp:all', 'upnp:rootdevice'],
    udpPorts: [6666, 6667],
    neighbours: false,
  });
});

it('looks at neighbours when a manifest asks for hardware addresses', () => {
  const plan = listenPlan([manifest('acme', { mac: [{ prefix: '00:17:88' }] })], 'all');
  expect(plan).toMatchObject({ mdnsTypes: [], neighbours: true });
  expect(isIdle(plan)).toBe(false);
});

it('listens for services that people know, whether or not a plugin asks for them', () => {
  const known = [
    { mdns: '_cast._tcp', name: 'Cast' },
    { ssdp: 'roku:ecp', name: 'Roku' },
  ];
  expect(listenPlan([], 'all', known)).toMatchObject({
    mdnsTypes: ['_cast._tcp'],
    ssdpTargets: ['roku:ecp'],
    neighbours: true,
  });
});

it('is idle when discovery is off or no plugin listens', () => {
  const listening = [manifest('hue', { mdns: [{ type: '_hue._tcp' }] })];
  expect(isIdle(listenPlan(listening, 'all'))).toBe(false);
  expect(isIdle(listenPlan(listening, 'off'))).toBe(true);
  expect(isIdle(listenPlan([manifest('silent')], 'all'))).toBe(true);
});
