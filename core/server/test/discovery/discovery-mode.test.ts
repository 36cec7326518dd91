import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { discoveryModeOf, isInNetwork, listenInterfaces } from '../../src/discovery/discovery-mode.ts';

const four = (address: string, internal: boolean, cidr: string): NetworkInterfaceInfo => ({
  family: 'IPv4',
  address,
  internal,
  cidr,
  netmask: '',
  mac: '',
});
const six: NetworkInterfaceInfo = {
  family: 'IPv6',
  address: 'fe80::1',
  internal: false,
  cidr: 'fe80::1/64',
  netmask: '',
  mac: '',
  scopeid: 2,
};
const machine = {
  lo: [four('127.0.0.1', true, '127.0.0.1/8')],
  eth0: [four('192.168.1.20', false, '192.168.1.20/24'), six],
  wlan0: [four('10.0.0.7', false, '10.0.0.7/8')],
};

it.each([
  [undefined, 'all'],
  ['', 'all'],
  ['off', 'off'],
  ['eth0', { interface: 'eth0' }],
  ['192.168.1.20', { interface: '192.168.1.20' }],
])('reads NEXA_DISCOVERY=%s', (value, mode) => {
  expect(discoveryModeOf(value)).toEqual(mode);
});

it.each([
  ['nowhere when it is off', 'off' as const, []],
  ['on all interfaces but loopback by default', 'all' as const, ['192.168.1.20', '10.0.0.7']],
  ['on the named interface only', { interface: 'wlan0' }, ['10.0.0.7']],
  ['on the interface with the named address only', { interface: '127.0.0.1' }, ['127.0.0.1']],
  ['nowhere when the named interface is not there', { interface: 'eth9' }, []],
])('listens %s', (_, mode, addresses) => {
  expect(listenInterfaces(mode, machine).map(({ address }) => address)).toEqual(addresses);
});

it.each([
  ['192.168.1.99', '192.168.1.20/24', true],
  ['192.168.2.99', '192.168.1.20/24', false],
  ['127.4.5.6', '127.0.0.1/8', true],
  ['200.0.0.1', '192.168.1.20/0', true],
  ['192.168.1.20', '192.168.1.20/32', true],
  ['not an address', '192.168.1.20/0', false],
])('knows whether %s lies in %s', (address, cidr, is) => {
  expect(isInNetwork(address, cidr)).toBe(is);
});
