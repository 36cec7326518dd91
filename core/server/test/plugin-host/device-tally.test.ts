import type { IntegrationSink } from '@nexa/engine';
import type { DeviceDescription } from '@nexa/sdk';
import { beforeEach, expect, it } from 'vitest';
import { DeviceTally } from '../../src/plugin-host/device-tally.ts';

const told: string[] = [];
const sink = new Proxy({} as IntegrationSink, { get: (_, name) => () => void told.push(String(name)) });
const device = (externalId: string): DeviceDescription => ({
  externalId,
  name: externalId,
  type: 'light',
  components: [],
});

let tally: DeviceTally;
let watched: ReturnType<DeviceTally['watch']>;

beforeEach(() => {
  told.length = 0;
  tally = new DeviceTally();
  watched = tally.watch(sink);
  watched.devices([device('a'), device('b'), device('b')]);
});

it('counts each device once, and passes on what it hears', () => {
  watched.series({} as never);
  expect(tally.present).toBe(2);
  expect(told).toEqual(['devices', 'series']);
});

it('counts none that is away, gone or was removed, nor one that nobody told of', () => {
  watched.deviceStatus('a', { value: 'offline', detail: 'communication-error' });
  watched.deviceStatus('c', { value: 'offline' });
  expect(tally.present).toBe(1);
  watched.deviceRemoved('a');
  watched.deviceStatus('b', { value: 'gone' });
  expect(tally.present).toBe(0);
});

it.each<[string, () => void]>([
  ['says that it is', () => watched.deviceStatus('a', { value: 'online' })],
  ['is in contact', () => watched.contact('a')],
  ['reports', () => watched.readings([{ externalId: 'a', capability: 'onOff', attribute: 'on', value: true }])],
  ['tells of an event', () => watched.event({ externalId: 'a', capability: 'button', event: 'press' } as never)],
])('counts one again that %s', (_how, heard) => {
  watched.deviceStatus('a', { value: 'offline' });
  heard();
  expect(tally.present).toBe(2);
});

it('begins anew with each connection', () => {
  tally.clear();
  expect(tally.present).toBe(0);
});
