import { fieldHints, hostField, secretField } from '@nexa/sdk';
import { leakedSecrets } from '@nexa/testkit';
import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { BundleRedactor } from '../../src/diagnostics/bundle-redactor.ts';

const secret = 'se€d/ed+s3cret?';
const redactor = (): BundleRedactor => new BundleRedactor('home integration', [secret]);

describe('secrets', () => {
  const bytes = Buffer.from(secret);
  it.each([
    ['as it is', `the key is ${secret}!`],
    ['in a URL', `https://vendor.example/?key=${encodeURIComponent(secret)}&x=1`],
    ['as its user', `https://user:${encodeURIComponent(secret)}@vendor.example/`],
    ['in JSON', JSON.stringify({ key: secret })],
    ['in hexadecimal', bytes.toString('hex')],
    ['in upper case hexadecimal', bytes.toString('hex').toUpperCase()],
    ['in Base64', bytes.toString('base64')],
    ['in Base64 behind one other byte', Buffer.from(`a${secret}b`).toString('base64')],
    ['in Base64 behind two other bytes', Buffer.from(`ab${secret}`).toString('base64')],
    ['in Base64 for addresses', Buffer.from(`user:${secret}`).toString('base64url')],
  ])('are cut %s', (_form, text) => {
    const cut = redactor().everywhere({ message: text, [text]: [text] });
    expect(leakedSecrets(cut, [secret])).toEqual([]);
    expect(JSON.stringify(cut)).not.toContain(text);
    expect(JSON.stringify(cut)).toMatch(/\[secret\]|\[redacted\]/);
  });
});

describe('a name that holds a secret', () => {
  it('is a pseudonym all the same', () => {
    const mine = redactor();
    mine.learn('name', `Ada’s lamp ${secret}`);
    expect(mine.everywhere(`Ada’s lamp ${secret} is away`)).toMatch(/^name-[0-9a-f]{10} is away$/);
  });

  it('and nothing else leaves secrets cut where they stand', () => {
    const mine = redactor();
    mine.learn('name', secret);
    expect(mine.everywhere(`the key is ${secret}`)).toBe('the key is [secret]');
  });
});

describe('by its schema', () => {
  const schema = Type.Object({
    host: hostField({ ports: ['port'] }),
    port: Type.Integer(),
    key: secretField(),
    owner: Type.Object({ name: Type.String(fieldHints({ private: true })), age: Type.Integer() }),
    lines: Type.Array(Type.Object({ note: Type.String() })),
  });
  const value = {
    host: 'attic.example.home',
    port: 80,
    key: secret,
    owner: { name: 'Ada Lovelace', age: 36, phone: '5551234' },
    lines: [{ note: 'said Ada Lovelace', more: 'unknown' }],
    unknown: 'not in the schema',
  };

  it('only what it names is told, secrets cut and what is private as pseudonyms', () => {
    const mine = redactor();
    const told = mine.everywhere(mine.bySchema(JSON.parse(JSON.stringify(schema)), value));
    expect(told).toEqual({
      host: expect.stringMatching(/^private-[0-9a-f]{10}$/),
      port: 80,
      key: '[secret]',
      owner: { name: expect.stringMatching(/^private-/), age: 36 },
      lines: [{ note: expect.stringMatching(/^said private-[0-9a-f]{10}$/) }],
    });
  });

  it('the same thing has the same pseudonym, and another one elsewhere', () => {
    const plain = JSON.parse(JSON.stringify(schema));
    const [one, again] = [redactor(), redactor()].map((each) => each.bySchema(plain, value));
    expect(one).toEqual(again);
    expect(new BundleRedactor('another home', []).bySchema(plain, value)).not.toEqual(one);
  });
});

it('puts pseudonyms in place of addresses that nobody declared', () => {
  const told = redactor().everywhere('no answer from 192.168.1.77 (00:17:88:AB:cd:ef), asked 192.168.1.77 twice');
  expect(told).toMatch(/^no answer from (address-\w+) \(address-\w+\), asked \1 twice$/);
});
