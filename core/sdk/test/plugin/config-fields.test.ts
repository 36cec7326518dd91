import {
  choiceField,
  fieldHints,
  hostField,
  hostFieldPorts,
  portField,
  secretField,
  secretFieldNames,
  secretTexts,
} from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import { expect, expectTypeOf, it } from 'vitest';

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

const nested = Type.Object({
  name: Type.String(),
  login: Type.Object({ user: Type.String(), password: secretField() }),
  keys: Type.Array(Type.Object({ key: secretField() })),
  mode: Type.Union([Type.Object({ token: secretField() }), Type.String()]),
});

it('counts a field as secret that holds a secret anywhere inside', () => {
  expect(secretFieldNames(nested)).toEqual(['login', 'keys', 'mode']);
});

it('finds the texts that are secret, however deep, and no others', () => {
  const value = {
    name: 'lamp',
    login: { user: 'me', password: 'one' },
    keys: [{ key: 'two' }, { key: 'three' }],
    mode: { token: 'four' },
  };
  expect(secretTexts(nested, value).sort()).toEqual(['four', 'one', 'three', 'two']);
});

it('writes hints as keywords that cross the boundary', () => {
  const hints = { title: 'Interval', unit: 's', section: 'Timing', order: 2, advanced: true, private: true };
  expect(Type.Integer(fieldHints({ ...hints, examples: [5] }))).toMatchObject({
    title: 'Interval',
    examples: [5],
    'x-nexa-unit': 's',
    'x-nexa-section': 'Timing',
    'x-nexa-order': 2,
    'x-nexa-advanced': true,
    'x-nexa-private': true,
  });
});

it('keeps the values of a choice as its type, and their titles for people', () => {
  const pace = choiceField({ fast: 'Every second', slow: 'Every minute' }, { default: 'slow' });
  expectTypeOf<Static<typeof pace>>().toEqualTypeOf<'fast' | 'slow'>();
  expect(pace).toMatchObject({ default: 'slow', anyOf: [{ const: 'fast', title: 'Every second' }, { const: 'slow' }] });
});
