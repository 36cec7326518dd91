import { userStore } from '@nexa/db';
import { errorMessage, NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { isFromThisMachine } from '../../auth/peer.ts';
import { claimsOf } from '../../auth/principal.ts';
import { isScopeGranted } from '../../auth/scope.ts';
import type { Api, ApiParts } from '../api.ts';
import { named, ref, words } from '../schemas/base.ts';

const tags = ['System'];
const Health = named('Health', Type.Object({ status: words(['ok']) }));

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
        summary: 'Whether requests can be served: the database answers',
        response: { 200: ref(Health) },
      },
    },
    async () => {
      await parts.database.ping(2_000).catch((cause) => {
        throw new NexaError('NEXA_DATABASE_UNAVAILABLE', `The database does not answer: ${errorMessage(cause)}.`, {
          cause,
        });
      });
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
        const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
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
