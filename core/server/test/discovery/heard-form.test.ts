import type { HeardMdns, HeardSsdp } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { addressOf, bounded, fingerprint, identityOf } from '../../src/discovery/heard-form.ts';

const service: HeardMdns = {
  kind: 'mdns',
  type: '_hue._tcp',
  name: 'Bridge',
  host: 'bridge.local',
  addresses: ['192.168.1.2', '192.168.1.3'],
  port: 443,
  txt: { one: '1', two: '2' },
};
const answer: HeardSsdp = { kind: 'ssdp', address: '192.168.1.2', headers: { usn: 'uuid:1', date: 'Monday', st: 'x' } };

it('knows the same service again whatever the order of its parts', () => {
  const shuffled = { ...service, addresses: ['192.168.1.3', '192.168.1.2'], txt: { two: '2', one: '1' } };
  expect(fingerprint(shuffled)).toBe(fingerprint(service));
  expect(fingerprint({ ...service, port: 444 })).not.toBe(fingerprint(service));
});

it('knows the same answer again whatever its date', () => {
  const later = { ...answer, headers: { ...answer.headers, date: 'Tuesday' } };
  expect(fingerprint(later)).toBe(fingerprint(answer));
});

it('cuts down what is larger than any device sends', () => {
  const txt = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key${index}`, 'v'.repeat(5000)]));
  const huge = bounded({ ...service, name: 'n'.repeat(9000), txt }) as HeardMdns;
  expect(huge.name).toHaveLength(500);
  expect(Object.keys(huge.txt)).toHaveLength(64);
  expect(huge.txt.key0).toHaveLength(500);
});

it('tells where it was heard', () => {
  expect([addressOf(service), addressOf(answer)]).toEqual(['192.168.1.2', '192.168.1.2']);
});

it('takes out of texts what could mislead a reader', () => {
  const odd = bounded({ ...service, name: 'a\u0000b\u202Ec\uD800d\ne' }) as HeardMdns;
  expect(odd.name).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe');
});

it('keeps only addresses among the addresses', () => {
  const odd = bounded({ ...service, addresses: ['<b>', '192.168.1.2', 'fe80::1'] }) as HeardMdns;
  expect(odd.addresses).toEqual(['192.168.1.2', 'fe80::1']);
});

it('tells apart what a relay heard and what NEXA heard itself', () => {
  expect(fingerprint({ ...service, via: 'attic' })).not.toBe(fingerprint(service));
  expect(identityOf({ ...service, via: 'attic' })).not.toBe(identityOf(service));
});

it('knows a thing by its name whatever it says today', () => {
  expect(identityOf({ ...service, port: 1, txt: {} })).toBe(identityOf(service));
});
