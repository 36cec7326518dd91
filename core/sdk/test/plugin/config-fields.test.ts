import { hostField, hostFieldPorts, portField, secretField, secretFieldNames } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { expect, it } from 'vitest';

const config = Type.Object({
  host: hostField({ title: 'Address', ports: ['port'] }),
  port: portField({ default: 6668 }),
  localKey: secretField({ title: 'Local key', minLength: 16, maxLength: 16 }),
});

it('finds secrets and hosts in a schema, also after it has crossed a boundary', () => {
  const plain = JSON.parse(JSON.stringify(config));
  expect(secretFieldNames(plain)).toEqual(['localKey']);
  expect(hostFieldPorts(plain)).toEqual([{ field: 'host', ports: ['port'] }]);
});

it('finds nothing in what is no schema', () => {
  expect(secretFieldNames(undefined)).toEqual([]);
  expect(hostFieldPorts({ type: 'string' })).toEqual([]);
});
