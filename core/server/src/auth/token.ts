import { createHash, randomBytes } from 'node:crypto';

const kinds = {
  session: 'nexa_ses_',
  access: 'nexa_pat_',
  /** Of a link to an ecosystem: what its consent is turned in with, what it acts with, what it renews that with. */
  'link-code': 'nexa_lco_',
  'link-access': 'nexa_lat_',
  'link-refresh': 'nexa_lrt_',
  'link-secret': 'nexa_lsc_',
  /** In the address of a webhook. */
  webhook: 'nexa_whk_',
} as const;

export type TokenKind = keyof typeof kinds;

/** 256 random bits with a prefix that scanners for leaked secrets can know. */
export function newToken(kind: TokenKind): string {
  return `${kinds[kind]}${randomBytes(32).toString('base64url')}`;
}

/** What kind of token a text is; `undefined` for anything that NEXA never gave out. */
export function tokenKind(token: string): TokenKind | undefined {
  if (token.length > 100) return undefined;
  return (Object.keys(kinds) as TokenKind[]).find((kind) => token.startsWith(kinds[kind]));
}

/** What is kept of a token. 256 random bits need no salt and no slow hash. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
