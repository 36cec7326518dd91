import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accountId, readServiceAccount } from '../../src/cloud/service-account.ts';
import { email, keyFile, privateKeyPem } from '../google/account.ts';

const { privateKey: ellipticKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

describe('the key file', () => {
  it('is read', () => {
    const read = readServiceAccount(keyFile());
    expect(read).toMatchObject({ account: { projectId: 'my-home-1234', clientEmail: email } });
    expect('account' in read && accountId(read.account)).toBe(`my-home-1234/${email}`);
  });

  it('may be of an older kind, with tokens from another host of Google’s', () => {
    const read = readServiceAccount(keyFile({ token_uri: 'https://accounts.google.com/o/oauth2/token' }));
    expect(read).toMatchObject({ account: { tokenUri: 'https://accounts.google.com/o/oauth2/token' } });
  });

  it.each([
    ['no JSON', 'no JSON'],
    ['a list', '[]'],
    ['a key of a person', keyFile({ type: 'authorized_user' })],
    ['without a project', keyFile({ project_id: '' })],
    ['without an address', keyFile({ client_email: 5 })],
    ['with a token address in the clear', keyFile({ token_uri: 'http://oauth2.googleapis.com/token' })],
    ['with a token address elsewhere', keyFile({ token_uri: 'https://evil.example/token' })],
    ['without a token address', keyFile({ token_uri: undefined })],
    ['with a key that is cut off', keyFile({ private_key: privateKeyPem.slice(0, 200) })],
    ['with a key of another kind', keyFile({ private_key: ellipticKey })],
    ['without a key', keyFile({ private_key: undefined })],
  ])('is refused with a sentence that tells nothing of it when it is %s', (_what, file) => {
    const read = readServiceAccount(file);
    expect(read).toEqual({ problem: expect.stringMatching(/^[A-Z].*\.$/) as string });
    expect('problem' in read && read.problem).not.toMatch(/evil|BEGIN|gserviceaccount/);
  });
});
