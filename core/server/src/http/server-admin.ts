import { userStore } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import type { FastifyRequest } from 'fastify';
import { asUser } from './access.ts';
import type { ApiParts } from './api.ts';

/** Whether whoever asks looks after this server. */
export async function isServerAdmin(parts: Pick<ApiParts, 'database'>, request: FastifyRequest): Promise<boolean> {
  return (await asUser(parts.database, request, userStore.me))?.isServerAdmin === true;
}

/** `NEXA_AUTH_FORBIDDEN` for everybody else; `what` they may not: `install plugins`. */
export async function requireServerAdmin(
  parts: Pick<ApiParts, 'database'>,
  request: FastifyRequest,
  what: string,
): Promise<void> {
  if (await isServerAdmin(parts, request)) return;
  throw new NexaError('NEXA_AUTH_FORBIDDEN', `Only who looks after this server may ${what}.`, {
    params: { needs: 'admin' },
  });
}
