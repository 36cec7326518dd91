import { type DatabaseTransaction, type HomeEntity, homeOfEntity, type RequestDatabase } from '@nexa/db';
import { type ErrorCode, NexaError } from '@nexa/sdk';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccountStore } from '../auth/account-store.ts';
import { bearerOf } from '../auth/bearer.ts';
import { claimsOf, type Principal, requestInfo } from '../auth/principal.ts';
import { isTrustedHost, requireSameOrigin } from '../auth/request-origin.ts';
import { isRoleAtLeast, isScopeGranted, type Role, type Scope } from '../auth/scope.ts';

/**
 * Who may use a route. Every route declares one.
 *
 * - `anyone`: nobody need be known.
 * - `account`: a signed-in person or a token with `scope`; `session` refuses tokens.
 * - `home`: as `account`, and at least `role` in the home of the path's `homeId` or of the thing that `id` names. What
 *   one may not see does not exist: 404.
 */
export type AccessRule =
  | { readonly to: 'anyone'; readonly because: string }
  | { readonly to: 'account'; readonly scope: Scope }
  | { readonly to: 'session' }
  | { readonly to: 'home'; readonly scope: Scope; readonly role: Role; readonly of: HomeEntity };

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: AccessRule;
  }
  interface FastifyRequest {
    principal: Principal | undefined;
    home: { readonly id: string; readonly role: Role } | undefined;
  }
}

export const sessionCookie = 'nexa_session';
const changes = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

interface AccessOptions {
  readonly accounts: AccountStore;
  readonly database: RequestDatabase;
  readonly publicUrl?: string;
}

/** Looks at every request before its handler does: the host it was sent to, who sends it, and what they may do. */
export function guardAccess(app: FastifyInstance, options: AccessOptions): void {
  app.decorateRequest('principal', undefined);
  app.decorateRequest('home', undefined);
  app.addHook('onRequest', async (request) => {
    if (!isTrustedHost(request.headers.host, options.publicUrl)) throw hostRefused(request.headers.host);
    const rule = ruleOf(request);
    if (rule === undefined || rule.to === 'anyone') {
      if (changes.has(request.method)) requireSameOrigin(originHeaders(request), false, options.publicUrl);
      return;
    }
    request.principal = await authenticate(request, options);
    requireScope(request.principal, rule);
  });
  app.addHook('preHandler', async (request) => {
    const rule = ruleOf(request);
    if (rule?.to !== 'home') return;
    const { homeId, id } = request.params as { homeId?: string; id?: string };
    const home = await asUser(options.database, request, (tx) =>
      homeOfEntity(tx, rule.of, (rule.of === 'home' ? homeId : id) ?? ''),
    );
    if (home === undefined) throw notFound(rule.of);
    if (!isRoleAtLeast(home.role, rule.role))
      throw new NexaError(
        'NEXA_AUTH_FORBIDDEN',
        `This needs the role ${rule.role} in the home; yours is ${home.role}.`,
        {
          params: { needs: rule.role, role: home.role },
        },
      );
    request.home = home;
  });
}

function ruleOf(request: FastifyRequest): AccessRule | undefined {
  return request.is404 ? undefined : request.routeOptions.config.access;
}

async function authenticate(request: FastifyRequest, options: AccessOptions): Promise<Principal> {
  const bearer = bearerOf(request);
  const cookie = bearer === undefined ? request.cookies[sessionCookie] : undefined;
  if (cookie !== undefined && changes.has(request.method))
    requireSameOrigin(originHeaders(request), true, options.publicUrl);
  const token = bearer ?? cookie;
  const principal = token === undefined ? undefined : await options.accounts.resolve(token, cookie !== undefined);
  if (principal !== undefined) return principal;
  throw new NexaError(
    'NEXA_AUTH_REQUIRED',
    token === undefined ? 'Sign in first.' : 'The session or token is not valid any more. Sign in again.',
  );
}

function requireScope(principal: Principal, rule: Exclude<AccessRule, { to: 'anyone' }>): void {
  if (rule.to === 'session' && principal.kind !== 'session')
    throw new NexaError('NEXA_AUTH_FORBIDDEN', 'This needs a signed-in person; a token may not do it.', {
      params: { needs: 'session' },
    });
  if (rule.to === 'session' || isScopeGranted(principal.scopes, rule.scope)) return;
  throw new NexaError('NEXA_AUTH_FORBIDDEN', `This needs a token with the scope ${rule.scope}.`, {
    params: { needs: rule.scope },
  });
}

/** Who asks; on routes whose rule asks for one there always is one. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === undefined) throw new NexaError('NEXA_AUTH_REQUIRED', 'Sign in first.');
  return request.principal;
}

/** Does work in the name of whoever asks, a transaction each. */
export const inNameOf =
  (database: RequestDatabase, request: FastifyRequest) =>
  <T>(work: (tx: DatabaseTransaction) => Promise<T>): Promise<T> =>
    asUser(database, request, work);

/** One transaction in the name of whoever asks. */
export function asUser<T>(
  database: RequestDatabase,
  request: FastifyRequest,
  work: (tx: DatabaseTransaction) => Promise<T>,
): Promise<T> {
  return database.withUser(claimsOf(principalOf(request)), work, requestInfo(request));
}

/** The home that the rule was checked against. */
export function homeOf(request: FastifyRequest): { readonly id: string; readonly role: Role } {
  if (request.home === undefined) throw new NexaError('NEXA_INTERNAL', 'the route has no home rule');
  return request.home;
}

const notFoundCodes: Readonly<Record<HomeEntity, ErrorCode>> = {
  home: 'NEXA_HOME_NOT_FOUND',
  room: 'NEXA_ROOM_NOT_FOUND',
  device: 'NEXA_DEVICE_NOT_FOUND',
  command: 'NEXA_COMMAND_NOT_FOUND',
  integration: 'NEXA_INTEGRATION_NOT_FOUND',
  flow: 'NEXA_FLOW_NOT_FOUND',
  automation: 'NEXA_AUTOMATION_NOT_FOUND',
  issue: 'NEXA_ISSUE_NOT_FOUND',
  replacement: 'NEXA_REPLACEMENT_NOT_FOUND',
  scene: 'NEXA_SCENE_NOT_FOUND',
  activation: 'NEXA_SCENE_NOT_FOUND',
};

export function notFound(entity: HomeEntity): NexaError {
  return new NexaError(notFoundCodes[entity], `There is no such ${entity}, or it is not yours to see.`);
}

function hostRefused(host: string | undefined): NexaError {
  return new NexaError(
    'NEXA_REQUEST_HOST_REFUSED',
    'NEXA answers under this machine’s own addresses, .local names and its public URL only.',
    { params: { header: 'host', host: host?.slice(0, 200) ?? '' } },
  );
}

function originHeaders(request: FastifyRequest) {
  return {
    host: request.headers.host,
    origin: request.headers.origin,
    'sec-fetch-site': request.headers['sec-fetch-site'],
  };
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string, expiresAt: Date): void {
  reply.setCookie(sessionCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    expires: expiresAt,
  });
}
