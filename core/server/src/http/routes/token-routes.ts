import { type HomeShape, homeStore, tokenStore } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { isRoleAtLeast } from '../../auth/scope.ts';
import { hashToken, newToken } from '../../auth/token.ts';
import { asUser } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { presentToken } from '../present-stored.ts';
import { AccessToken, TokenBody } from '../schemas/accounts.ts';
import { Id, list, ref } from '../schemas/base.ts';

const access = { to: 'session' } as const;
const tags = ['Sign-in'];

export function tokenRoutes(api: Api, parts: ApiParts): void {
  api.get(
    '/tokens',
    {
      config: { access },
      schema: {
        operationId: 'listTokens',
        tags,
        summary: 'The access tokens of this user',
        response: { 200: list(AccessToken) },
      },
    },
    async (request) => ({ items: (await asUser(parts.database, request, tokenStore.list)).map(presentToken) }),
  );

  api.post(
    '/tokens',
    {
      config: { access },
      schema: {
        operationId: 'createToken',
        tags,
        summary: 'Make an access token',
        description: 'The token is shown in this answer only. What it may do is never more than its user may.',
        body: TokenBody,
        response: { 201: ref(AccessToken) },
      },
    },
    async (request, reply) => {
      const { name, scopes, homeIds, expiresAt } = request.body;
      if (expiresAt !== undefined && Date.parse(expiresAt) <= parts.now())
        throw new NexaError('NEXA_TIME_INVALID', 'The token would expire before it is made.', {
          params: { path: 'body/expiresAt' },
        });
      const homes = await asUser(parts.database, request, homeStore.list);
      if (homeIds?.some((id) => homes.every((home) => home.id !== id)))
        throw new NexaError('NEXA_HOME_NOT_FOUND', 'A home in homeIds is not yours.');
      if (scopes.includes('relay')) requireRelayToken(scopes, homeIds, homes);
      const token = newToken('access');
      const wanted = {
        name: name.trim(),
        hash: hashToken(token),
        scopes,
        ...(homeIds === undefined ? {} : { homeIds }),
        ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }),
      };
      const stored = await asUser(parts.database, request, (tx) => tokenStore.create(tx, wanted));
      return reply.code(201).send({ ...presentToken(stored), token });
    },
  );

  api.delete(
    '/tokens/:id',
    {
      config: { access },
      schema: {
        operationId: 'deleteToken',
        tags,
        summary: 'Delete an access token; it stops working at once',
        params: Type.Object({ id: Id }),
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const wasThere = await asUser(parts.database, request, (tx) => tokenStore.revoke(tx, request.params.id));
      if (!wasThere) throw new NexaError('NEXA_REQUEST_NOT_FOUND', 'You have no token with this id.');
      parts.live.revoke(request.params.id);
      return reply.code(204).send(null);
    },
  );
}

/** Lies about on another machine, so it can do one thing only, and in one home. */
function requireRelayToken(
  scopes: readonly string[],
  homeIds: readonly string[] | undefined,
  homes: readonly HomeShape[],
): void {
  if (scopes.length > 1)
    throw new NexaError('NEXA_REQUEST_INVALID', 'A token for a relay has the scope `relay` and no other.', {
      params: { path: 'body/scopes' },
    });
  if (homeIds?.length !== 1)
    throw new NexaError('NEXA_REQUEST_INVALID', 'A token for a relay is for one home: name it in `homeIds`.', {
      params: { path: 'body/homeIds' },
    });
  const role = homes.find(({ id }) => id === homeIds[0])?.role;
  if (role !== undefined && !isRoleAtLeast(role, 'admin'))
    throw new NexaError('NEXA_AUTH_FORBIDDEN', `A relay needs the role admin in the home; yours is ${role}.`, {
      params: { needs: 'admin', role },
    });
}
