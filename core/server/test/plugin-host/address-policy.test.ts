import { describe, expect, it } from 'vitest';
import { AddressPolicy } from '../../src/plugin-host/child/address-policy.ts';
import { addressKey, parseAddress } from '../../src/plugin-host/child/ip-address.ts';
import type { NetworkPolicy } from '../../src/plugin-host/network-policy.ts';

const closed: NetworkPolicy = {
  lan: false,
  internet: [],
  listen: [],
  grants: [],
  forbiddenPorts: [],
  forbiddenEndpoints: [],
};

const policyOf = (parts: Partial<NetworkPolicy> = {}, own: readonly string[] = ['192.168.1.5', 'fe80::5']) =>
  new AddressPolicy({ policy: { ...closed, ...parts }, ownAddresses: () => own });

describe('reading addresses', () => {
  it.each([
    ['127.0.0.1', ':0:0:0:0:0:65535:32512:1'],
    ['::ffff:127.0.0.1', ':0:0:0:0:0:65535:32512:1'],
    ['::ffff:7f00:1', ':0:0:0:0:0:65535:32512:1'],
    ['0:0:0:0:0:FFFF:7F00:0001', ':0:0:0:0:0:65535:32512:1'],
    ['::1', ':0:0:0:0:0:0:0:1'],
    ['::', ':0:0:0:0:0:0:0:0'],
    ['1::', ':1:0:0:0:0:0:0:0'],
    ['1:2:3:4:5:6:7:8', ':1:2:3:4:5:6:7:8'],
    ['1:2::7:8', ':1:2:0:0:0:0:7:8'],
    ['fe80::1%eth0', ':65152:0:0:0:0:0:0:1'],
    ['64:ff9b::192.0.2.33', ':100:65435:0:0:0:0:49152:545'],
  ])('%s is one address however it is written', (text, key) => {
    const address = parseAddress(text);
    expect(address === undefined ? undefined : addressKey(address)).toBe(key);
  });

  it.each([
    '',
    'localhost',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.',
    '1..2.3',
    ' 1.2.3.4',
    '1.2.3.4\u0000',
    ':',
    ':::',
    '1:2:3',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1:',
  ])('%j is no address', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe('the local network', () => {
  it.each([
    ['10.1.2.3', true],
    ['172.16.0.1', true],
    ['172.32.0.1', false],
    ['192.168.0.1', true],
    ['192.169.0.1', false],
    ['169.254.3.4', true],
    ['169.254.169.254', false],
    ['::ffff:169.254.169.254', false],
    ['fd00:ec2::254', false],
    ['fd12::1', true],
    ['fe80::1', true],
    ['2001:db8::1', false],
    ['8.8.8.8', false],
    ['100.64.0.1', false],
    ['239.255.255.250', true],
    ['255.255.255.255', true],
    ['ff02::fb', true],
    ['127.0.0.1', false],
    ['127.9.9.9', false],
    ['0.0.0.0', false],
    ['::1', false],
    ['::ffff:127.0.0.1', false],
    ['192.168.1.5', false],
    ['fe80::5', false],
  ])('%s belongs to it: %s', (address, allowed) => {
    expect(policyOf({ lan: true }).reach(address, 80).allowed).toBe(allowed);
  });

  it('is closed without permission', () => {
    expect(policyOf().reach('192.168.0.1', 80)).toEqual({
      allowed: false,
      reason: 'the plugin has no permission for the local network (192.168.0.1:80)',
    });
  });

  it('keeps of a name only the addresses that belong to it', () => {
    const policy = policyOf({ lan: true });
    expect(policy.resolved('bridge.local', '192.168.0.9')).toBe(true);
    expect(policy.resolved('rebound.example.com', '127.0.0.1')).toBe(false);
    expect(policy.resolved('rebound.example.com', '192.168.1.5')).toBe(false);
    expect(policy.resolved('public.example.com', '8.8.8.8')).toBe(false);
  });
});

describe('a grant', () => {
  const granted = { grants: [{ host: '127.0.0.1', ports: [8080] }] };

  it('opens exactly its host and ports, on this machine too', () => {
    const policy = policyOf(granted);
    expect(policy.reach('127.0.0.1', 8080).allowed).toBe(true);
    expect(policy.reach('::ffff:127.0.0.1', 8080).allowed).toBe(true);
    expect(policy.reach('127.0.0.1', 8081).allowed).toBe(false);
    expect(policy.reach('127.0.0.2', 8080).allowed).toBe(false);
  });

  it.each([8080, 65_536 + 8080, -1, 1.5])('never opens a port of NEXA itself: %d', (port) => {
    expect(policyOf({ ...granted, forbiddenPorts: [8080] }).reach('127.0.0.1', port).allowed).toBe(false);
  });

  it('never opens a database of NEXA elsewhere', () => {
    const forbiddenEndpoints = [{ address: '10.0.0.2', port: 5432 }];
    const policy = policyOf({ lan: true, grants: [{ host: '10.0.0.2', ports: [5432] }], forbiddenEndpoints });
    expect(policy.reach('10.0.0.2', 5432).allowed).toBe(false);
    expect(policy.reach('10.0.0.2', 5433).allowed).toBe(true);
  });

  it('by name opens what the name leads to, whatever the case', () => {
    const policy = policyOf({ grants: [{ host: 'Bridge.local', ports: [443] }] });
    expect(policy.name('bridge.LOCAL').allowed).toBe(true);
    expect(policy.resolved('bridge.local', '192.168.0.9')).toBe(true);
    expect(policy.reach('192.168.0.9', 443).allowed).toBe(true);
    expect(policy.reach('192.168.0.9', 80).allowed).toBe(false);
    expect(policy.name('other.local').allowed).toBe(false);
  });

  it('of two integrations for one host opens the ports of both, and ends with the policy', () => {
    const policy = policyOf({ ...granted, grants: [...granted.grants, { host: '127.0.0.1', ports: [9090] }] });
    expect([8080, 9090, 7070].map((port) => policy.reach('127.0.0.1', port).allowed)).toEqual([true, true, false]);
    policy.update(closed);
    expect(policy.reach('127.0.0.1', 8080).allowed).toBe(false);
  });
});

describe('hosts on the internet', () => {
  const policy = policyOf({ internet: ['api.example.com', '*.cloud.example.com'] });

  it.each([
    ['api.example.com', true],
    ['API.example.com', true],
    ['eu.cloud.example.com', true],
    ['cloud.example.com', false],
    ['evilcloud.example.com', false],
    ['api.example.com.evil.net', false],
    ['example.com', false],
  ])('%s may be looked up: %s', (name, allowed) => {
    expect(policy.name(name).allowed).toBe(allowed);
  });

  it('are reached at the addresses that their names lead to, and never at home', () => {
    expect(policy.reach('198.51.100.7', 443).allowed).toBe(false);
    expect(policy.resolved('api.example.com', '198.51.100.7')).toBe(true);
    expect(policy.reach('198.51.100.7', 443).allowed).toBe(true);
    expect(policy.resolved('api.example.com', '192.168.0.1')).toBe(false);
    expect(policy.resolved('api.example.com', '127.0.0.1')).toBe(false);
  });

  it('are told by the name that was declared, not by the one that was looked up', () => {
    policy.resolved('API.example.com', '198.51.100.8');
    policy.resolved('eu.cloud.example.com', '198.51.100.9');
    expect(policy.reach('198.51.100.8', 443)).toEqual({ allowed: true, host: 'api.example.com' });
    expect(policy.reach('198.51.100.9', 443)).toEqual({ allowed: true, host: '*.cloud.example.com' });
  });
});

describe('listening', () => {
  it('is for the ports of the manifest, and for answers to datagrams', () => {
    const policy = policyOf({ listen: [6667] });
    expect(policy.listen(6667, true).allowed).toBe(true);
    expect(policy.listen(6667, false).allowed).toBe(true);
    expect(policy.listen(0, true).allowed).toBe(true);
    expect(policy.listen(0, false).allowed).toBe(false);
    expect(policy.listen(8420, false).allowed).toBe(false);
  });
});
