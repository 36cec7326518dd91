import { type AutomationParts, secretField } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { expect, it } from 'vitest';
import { parts, startHerald } from '../support/herald.ts';

const config = Type.Object({});
const action = (more: object = {}) => ({ title: 'Call', config, ...more });
const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`herald.call${index}`, action()]));

it('says what a plugin adds to automations, as plain data', async () => {
  const { host } = startHerald();
  const { automation } = await host.surface();
  expect(automation).toEqual(JSON.parse(JSON.stringify(parts)));
});

it('has nothing of a plugin that adds nothing, and all three of one that adds one', async () => {
  expect((await startHerald({}).host.surface()).automation).toEqual({ triggers: {}, conditions: {}, actions: {} });
});

it.each<[string, AutomationParts, RegExp]>([
  ['has no prefix', { actions: { call: action() } }, /call is not "herald\." and one word/],
  ['begins with another’s', { actions: { 'hue.call': action() } }, /hue\.call is not "herald\."/],
  ['is no word', { actions: { 'herald.call-out': action() } }, /one word in camel case/],
  ['begins with a capital', { conditions: { 'herald.Call': action() } }, /one word in camel case/],
  ['is two words', { actions: { 'herald.call.out': action() } }, /one word in camel case/],
  ['is too long', { actions: { [`herald.${'a'.repeat(100)}`]: action() } }, /one word in camel case/],
])('is refused when a name %s', async (_name, automation, reason) => {
  await expect(startHerald(automation).host.surface()).rejects.toMatchObject({
    code: 'NEXA_PLUGIN_SCHEMA_REFUSED',
    message: expect.stringMatching(reason),
  });
});

it.each<[string, AutomationParts, RegExp]>([
  [
    'uses a keyword that is not allowed',
    { actions: { 'herald.call': action({ config: Type.Object({ to: Type.String({ pattern: '^a' }) }) }) } },
    /herald\.call: .*pattern/,
  ],
  ['is no object', { conditions: { 'herald.awake': action({ config: Type.String() }) } }, /herald\.awake: \/type/],
  [
    'of data is no object',
    { triggers: { 'herald.cry': { ...action(), data: Type.Array(Type.String()) as never } } },
    /herald\.cry: \/type/,
  ],
  [
    'asks for a secret',
    { actions: { 'herald.call': action({ config: Type.Object({ key: secretField() }) }) } },
    /x-nexa-secret has no place/,
  ],
])('is refused when a schema %s', async (_name, automation, reason) => {
  await expect(startHerald(automation).host.surface()).rejects.toMatchObject({
    code: 'NEXA_PLUGIN_SCHEMA_REFUSED',
    message: expect.stringMatching(reason),
  });
});

it.each<[string, AutomationParts]>([
  ['more than fifty of a kind', { actions: many }],
  ['members that nobody knows', { actions: { 'herald.call': action({ icon: 'horn' }) } }],
  ['no title', { actions: { 'herald.call': { config } as never } }],
  ['a trigger without data', { triggers: { 'herald.cry': action() as never } }],
])('is refused with %s', async (_name, automation) => {
  await expect(startHerald(automation).host.surface()).rejects.toMatchObject({ code: 'NEXA_PLUGIN_SCHEMA_REFUSED' });
});
