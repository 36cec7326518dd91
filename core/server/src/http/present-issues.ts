import { integrationStore, type StoredIssue } from '@nexa/db';
import type { FastifyRequest } from 'fastify';
import { asUser } from './access.ts';
import type { ApiParts } from './api.ts';
import { presentIssue } from './present.ts';

/** Each issue with whether a person could mend it in steps. */
export async function presentIssues(parts: ApiParts, request: FastifyRequest, found: readonly StoredIssue[]) {
  const homeIds = [...new Set(found.map(({ homeId }) => homeId))];
  const lists = await Promise.all(
    homeIds.map((homeId) => asUser(parts.database, request, (tx) => integrationStore.list(tx, homeId))),
  );
  const plugins = new Map(lists.flat().map(({ id, plugin }) => [id, plugin]));
  return Promise.all(
    found.map(async ({ homeId, issue, healings, deviceName }) => {
      const plugin = plugins.get(issue.integrationId ?? '');
      const isOpen = issue.state !== 'resolved';
      const repairable = isOpen && plugin !== undefined && (await parts.pairing.isRepairable(plugin, issue.code));
      return { ...presentIssue(homeId, issue, healings, deviceName), repairable };
    }),
  );
}
