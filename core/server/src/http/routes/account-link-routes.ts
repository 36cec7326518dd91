import {
  accountLinkStore,
  homeStore,
  oauthClientStore,
  type StoredAccountLink,
  type StoredOauthClient,
} from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { type AuthorizationQuery as Query, readAuthorization, redirectWith } from '../../auth/authorization-request.ts';
import { hashToken, newToken } from '../../auth/token.ts';
import { asUser } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { iso } from '../present.ts';
import {
  AccountLink,
  AuthorizationQuery,
  ConsentBody,
  ConsentResult,
  LinkRequest,
  OauthClient,
  OauthClientBody,
} from '../schemas/account-links.ts';
import { Id, list, ref } from '../schemas/base.ts';
import { requireServerAdmin } from '../server-admin.ts';

const access = { to: 'session' } as const;
const tags = ['Sign-in'];
const byId = Type.Object({ id: Id });
/** RFC 6749, 4.1.2: ten minutes at most. */
const CODE_FOR = 5 * 60_000;

/** People's links to ecosystems such as Alexa, and the ecosystems that they may link to. */
export function accountLinkRoutes(api: Api, parts: ApiParts): void {
  clientRoutes(api, parts);
  consentRoutes(api, parts);

  api.get(
    '/account-links',
    {
      config: { access },
      schema: {
        operationId: 'listAccountLinks',
        tags,
        summary: 'The ecosystems that act in the name of this user',
        response: { 200: list(AccountLink) },
      },
    },
    async (request) => ({
      items: (await asUser(parts.database, request, accountLinkStore.list)).map(presentLink),
    }),
  );

  api.delete(
    '/account-links/:id',
    {
      config: { access },
      schema: {
        operationId: 'deleteAccountLink',
        tags,
        summary: 'End a link; its tokens stop working at once',
        params: byId,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const wasThere = await asUser(parts.database, request, (tx) => accountLinkStore.revoke(tx, request.params.id));
      if (!wasThere) throw new NexaError('NEXA_REQUEST_NOT_FOUND', 'You have no link with this id.');
      return reply.code(204).send(null);
    },
  );
}

function clientRoutes(api: Api, parts: ApiParts): void {
  const what = 'say which ecosystems accounts may be linked to';
  api.get(
    '/system/oauth-clients',
    {
      config: { access },
      schema: {
        operationId: 'listOauthClients',
        tags,
        summary: 'The ecosystems that accounts may be linked to',
        response: { 200: list(OauthClient) },
      },
    },
    async (request) => {
      await requireServerAdmin(parts, request, what);
      return { items: (await asUser(parts.database, request, oauthClientStore.list)).map(presentClient) };
    },
  );

  api.post(
    '/system/oauth-clients',
    {
      config: { access },
      schema: {
        operationId: 'createOauthClient',
        tags,
        summary: 'Let accounts be linked to an ecosystem',
        description:
          'The secret is shown in this answer only. A client id that was used and given up is not given out again.',
        body: OauthClientBody,
        response: { 201: ref(OauthClient) },
      },
    },
    async (request, reply) => {
      await requireServerAdmin(parts, request, what);
      const { isPublic = false, ...about } = request.body;
      const secret = isPublic ? undefined : newToken('link-secret');
      const stored = await asUser(parts.database, request, (tx) =>
        oauthClientStore.create(tx, {
          ...about,
          name: about.name.trim(),
          ...(secret === undefined ? {} : { secretHash: hashToken(secret) }),
        }),
      );
      if (stored === undefined)
        throw new NexaError('NEXA_LINK_CLIENT_EXISTS', `There is or was a client ${about.clientId} already.`, {
          params: { clientId: about.clientId },
        });
      return reply
        .code(201)
        .send({ ...presentClient(stored), ...(secret === undefined ? {} : { clientSecret: secret }) });
    },
  );

  api.delete(
    '/system/oauth-clients/:id',
    {
      config: { access },
      schema: {
        operationId: 'deleteOauthClient',
        tags,
        summary: 'Let no account be linked to an ecosystem any more; all links to it end at once',
        params: byId,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      await requireServerAdmin(parts, request, what);
      const wasThere = await asUser(parts.database, request, (tx) => oauthClientStore.revoke(tx, request.params.id));
      if (!wasThere) throw new NexaError('NEXA_REQUEST_NOT_FOUND', 'There is no client with this id.');
      return reply.code(204).send(null);
    },
  );
}

function consentRoutes(api: Api, parts: ApiParts): void {
  /** What is asked for, or how it was asked wrongly. Throws for an ecosystem that is not known, or an address that is not its. */
  const judge = async (request: FastifyRequest, query: Query) => {
    const clientId = query.client_id ?? '';
    const isPublic = await parts.links.isPublic(clientId);
    const client = await asUser(parts.database, request, (tx) => oauthClientStore.byClientId(tx, clientId));
    const known = client === undefined || isPublic === undefined ? undefined : { ...client, isPublic };
    const asked = readAuthorization(query, known);
    if (asked.outcome === 'refused') throw new NexaError('NEXA_LINK_INVALID', asked.reason, { params: { clientId } });
    return asked;
  };

  api.get(
    '/account-links/request',
    {
      config: { access },
      schema: {
        operationId: 'readLinkRequest',
        tags,
        summary: 'What an ecosystem asks for: the query with which it sent a person to `/oauth/authorize`',
        querystring: AuthorizationQuery,
        response: { 200: ref(LinkRequest) },
      },
    },
    async (request) => {
      const asked = await judge(request, request.query);
      if (asked.outcome === 'wrong') {
        const { error, description, redirectTo } = asked;
        throw new NexaError('NEXA_LINK_INVALID', 'The ecosystem asked wrongly.', {
          params: { clientId: request.query.client_id ?? '', error, description, redirectTo },
        });
      }
      const { client, scopes } = asked.request;
      return { name: client.name, plugin: client.plugin, scopes: [...scopes] };
    },
  );

  api.post(
    '/account-links',
    {
      config: { access },
      schema: {
        operationId: 'answerLinkRequest',
        tags,
        summary: 'Let an ecosystem act in your name in some homes, or refuse',
        description:
          'Where the ecosystem is known and asked wrongly, the person is led back to it with the error of RFC 6749, 4.1.2.1, and nothing is linked.',
        body: ConsentBody,
        response: { 200: ref(ConsentResult) },
      },
    },
    async (request) => {
      const { query, homeIds } = request.body;
      const asked = await judge(request, query);
      if (asked.outcome === 'wrong') return { redirectTo: asked.redirectTo };
      const { client, redirectUri, scopes, state, codeChallenge } = asked.request;
      if (homeIds.length === 0) return { redirectTo: redirectWith(redirectUri, { error: 'access_denied', state }) };
      const code = newToken('link-code');
      await asUser(parts.database, request, async (tx) => {
        const homes = await homeStore.list(tx);
        if (homeIds.some((id) => homes.every((home) => home.id !== id)))
          throw new NexaError('NEXA_HOME_NOT_FOUND', 'A home in homeIds is not yours.');
        await accountLinkStore.consent(tx, {
          codeHash: hashToken(code),
          client: client.id,
          homeIds,
          redirectUri,
          scopes,
          expiresAt: parts.now() + CODE_FOR,
          ...(codeChallenge === undefined ? {} : { codeChallenge }),
        });
      });
      return { redirectTo: redirectWith(redirectUri, { code, state }) };
    },
  );
}

const presentClient = ({ createdAt, redirectUris, scopes, ...client }: StoredOauthClient) => ({
  ...client,
  redirectUris: [...redirectUris],
  scopes: [...scopes] as never[],
  createdAt: iso(createdAt),
});

const presentLink = ({ linkedAt, lastUsedAt, homeIds, scopes, ...link }: StoredAccountLink) => ({
  ...link,
  homeIds: [...homeIds],
  scopes: [...scopes],
  linkedAt: iso(linkedAt),
  ...(lastUsedAt === undefined ? {} : { lastUsedAt: iso(lastUsedAt) }),
});
