import type { StoredOauthClient } from '@nexa/db';

/** What an ecosystem asks a person for: RFC 6749, 4.1.1, and RFC 7636. */
export interface AuthorizationQuery {
  readonly response_type?: string;
  readonly client_id?: string;
  readonly redirect_uri?: string;
  readonly scope?: string;
  readonly state?: string;
  readonly code_challenge?: string;
  readonly code_challenge_method?: string;
}

/** What of an ecosystem a request is held against. */
export type AskingClient = Pick<StoredOauthClient, 'name' | 'redirectUris' | 'scopes'> & {
  /** It can keep no secret and must use PKCE. */
  readonly isPublic: boolean;
};

export interface AuthorizationRequest<TClient extends AskingClient> {
  readonly client: TClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state?: string;
  readonly codeChallenge?: string;
}

/**
 * - `refused`: the person is told and sent nowhere, since whoever asks is not who they say.
 * - `wrong`: the ecosystem is who it says and asked wrongly: the person goes back to it at `redirectTo`, with `error`, a code
 *   of RFC 6749, 4.1.2.1.
 */
export type Authorization<TClient extends AskingClient> =
  | { readonly outcome: 'asked'; readonly request: AuthorizationRequest<TClient> }
  | { readonly outcome: 'refused'; readonly reason: string }
  | {
      readonly outcome: 'wrong';
      readonly error: string;
      readonly description: string;
      readonly redirectTo: string;
    };

const challengeForm = /^[A-Za-z0-9_-]{43}$/;

/** Judges a request of an ecosystem; undefined: no ecosystem is known by its id. */
export function readAuthorization<TClient extends AskingClient>(
  query: AuthorizationQuery,
  client: TClient | undefined,
): Authorization<TClient> {
  if (client === undefined)
    return { outcome: 'refused', reason: 'No ecosystem with this client_id may link accounts here.' };
  const { redirect_uri: redirectUri, state } = query;
  if (redirectUri === undefined || !client.redirectUris.includes(redirectUri))
    return { outcome: 'refused', reason: `${client.name} may not send people to this redirect_uri.` };
  const wrong = (error: string, description: string): Authorization<TClient> => ({
    outcome: 'wrong',
    error,
    description,
    redirectTo: redirectWith(redirectUri, { error, error_description: plain(description), state }),
  });
  if (query.response_type !== 'code') return wrong('unsupported_response_type', 'response_type must be code.');
  const scopes = query.scope === undefined || query.scope === '' ? client.scopes : query.scope.split(' ');
  const unknown = scopes.find((scope) => !client.scopes.includes(scope));
  if (unknown !== undefined) return wrong('invalid_scope', `The scope ${unknown} is not one of this client.`);
  const { code_challenge: codeChallenge, code_challenge_method: method } = query;
  if (codeChallenge === undefined && (client.isPublic || method !== undefined))
    return wrong('invalid_request', 'code_challenge is missing.');
  if (codeChallenge !== undefined && (method !== 'S256' || !challengeForm.test(codeChallenge)))
    return wrong('invalid_request', 'code_challenge must be 43 characters with the code_challenge_method S256.');
  return {
    outcome: 'asked',
    request: {
      client,
      redirectUri,
      scopes: [...new Set(scopes)],
      ...(state === undefined ? {} : { state }),
      ...(codeChallenge === undefined ? {} : { codeChallenge }),
    },
  };
}

/** What RFC 6749 allows in an `error_description`. */
const plain = (text: string): string => text.replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?').slice(0, 300);

/** The address with the parameters added to those it has. */
export function redirectWith(uri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}
