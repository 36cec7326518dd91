import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ClientCredentials, LinkTokens } from '../../auth/account-links.ts';
import { readAuthorization } from '../../auth/authorization-request.ts';
import { OauthError } from '../../auth/oauth-error.ts';
import type { Api, ApiParts } from '../api.ts';
import { AuthorizationQuery } from '../schemas/account-links.ts';

const tags = ['Sign-in'];
const form = 'application/x-www-form-urlencoded';
const open = (because: string) => ({ access: { to: 'anyone', because } as const });
const Refusal = Type.Object({ error: Type.String(), error_description: Type.String() });
const Tokens = Type.Object({
  access_token: Type.String(),
  token_type: Type.String({ description: 'Bearer.' }),
  expires_in: Type.Integer({ description: 'Seconds.' }),
  refresh_token: Type.Optional(Type.String({ description: 'Absent: the one that was sent stays good.' })),
  scope: Type.String(),
});
const Revoked = Type.Object({}, { description: 'It is of no use any more.' });
const Parameters = Type.Unsafe<Record<string, string>>({
  type: 'object',
  additionalProperties: { type: 'string', maxLength: 4000 },
  maxProperties: 20,
});

/**
 * NEXA as the authorization server for account linking: RFC 6749 with codes and refresh tokens, RFC 7636 (PKCE, S256)
 * and RFC 7009. Errors are those of these documents, not problem documents: the ecosystem's side reads them.
 */
export async function oauthRoutes(api: Api, parts: ApiParts): Promise<void> {
  acceptForms(api);
  api.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof OauthError)) throw error;
    void reply.header('cache-control', 'no-store');
    if (error.status === 401) void reply.header('www-authenticate', 'Basic realm="NEXA"');
    return reply.code(error.status).send({ error: error.code, error_description: error.message });
  });

  api.get(
    '/oauth/authorize',
    {
      config: open('It shows the page that asks the person, who signs in there.'),
      schema: {
        operationId: 'authorize',
        tags,
        summary: 'Where an ecosystem sends a person who wants to link their account',
        querystring: AuthorizationQuery,
        description:
          'An ecosystem that is known, with an address that is its, and that asks wrongly, gets the person back with `error`, `error_description` and `state` (RFC 6749, 4.1.2.1). Anybody else is told on the page.',
        response: { 302: { type: 'null', description: 'To the page that asks the person, or back with an error.' } },
      },
    },
    async (request, reply) => {
      const client = await parts.links.registration(request.query.client_id ?? '');
      const asked = readAuthorization(request.query, client);
      if (asked.outcome === 'wrong') return reply.header('cache-control', 'no-store').redirect(asked.redirectTo);
      return reply.redirect(`/link${request.url.slice(request.url.indexOf('?') >>> 0)}`);
    },
  );

  api.post(
    '/oauth/token',
    {
      config: open('The ecosystem shows who it is by its secret, or by PKCE.'),
      schema: {
        operationId: 'exchangeToken',
        tags,
        summary: 'Turn a code or refresh token into tokens',
        description:
          '`grant_type` is `authorization_code` with `code`, `redirect_uri` and, where it was asked with one, `code_verifier`; or `refresh_token` with `refresh_token`. The client shows who it is by Basic authentication or by `client_id` and `client_secret`.',
        consumes: [form],
        body: Parameters,
        response: { 200: Tokens, 400: Refusal, 401: Refusal },
      },
    },
    async (request, reply) => {
      const client = await parts.links.authenticate(credentialsOf(request, request.body));
      return sendTokens(reply, await grant(client, request.body));
    },
  );

  api.post(
    '/oauth/revoke',
    {
      config: open('The ecosystem shows who it is by its secret, or by PKCE.'),
      schema: {
        operationId: 'revokeToken',
        tags,
        summary: 'End the link that a token belongs to',
        consumes: [form],
        body: Parameters,
        response: { 200: Revoked, 400: Refusal, 401: Refusal },
      },
    },
    async (request, reply) => {
      const client = await parts.links.authenticate(credentialsOf(request, request.body));
      await parts.links.revoke(client, need(request.body, 'token'));
      return reply.header('cache-control', 'no-store').send({});
    },
  );

  async function grant(
    client: Awaited<ReturnType<typeof parts.links.authenticate>>,
    parameters: Readonly<Record<string, string>>,
  ): Promise<LinkTokens> {
    const type = need(parameters, 'grant_type');
    if (type === 'refresh_token') return await parts.links.refresh(client, need(parameters, 'refresh_token'));
    if (type !== 'authorization_code')
      throw new OauthError('unsupported_grant_type', 'grant_type must be authorization_code or refresh_token.');
    const { code_verifier: verifier } = parameters;
    return await parts.links.redeem(client, {
      code: need(parameters, 'code'),
      redirectUri: need(parameters, 'redirect_uri'),
      ...(verifier === undefined ? {} : { verifier }),
    });
  }
}

function sendTokens(reply: FastifyReply, { accessToken, refreshToken, expiresIn, scopes }: LinkTokens): FastifyReply {
  return reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' }).send({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: expiresIn,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    scope: scopes.join(' '),
  });
}

function need(parameters: Readonly<Record<string, string>>, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === '') throw new OauthError('invalid_request', `${name} is missing.`);
  return value;
}

/** By Basic authentication, whose two parts are form-encoded (RFC 6749, 2.3.1), or in the body; never by both. */
function credentialsOf(request: FastifyRequest, parameters: Readonly<Record<string, string>>): ClientCredentials {
  const basic = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined) {
    const { client_secret: secret } = parameters;
    return { clientId: need(parameters, 'client_id'), ...(secret === undefined ? {} : { secret }) };
  }
  if (parameters.client_secret !== undefined)
    throw new OauthError('invalid_request', 'Send the client_secret once: by Basic authentication or in the body.');
  const [clientId, secret] = Buffer.from(basic, 'base64').toString('utf8').split(':', 2).map(formDecoded);
  if (clientId === undefined || secret === undefined || (parameters.client_id ?? clientId) !== clientId)
    throw new OauthError('invalid_client', 'client_id or client_secret is wrong.');
  return { clientId, secret };
}

function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function acceptForms(api: Api): void {
  api.addContentTypeParser(form, { parseAs: 'string', bodyLimit: 16_384 }, (_request, body, done) => {
    const parameters = new URLSearchParams(body as string);
    const twice = [...parameters.keys()].find((name) => parameters.getAll(name).length > 1);
    if (twice !== undefined) done(new OauthError('invalid_request', `${twice.slice(0, 100)} came twice.`));
    else done(null, Object.fromEntries(parameters));
  });
}
