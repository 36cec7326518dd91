import { createPrivateKey, type KeyObject } from 'node:crypto';
import { isObject } from '../model/params.ts';

/** The key file of a service account, as far as it is needed. */
export interface ServiceAccount {
  readonly projectId: string;
  readonly clientEmail: string;
  readonly tokenUri: string;
  readonly keyId: string | undefined;
  readonly key: KeyObject;
}

export type ReadServiceAccount =
  | { readonly account: ServiceAccount }
  /** A whole sentence; nothing of the file is in it. */
  | { readonly problem: string };

/** The hosts of Google's that give tokens; the plugin may reach no other. */
const TOKEN_HOSTS = ['oauth2.googleapis.com', 'accounts.google.com'];

export function readServiceAccount(file: string): ReadServiceAccount {
  const content = parsed(file);
  if (!isObject(content)) return { problem: 'This is not the content of a JSON key file.' };
  if (content.type !== 'service_account')
    return { problem: 'This is not the key of a service account: its “type” must be “service_account”.' };
  const projectId = textOf(content.project_id);
  const clientEmail = textOf(content.client_email);
  const tokenUri = textOf(content.token_uri);
  if (projectId === undefined) return { problem: 'The key file names no “project_id”.' };
  if (clientEmail === undefined) return { problem: 'The key file names no “client_email”.' };
  if (tokenUri === undefined || !isTokenUri(tokenUri))
    return { problem: 'The “token_uri” of the key file must be an https address of Google’s.' };
  const key = privateKey(textOf(content.private_key));
  if (key === undefined) return { problem: 'The “private_key” of the key file is missing or cut off.' };
  return { account: { projectId, clientEmail, tokenUri, keyId: textOf(content.private_key_id), key } };
}

/** The same account, whichever of its keys is used. */
export const accountId = ({ projectId, clientEmail }: ServiceAccount): string => `${projectId}/${clientEmail}`;

function parsed(file: string): unknown {
  try {
    return JSON.parse(file);
  } catch {
    return undefined;
  }
}

function privateKey(pem: string | undefined): KeyObject | undefined {
  if (pem === undefined) return undefined;
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}

function isTokenUri(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' && TOKEN_HOSTS.includes(hostname);
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
