import { openingStore } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { claimsOf, requestInfo } from '../../auth/principal.ts';
import { notFound, principalOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { iso } from '../present.ts';
import { presentIssues } from '../present-issues.ts';
import { presentDevice, presentHome, presentMember, presentUser } from '../present-stored.ts';
import { ref } from '../schemas/base.ts';
import { Opening, OpeningQuery } from '../schemas/opening.ts';

/** The backend of the page: what it shows when it opens, in one request and one transaction. */
export function openingRoutes(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;

  api.get(
    '/opening',
    {
      config: { access: { to: 'account', scope: 'read' } },
      schema: {
        operationId: 'getOpening',
        tags: ['Homes'],
        summary: 'All that the page shows when it opens',
        description: 'Of the home `homeId`, or of the oldest one of this user.',
        querystring: OpeningQuery,
        response: { 200: ref(Opening) },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { homeId: wanted } = request.query;
      const [capabilities, found] = await Promise.all([
        parts.capabilities.load(),
        database.withUser(claimsOf(principal), (tx) => openingStore.read(tx, wanted), requestInfo(request)),
      ]);
      if (found === undefined) throw new NexaError('NEXA_AUTH_REQUIRED', 'The account was removed.');
      const { home } = found;
      if (wanted !== undefined && home === undefined) throw notFound('home');
      const views = home && homes.deviceViews(home.id);
      return {
        user: presentUser(found.user),
        homes: found.homes.map(presentHome),
        ...(home === undefined ? {} : { homeId: home.id }),
        // The definitions are JSON Schemas already; only functions and symbols of their making are left out.
        capabilities: JSON.parse(JSON.stringify(capabilities.list())),
        members: home?.members.map(presentMember) ?? [],
        rooms: home?.rooms ?? [],
        devices: home?.devices.rows.map((row) => presentDevice(row, views?.get(row.id))) ?? [],
        hasMoreDevices: home?.devices.nextCursor !== undefined,
        issues: await presentIssues(parts, request, home?.issues ?? []),
        ...(home?.numbers === undefined
          ? {}
          : { numbers: { ...home.numbers, refreshedAt: iso(home.numbers.refreshedAt) } }),
        health: home?.health.map((one) => ({ ...one, refreshedAt: iso(one.refreshedAt) })) ?? [],
        energy: home?.energy ?? [],
      };
    },
  );
}
