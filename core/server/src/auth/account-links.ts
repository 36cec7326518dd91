import { createHash, timingSafeEqual } from 'node:crypto';
import type { LinkClient, PostgresAccountLinks } from '@nexa/db';
import type { Duration } from '@nexa/sdk';
import { OauthError } from './oauth-error.ts';
import { hashToken, newToken } from './token.ts';

/** Alexa wants at least six minutes; an hour is what its own examples have. */
const ACCESS_FOR: Duration = 3_600_000;
/** An answer with new tokens may be lost on its way: the old refresh token may come once more so long. */
const LEEWAY: Duration = 60_000;
/** RFC 7636, 4.1. */
const verifierForm = /^[A-Za-z0-9._~-]{43,128}$/;

export interface LinkTokens {
  readonly accessToken: string;
  /** Left out: the one that was sent stays good. */
  readonly refreshToken?: string;
  /** Seconds for which the access token is good. */
  readonly expiresIn: number;
  readonly scopes: readonly string[];
}

export interface ClientCredentials {
  readonly clientId: string;
  readonly secret?: string;
}

/** NEXA as the authorization server of account links: codes into tokens, tokens into newer ones, and their end. */
export class AccountLinks {
  readonly #links: PostgresAccountLinks;
  readonly #now: () => number;

  constructor(links: PostgresAccountLinks, now: () => number) {
    this.#links = links;
    this.#now = now;
  }

  /** Whether the ecosystem can keep no secret; `undefined` when there is none of this id. */
  async isPublic(clientId: string): Promise<boolean | undefined> {
    const client = await this.#links.client(clientId);
    return client && client.secretHash === undefined;
  }

  /** What the ecosystem was registered with; `undefined` when there is none of this id. */
  async registration(clientId: string): ReturnType<PostgresAccountLinks['registration']> {
    return await this.#links.registration(clientId);
  }

  /** Throws `invalid_client` for whoever is not who they say. */
  async authenticate({ clientId, secret }: ClientCredentials): Promise<LinkClient> {
    const client = await this.#links.client(clientId);
    const expected = client?.secretHash;
    const isRight =
      client !== undefined &&
      (expected === undefined
        ? secret === undefined || secret === ''
        : secret !== undefined && timingSafeEqual(expected, hashToken(secret)));
    if (client === undefined || !isRight)
      throw new OauthError('invalid_client', 'client_id or client_secret is wrong.');
    return client;
  }

  async redeem(
    client: LinkClient,
    {
      code,
      redirectUri,
      verifier,
    }: { readonly code: string; readonly redirectUri: string; readonly verifier?: string },
  ): Promise<LinkTokens> {
    const tokens = this.#make();
    const scopes = await this.#links.redeem(client, {
      ...tokens.stored,
      codeHash: hashToken(code),
      redirectUri,
      fits: (challenge) => fits(challenge, verifier),
    });
    if (scopes === undefined)
      throw new OauthError(
        'invalid_grant',
        'The code is unknown, used, older than five minutes, or meant for another.',
      );
    return { ...tokens.given, scopes };
  }

  async refresh(client: LinkClient, refreshToken: string): Promise<LinkTokens> {
    const tokens = this.#make();
    const scopes = await this.#links.refresh(client, {
      ...tokens.stored,
      usedHash: hashToken(refreshToken),
      leewayMs: LEEWAY,
    });
    if (scopes === undefined)
      throw new OauthError('invalid_grant', 'The refresh token is unknown, used or revoked. Link the account again.');
    const { refreshToken: next, ...given } = tokens.given;
    return client.isRotating ? { ...given, refreshToken: next, scopes } : { ...given, scopes };
  }

  /** Ends the link of the token; one that is not known is as good as ended (RFC 7009, 2.2). */
  async revoke(client: LinkClient, token: string): Promise<void> {
    await this.#links.revoke(client, hashToken(token));
  }

  #make() {
    const accessToken = newToken('link-access');
    const refreshToken = newToken('link-refresh');
    return {
      given: { accessToken, refreshToken, expiresIn: ACCESS_FOR / 1000 },
      stored: {
        accessHash: hashToken(accessToken),
        refreshHash: hashToken(refreshToken),
        accessExpiresAt: this.#now() + ACCESS_FOR,
      },
    };
  }
}

/** PKCE with S256; a code that was asked for without a challenge takes no verifier either. */
function fits(challenge: string | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined || verifier === undefined) return challenge === verifier;
  return verifierForm.test(verifier) && createHash('sha256').update(verifier).digest('base64url') === challenge;
}
