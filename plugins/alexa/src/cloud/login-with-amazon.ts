import {
  authFailed,
  type Duration,
  type JsonObject,
  protocolViolation,
  rateLimited,
  seconds,
  unreachable,
} from '@nexa/sdk';
import { askAmazon } from './amazon-request.ts';

export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What a code or a refresh token became. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Of the access token. */
  readonly lifetime: Duration;
}

/** Amazon does not know the code or the refresh token any more: the person has to link the account again. */
export class GrantRefused extends Error {
  override readonly name = 'GrantRefused';
}

/** Login with Amazon, as far as a skill needs it. */
export class LoginWithAmazon {
  readonly #options: { readonly url: string; readonly timeout: Duration };

  constructor(options: { readonly url: string; readonly timeout: Duration }) {
    this.#options = options;
  }

  /** Throws {@link GrantRefused}, `authFailed` for the client itself, or `unreachable`. */
  exchangeCode(client: Client, code: string, signal: AbortSignal): Promise<Tokens> {
    return this.#tokens(client, { grant_type: 'authorization_code', code }, signal);
  }

  /** As {@link exchangeCode}. */
  refresh(client: Client, refreshToken: string, signal: AbortSignal): Promise<Tokens> {
    return this.#tokens(client, { grant_type: 'refresh_token', refresh_token: refreshToken }, signal);
  }

  /**
   * Whether Amazon knows the client. Asked for a token of the client itself, it refuses a wrong client as such before it
   * looks at what the client may have, so that any other refusal proves the credentials. Throws `authFailed` or `unreachable`.
   */
  async verify(client: Client, signal: AbortSignal): Promise<void> {
    const { status, body } = await this.#ask(
      client,
      { grant_type: 'client_credentials', scope: 'alexa:skill_messaging' },
      signal,
    );
    const isKnown = status === 200 || (status === 400 && knowing.has(String(body.error)));
    if (!isKnown) throw protocolViolation(`Login with Amazon answered ${status} to a question about the client`);
  }

  async #tokens(client: Client, fields: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Tokens> {
    const { status, body } = await this.#ask(client, fields, signal);
    if (body.error === 'invalid_grant') throw new GrantRefused('Amazon refuses the grant of this account.');
    if (status !== 200) throw protocolViolation(`Login with Amazon answered ${status} to a question for a token`);
    const { access_token: accessToken, refresh_token: told, expires_in: lifetime } = body;
    const refreshToken = told ?? fields.refresh_token;
    if (typeof accessToken !== 'string' || typeof refreshToken !== 'string' || typeof lifetime !== 'number')
      throw protocolViolation('Login with Amazon answered without a token');
    return { accessToken, refreshToken, lifetime: seconds(lifetime) };
  }

  async #ask(
    { clientId, clientSecret }: Client,
    fields: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly body: JsonObject }> {
    const { url, timeout } = this.#options;
    const { status, body, retryAfter } = await askAmazon({
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      body: new URLSearchParams({ ...fields, client_id: clientId, client_secret: clientSecret }).toString(),
      timeout,
      signal,
    });
    if (body.error === 'invalid_client' || (status === 401 && body.error === undefined))
      throw authFailed('Amazon does not know this client id with this client secret.');
    if (status === 429) throw rateLimited(retryAfter ?? seconds(30), 'Login with Amazon wants fewer requests.');
    if (status >= 500) throw unreachable(`Login with Amazon answered ${status}`);
    return { status, body };
  }
}

const knowing: ReadonlySet<string> = new Set(['invalid_scope', 'unauthorized_client', 'unsupported_grant_type']);
