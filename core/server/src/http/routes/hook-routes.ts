import type { HookSurface } from '@nexa/engine';
import { hasErrorCode, type JsonValue, NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { bearerOf } from '../../auth/bearer.ts';
import { claimsOf, type Principal } from '../../auth/principal.ts';
import { isScopeGranted, type Scope } from '../../auth/scope.ts';
import type { Api, ApiParts } from '../api.ts';

const tags = ['Ecosystems'];
const MOST_BYTES = 262_144;
/** Deeper than any ecosystem nests; what is not looked at is not handed on. */
const DEEPEST = 64;
const LONGEST_TOKEN = 500;
const because =
  'The token may be in the body, where the ecosystem puts it; the handler looks for it before anything else.';
const Body = Type.Unsafe<JsonValue>({
  type: ['object', 'array'],
  description: 'As the ecosystem sends it, at most 256 kB; the plugin reads it.',
});
const Answer = Type.Any({ description: 'As the ecosystem wants it.' });
const Word = Type.String({ minLength: 1, maxLength: 60 });

/** Where ecosystems send what people say: each plugin's own HTTP handlers, behind the token of an account link. */
export async function hookRoutes(api: Api, parts: ApiParts): Promise<void> {
  const schema = {
    tags,
    body: Body,
    description:
      'Needs a token of an account link, or an access token, with the scope `ecosystem:<plugin>`: in the header `Authorization`, or where the plugin says that its ecosystem puts it in the body.',
    response: { 200: Answer },
  };
  api.post(
    '/hooks/:plugin/:path',
    {
      bodyLimit: MOST_BYTES,
      config: { access: { to: 'anyone', because } },
      schema: {
        ...schema,
        operationId: 'callHook',
        summary: 'A request of an ecosystem, about all homes of whoever linked the account',
        params: Type.Object({ plugin: Word, path: Word }),
      },
    },
    async (request, reply) => {
      const { status = 200, body } = await answer(parts, request, request.params);
      return reply
        .code(status as 200)
        .header('cache-control', 'no-store')
        .send(body);
    },
  );
  api.post(
    '/hooks/:plugin/:integrationId/:path',
    {
      bodyLimit: MOST_BYTES,
      config: { access: { to: 'anyone', because } },
      schema: {
        ...schema,
        operationId: 'callIntegrationHook',
        summary: 'A request of an ecosystem, about one of its integrations',
        params: Type.Object({ plugin: Word, integrationId: Word, path: Word }),
      },
    },
    async (request, reply) => {
      const { status = 200, body } = await answer(parts, request, request.params);
      return reply
        .code(status as 200)
        .header('cache-control', 'no-store')
        .send(body);
    },
  );
}

async function answer(
  parts: ApiParts,
  request: FastifyRequest<{ Body: JsonValue }>,
  { plugin, path, integrationId }: { readonly plugin: string; readonly path: string; readonly integrationId?: string },
) {
  const hook = await findHook(parts, plugin, path);
  const principal = await callerOf(parts, request, { hook, plugin });
  if (isDeeperThan(request.body, DEEPEST))
    throw new NexaError('NEXA_REQUEST_INVALID', `The body is nested deeper than ${DEEPEST} levels.`, {
      params: { field: '' },
    });
  const integrationIds = await parts.ecosystems.integrationsOf(plugin, claimsOf(principal), integrationId);
  const caller = { linkId: principal.linkId ?? principal.credentialId, userId: principal.userId };
  try {
    return await parts.gateway.hook(plugin, { path, request: { body: request.body, caller }, integrationIds });
  } catch (error) {
    if (hasErrorCode(error, 'NEXA_PLUGIN_STOPPED') || hasErrorCode(error, 'NEXA_PLUGIN_TIMEOUT')) throw error;
    throw new NexaError('NEXA_PLUGIN_BUG', `The plugin ${plugin} could not answer.`, {
      params: { plugin },
      cause: error,
    });
  }
}

/** Nothing of a plugin of another kind is reached from outside. */
async function findHook(parts: ApiParts, plugin: string, path: string): Promise<HookSurface> {
  const isEcosystem = parts.plugins.find(plugin)?.manifest.kind === 'ecosystem';
  const hooks = isEcosystem ? (await parts.gateway.surface(plugin)).hooks : [];
  const hook = hooks.find((candidate) => candidate.path === path);
  if (hook !== undefined) return hook;
  throw new NexaError('NEXA_REQUEST_NOT_FOUND', `There is nothing at /hooks/${plugin}/${path}.`);
}

async function callerOf(
  parts: ApiParts,
  request: FastifyRequest<{ Body: JsonValue }>,
  { hook, plugin }: { readonly hook: HookSurface; readonly plugin: string },
): Promise<Principal> {
  const token = hook.token === 'header' ? inHeader(request) : (inBody(request.body, hook.token) ?? inHeader(request));
  const principal = token === undefined ? undefined : await parts.accounts.resolve(token, false);
  if (principal === undefined || principal.kind === 'session')
    throw new NexaError(
      'NEXA_AUTH_REQUIRED',
      token === undefined
        ? 'The request has no token. Link the account.'
        : 'The token is not valid any more. Link the account again.',
    );
  const scope = `ecosystem:${plugin}` as Scope;
  if (isScopeGranted(principal.scopes, scope)) return principal;
  throw new NexaError('NEXA_AUTH_FORBIDDEN', `This needs a token with the scope ${scope}.`, {
    params: { needs: scope },
  });
}

const inHeader = (request: FastifyRequest): string | undefined => {
  const token = bearerOf(request);
  return token === undefined || token.length > LONGEST_TOKEN ? undefined : token;
};

/** Level by level: a body that is nested without end must not end the stack. */
function isDeeperThan(body: JsonValue, most: number): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}

/** The first of these JSON pointers (RFC 6901) that leads to a text. */
function inBody(body: JsonValue, pointers: readonly string[]): string | undefined {
  for (const pointer of pointers) {
    const found = follow(body, pointer);
    if (typeof found === 'string' && found.length <= LONGEST_TOKEN) return found;
  }
  return undefined;
}

function follow(body: JsonValue, pointer: string): unknown {
  let value: unknown = body;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
