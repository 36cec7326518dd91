import { NexaError } from '@nexa/sdk';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem.ts';
import { requestError } from './request-error.ts';

/** Seconds after which it is worth trying again what is away just now. */
const soon = 5;

/** The one place where errors become answers. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      new NexaError('NEXA_REQUEST_NOT_FOUND', `There is no ${request.method} ${request.url.split('?')[0]}.`),
      request,
      reply,
    ),
  );
}

export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = requestError(thrown);
  const problem = problemOf(error, request.id);
  if (problem.status >= 500) request.log.error({ err: thrown, code: error.code }, 'A request failed');
  else request.log.debug({ code: error.code, detail: error.message }, 'A request was refused');
  const { retryAfter = problem.status === 503 && problem.retryable ? soon : undefined } = error.params;
  if (typeof retryAfter === 'number') reply.header('retry-after', String(retryAfter));
  if (error.code === 'NEXA_AUTH_REQUIRED') reply.header('www-authenticate', 'Bearer realm="nexa"');
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
