import { leakedSecrets } from '@nexa/testkit';
import { expect, it } from 'vitest';

const secret = 'top/secret "key"';

it.each([
  ['as it is', `key=${secret}`],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 with something behind it', Buffer.from(`${secret}:rest`).toString('base64')],
  ['in hexadecimal', Buffer.from(secret).toString('hex')],
  ['percent-encoded', `https://host/${encodeURIComponent(secret)}`],
  ['in a nested object', { log: [{ fields: { token: secret } }] }],
])('finds a secret %s', (_, value) => {
  expect(leakedSecrets(value, ['other', secret])).toEqual([secret]);
});

it('finds nothing in a text without secrets, and looks for none that are too short to tell', () => {
  expect(leakedSecrets({ log: 'all is well' }, [secret, 'all'])).toEqual([]);
});
