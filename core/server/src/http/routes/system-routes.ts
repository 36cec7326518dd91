import { userStore } from '@nexa/db';
import { errorMessage, hasErrorCode, NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { bearerOf } from '../../auth/bearer.ts';
import { isFromThisMachine } from '../../auth/peer.ts';
import { claimsOf } from '../../auth/principal.ts';
import { isScopeGranted } from '../../auth/scope.ts';
import type { Api, ApiParts, Recording } from '../api.ts';
import { named, ref, words } from '../schemas/base.ts';

const tags = ['System'];
const Health = named('Health', Type.Object({ status: words(['ok']) }));

/** Says whether it does not answer or takes no writes, and how much waits for it. */
function notReady(cause: unknown, { waiting, dropped }: Recording): NexaError {
  const code = hasErrorCode(cause) ? cause.code : 'NEXA_DATABASE_UNAVAILABLE';
  const saysItself = code === 'NEXA_DATABASE_FULL' || code === 'NEXA_DATABASE_READ_ONLY';
  const message = saysItself ? errorMessage(cause) : `The database does not answer: ${errorMessage(cause)}.`;
  return new NexaError(saysItself ? code : 'NEXA_DATABASE_UNAVAILABLE', message, {
    params: { waiting, dropped },
    cause,
  });
}

export function systemRoutes(app: Api, parts: ApiParts): void {
  app.addSchema(Health);
  const open = (because: string) => ({ access: { to: 'anyone', because } as const });

  app.get(
    '/healthz',
    {
      config: open('It tells nothing but that the process answers.'),
      schema: {
        operationId: 'getHealth',
        tags,
        summary: 'Whether the process answers',
        response: { 200: ref(Health) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      config: open('It tells nothing but whether requests can be served.'),
      schema: {
        operationId: 'getReadiness',
        tags,
        summary: 'Whether requests can be served: the database answers and takes writes',
        description:
          'Else 503: `NEXA_DATABASE_UNAVAILABLE`; or, while reads go on, `NEXA_DATABASE_FULL` or `NEXA_DATABASE_READ_ONLY`. `params.waiting` records wait in memory then, and `params.dropped` had to give way since the start.',
        response: { 200: ref(Health) },
      },
    },
    async () => {
      try {
        await parts.database.requireWritable(2_000);
      } catch (cause) {
        throw notReady(cause, parts.recording());
      }
      return { status: 'ok' as const };
    },
  );

  app.get(
    '/metrics',
    {
      config: open('It looks itself: this machine, or a token of the server’s admin.'),
      schema: {
        operationId: 'getMetrics',
        tags,
        summary: 'Figures for Prometheus',
        description:
          'Open to requests straight from this machine; others need a token with the scope `admin` of a person who looks after the server, since the figures tell when people are at home.',
        response: {
          200: { description: 'Prometheus text format.', content: { 'text/plain': { schema: { type: 'string' } } } },
        },
      },
    },
    async (request, reply) => {
      if (!isFromThisMachine(request, parts.hasTrustedProxy)) {
        const token = bearerOf(request);
        const principal = token === undefined ? undefined : await parts.accounts.resolve(token, false);
        if (principal === undefined) throw new NexaError('NEXA_AUTH_REQUIRED', 'Send a token with the scope admin.');
        const person = await parts.database.withUser(claimsOf(principal), userStore.me);
        if (!isScopeGranted(principal.scopes, 'admin') || person?.isServerAdmin !== true)
          throw new NexaError('NEXA_AUTH_FORBIDDEN', 'This needs a token of the server’s admin with the scope admin.', {
            params: { needs: 'admin' },
          });
      }
      reply.type(parts.metrics.registry.contentType);
      return reply.send(await parts.metrics.registry.metrics());
    },
  );

  app.get(
    '/api/openapi.json',
    {
      config: open('The description is the same for everyone.'),
      schema: {
        operationId: 'getOpenApi',
        tags,
        summary: 'This description, OpenAPI 3.1',
        response: { 200: Type.Unsafe<object>({ type: 'object', additionalProperties: true }) },
      },
    },
    async () => app.swagger(),
  );
}
