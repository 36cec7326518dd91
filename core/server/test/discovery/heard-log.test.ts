import type { HeardUdp } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { HeardLog } from '../../src/discovery/heard-log.ts';

const datagram = (address: string, payload = 'AAA='): HeardUdp => ({
  kind: 'udp',
  address,
  port: 40_000,
  localPort: 6667,
  payload,
});
const addresses = (log: HeardLog, homeId = 'home') =>
  log.of(homeId).map(({ heard }) => (heard.kind === 'udp' ? heard.address : ''));

it('keeps one entry of a thing, with when it was heard and how often', () => {
  const log = new HeardLog();
  log.note(datagram('10.0.0.1'), undefined, 1000);
  const entry = log.note(datagram('10.0.0.1', 'BBB='), undefined, 3000);
  expect(log.of('home')).toEqual([entry]);
  expect(entry).toMatchObject({ firstAt: 1000, lastAt: 3000, count: 2, heard: { payload: 'BBB=' } });
});

it('shows a home what the server and its own relays heard, the latest first', () => {
  const log = new HeardLog();
  log.note(datagram('10.0.0.1'), undefined, 1000);
  log.note({ ...datagram('10.0.0.2'), via: 'attic' }, 'home', 2000);
  log.note(datagram('10.0.0.3'), 'other home', 3000);
  expect(addresses(log)).toEqual(['10.0.0.2', '10.0.0.1']);
});

it('lets go of what was not heard for longest', () => {
  const log = new HeardLog({ perOrigin: 2, overall: 100 });
  log.note(datagram('10.0.0.1'), undefined, 1);
  log.note(datagram('10.0.0.2'), undefined, 2);
  log.note(datagram('10.0.0.1'), undefined, 3);
  log.note(datagram('10.0.0.3'), undefined, 4);
  expect(addresses(log)).toEqual(['10.0.0.3', '10.0.0.1']);
});

it('lets relays push out nothing that the server heard', () => {
  const log = new HeardLog({ perOrigin: 3, overall: 4 });
  log.note(datagram('10.0.0.1'), undefined, 1);
  log.note(datagram('10.0.0.2'), undefined, 2);
  for (const [index, home] of ['a', 'b', 'c', 'd'].entries()) log.note(datagram('10.0.0.9'), home, 10 + index);
  expect(addresses(log)).toEqual(['10.0.0.2', '10.0.0.1']);
  expect(log.all()).toHaveLength(4);
});

it('forgets what is silent', () => {
  const log = new HeardLog();
  log.note(datagram('10.0.0.1'), undefined, 1000);
  log.note(datagram('10.0.0.2'), undefined, 2000);
  log.forgetBefore(2000);
  expect(addresses(log)).toEqual(['10.0.0.2']);
});
