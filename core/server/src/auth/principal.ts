import type { RequestInfo, UserClaims } from '@nexa/db';
import type { Scope } from './scope.ts';

/** Who is asking. */
export interface Principal {
  readonly userId: string;
  readonly kind: 'session' | 'access-token' | 'account-link';
  /** Id of the session or token. */
  readonly credentialId: string;
  /** Of an account link: stays the same when its tokens are renewed. */
  readonly linkId?: string;
  readonly scopes: readonly Scope[];
  /** Only these homes; all of the user's when left out. */
  readonly homeIds?: readonly string[];
  readonly expiresAt?: Date;
  /** Whether the browser sent it by itself, so that the request's origin must be looked at. */
  readonly isCookie: boolean;
}

/** The claims under which the principal's queries run. */
export function claimsOf({ userId, homeIds }: Principal): UserClaims {
  return { sub: userId, ...(homeIds === undefined ? {} : { homeIds }) };
}

/** What the audit log keeps of where a change came from. */
export function requestInfo(request: {
  readonly ip: string;
  readonly id?: string;
  readonly principal?: Principal | undefined;
  readonly headers: { readonly 'user-agent'?: string | undefined };
}): RequestInfo {
  const userAgent = request.headers['user-agent'];
  const { id, principal } = request;
  return {
    ip: request.ip,
    ...(userAgent === undefined ? {} : { userAgent: userAgent.slice(0, 500) }),
    ...(id === undefined ? {} : { id }),
    ...(principal === undefined ? {} : { via: { kind: principal.kind, id: principal.credentialId } }),
  };
}
