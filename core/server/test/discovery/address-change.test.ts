import { expect, it } from 'vitest';
import { addressChange } from '../../src/discovery/address-change.ts';

const schema = {
  type: 'object',
  properties: {
    host: { type: 'string', format: 'host', 'x-nexa-ports': ['port'] },
    port: { type: 'integer' },
    version: { type: 'string' },
  },
};
const present = { host: '192.168.1.2', port: 443, version: '3.3' };

it('tells what changes when the address alone differs', () => {
  expect(addressChange(schema, present, { host: '192.168.1.9', port: 8443, version: '3.3' })).toEqual({
    from: { host: '192.168.1.2', port: 443 },
    to: { host: '192.168.1.9', port: 8443 },
  });
});

it.each([
  ['nothing differs', { host: '192.168.1.2' }],
  ['something else differs, too', { host: '192.168.1.9', version: '3.5' }],
  ['something else is new', { host: '192.168.1.9', token: 'x' }],
])('tells of no change when %s', (_, offered) => {
  expect(addressChange(schema, present, offered)).toBeUndefined();
});
