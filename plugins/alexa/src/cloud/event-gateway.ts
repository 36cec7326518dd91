import type { Duration, JsonObject } from '@nexa/sdk';
import { isObject } from '../model/payload.ts';
import { askAmazon } from './amazon-request.ts';

/** What the gateway made of an event. */
export type Delivery =
  | { readonly result: 'accepted' }
  /** The access token does not count any more, or never did. */
  | { readonly result: 'token-refused'; readonly code: string }
  /** The person disabled the skill, or never enabled it: nothing goes there any more. */
  | { readonly result: 'grant-refused'; readonly code: string }
  | { readonly result: 'too-large'; readonly code: string }
  | { readonly result: 'busy'; readonly code: string; readonly retryAfter: Duration | undefined }
  /** The event itself is not taken, and would not be a second time. */
  | { readonly result: 'rejected'; readonly code: string };

const grantCodes: ReadonlySet<string> = new Set([
  'SKILL_DISABLED_EXCEPTION',
  'SKILL_NEVER_ENABLED_EXCEPTION',
  'INSUFFICIENT_PERMISSION_EXCEPTION',
]);

/** Alexa's event gateway of one region. */
export class EventGateway {
  readonly #url: string;
  readonly #timeout: Duration;

  constructor(options: { readonly url: string; readonly timeout: Duration }) {
    this.#url = options.url;
    this.#timeout = options.timeout;
  }

  /** Sends an event. Throws `unreachable` without an answer. */
  async send(event: JsonObject, token: string, signal: AbortSignal): Promise<Delivery> {
    const { status, body, retryAfter } = await askAmazon({
      url: this.#url,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(event),
      timeout: this.#timeout,
      signal,
    });
    const code = codeIn(body) ?? `HTTP_${status}`;
    if (status === 200 || status === 202) return { result: 'accepted' };
    if (grantCodes.has(code) || status === 403) return { result: 'grant-refused', code };
    if (status === 401) return { result: 'token-refused', code };
    if (status === 413) return { result: 'too-large', code };
    if (status === 429 || status >= 500) return { result: 'busy', code, retryAfter };
    return { result: 'rejected', code };
  }
}

function codeIn(body: JsonObject): string | undefined {
  const code = isObject(body.payload) ? body.payload.code : undefined;
  return typeof code === 'string' && /^[A-Z_]{1,60}$/.test(code) ? code : undefined;
}
