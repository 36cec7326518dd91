import { secretField } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { expect, it } from 'vitest';
import { undrawn } from '../../src/conformance/drawn-fields.ts';

const lamp = Type.Object({ host: Type.String(), port: Type.Integer(), kind: Type.Enum({ a: 'a', b: 'b' }) });

it.each([
  ['a text', Type.String()],
  ['a choice', Type.Union([Type.Literal('a'), Type.Literal('b')])],
  ['a list of texts', Type.Array(Type.String())],
  ['a group', lamp],
  ['a group of groups', Type.Object({ lamp, name: Type.String() })],
  ['a list of groups', Type.Array(lamp)],
  ['a secret', secretField({ title: 'Key' })],
])('%s is drawn', (_what, schema) => {
  expect(undrawn(schema, 'x')).toEqual([]);
});

it.each([
  ['alternatives', Type.Union([Type.String(), Type.Number()]), 'x (alternatives that are no fixed values)'],
  ['anything', Type.Unknown(), 'x (anything)'],
  ['a free object', Type.Record(Type.String(), Type.String()), 'x (object)'],
  ['a list of lists', Type.Array(Type.Array(Type.String())), 'x/… (a list of array)'],
  ['a secret in a list', Type.Array(Type.Object({ key: secretField({ title: 'Key' }) })), 'x/… (a secret in a list)'],
  ['what a group has', Type.Object({ any: Type.Unknown() }), 'x/any (anything)'],
  ['what a list of groups has', Type.Array(Type.Object({ any: Type.Unknown() })), 'x/…/any (anything)'],
])('%s is not drawn', (_what, schema, reason) => {
  expect(undrawn(schema, 'x')).toEqual([reason]);
});
