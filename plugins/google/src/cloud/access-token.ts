import { createSign } from 'node:crypto';
import { type CancelSignal, type Instant, minutes, seconds } from '@nexa/sdk';
import { isObject } from '../model/params.ts';
import { CloudFailure, failureOf } from './cloud-failure.ts';
import { type Answer, post } from './post.ts';
import type { ServiceAccount } from './service-account.ts';

const SCOPE = 'https://www.googleapis.com/auth/homegraph';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ASSERTION_LIVES = 3600;
const TIMEOUT = seconds(5);
/** A token that ends within this time is not used any more. */
const MARGIN = minutes(1);

export interface AccessTokenOptions {
  readonly account: ServiceAccount;
  /** Where tokens are asked for. */
  readonly url: string;
  readonly now: () => Instant;
  /** Aborted when nobody needs tokens any more. */
  readonly signal: CancelSignal;
}

interface Kept {
  readonly token: string;
  readonly until: Instant;
}

/** The token with which HomeGraph is spoken to. It is kept until shortly before its end, and asked for once at a time. */
export class AccessToken {
  readonly #options: AccessTokenOptions;
  #kept: Kept | undefined;
  #flight: Promise<string> | undefined;

  constructor(options: AccessTokenOptions) {
    this.#options = options;
  }

  /** Rejects with a `CloudFailure`. */
  get(): Promise<string> {
    const { now } = this.#options;
    if (this.#kept !== undefined && this.#kept.until - MARGIN > now()) return Promise.resolve(this.#kept.token);
    this.#flight ??= this.#ask().finally(() => {
      this.#flight = undefined;
    });
    return this.#flight;
  }

  /** Google does not take this token any more; left out: whichever there is. */
  drop(token = this.#kept?.token): void {
    if (this.#kept?.token === token) this.#kept = undefined;
  }

  async #ask(): Promise<string> {
    const { url, signal, now } = this.#options;
    const asked = now();
    const answer = await post({
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: GRANT, assertion: this.#assertion(asked) }).toString(),
      timeout: TIMEOUT,
      signal,
    });
    if (answer.status !== 200) throw refusal(answer);
    const { token, lives } = readToken(answer.text);
    this.#kept = { token, until: asked + lives };
    return token;
  }

  #assertion(at: Instant): string {
    const { account } = this.#options;
    const issued = Math.floor(at / 1000);
    const head = { alg: 'RS256', typ: 'JWT', ...(account.keyId === undefined ? {} : { kid: account.keyId }) };
    const claims = {
      iss: account.clientEmail,
      scope: SCOPE,
      aud: account.tokenUri,
      iat: issued,
      exp: issued + ASSERTION_LIVES,
    };
    const signed = `${encoded(head)}.${encoded(claims)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(account.key, 'base64url')}`;
  }
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The token endpoint says 400 with a word of RFC 6749 when it does not take the key. */
function refusal({ status, retryAfter, text }: Answer): CloudFailure {
  const word = errorWord(text);
  if (status !== 400 && status !== 401) return failureOf(status, retryAfter);
  const message =
    word === 'invalid_grant'
      ? 'Google does not take the key of the service account: it was deleted, or the clock of this machine is wrong.'
      : 'Google gives no token for this service account.';
  return new CloudFailure('refused', message, { code: word ?? String(status) });
}

const WORDS = ['invalid_grant', 'invalid_client', 'unauthorized_client', 'invalid_request', 'invalid_scope'];

function errorWord(text: string): string | undefined {
  const content = parsed(text);
  return isObject(content) ? WORDS.find((word) => word === content.error) : undefined;
}

function readToken(text: string): { readonly token: string; readonly lives: number } {
  const content = parsed(text);
  if (!isObject(content) || typeof content.access_token !== 'string' || content.access_token === '')
    throw new CloudFailure('away', 'What answers in place of Google gives no token.', { code: 'no-token' });
  const lives = typeof content.expires_in === 'number' && content.expires_in > 0 ? content.expires_in : ASSERTION_LIVES;
  return { token: content.access_token, lives: seconds(lives) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
