import { automationStore, type StoredAutomation } from '@nexa/db';
import type { FastifyRequest } from 'fastify';
import { asUser, notFound } from './access.ts';
import type { ApiParts } from './api.ts';

/** The automation that the path names. Rejects with `NEXA_AUTOMATION_NOT_FOUND`. */
export async function findAutomation(
  { database }: Pick<ApiParts, 'database'>,
  request: FastifyRequest,
  id: string,
): Promise<StoredAutomation> {
  const automation = await asUser(database, request, (tx) => automationStore.find(tx, id));
  if (automation === undefined) throw notFound('automation');
  return automation;
}
