import { createPublicKey, generateKeyPairSync } from 'node:crypto';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

export const email = 'nexa@my-home-1234.iam.gserviceaccount.com';
export const tokenUri = 'https://oauth2.googleapis.com/token';
export const verifier = createPublicKey(publicKey);
export const privateKeyPem = privateKey;

/** The JSON key file that Google Cloud makes, with changes. */
export function keyFile(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    type: 'service_account',
    project_id: 'my-home-1234',
    private_key_id: '0123456789abcdef0123456789abcdef01234567',
    private_key: privateKey,
    client_email: email,
    client_id: '123456789012345678901',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: tokenUri,
    ...changes,
  });
}
