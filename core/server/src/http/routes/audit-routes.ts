import { type AuditFilter, type AuditPage, auditReader } from '@nexa/db';
import { type Static, Type } from '@sinclair/typebox';
import { asUser, homeOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { iso } from '../present.ts';
import { AuditEntrySchema, AuditQuery } from '../schemas/audit.ts';
import { Id, list } from '../schemas/base.ts';

/** Who did what. */
export function auditRoutes(api: Api, { database }: ApiParts): void {
  api.addSchema(AuditEntrySchema);

  api.get(
    '/homes/:homeId/audit',
    {
      config: { access: { to: 'home', scope: 'admin', role: 'admin', of: 'home' } },
      schema: {
        operationId: 'listAudit',
        tags: ['Audit'],
        summary: 'What was done in a home, by whom, from where and why; newest first',
        params: Type.Object({ homeId: Id }),
        querystring: AuditQuery,
        response: { 200: list(AuditEntrySchema) },
      },
    },
    async (request) =>
      present(
        await asUser(database, request, (tx) => auditReader.ofHome(tx, homeOf(request).id, filterOf(request.query))),
      ),
  );

  api.get(
    '/system/audit',
    {
      config: { access: { to: 'account', scope: 'admin' } },
      schema: {
        operationId: 'listSystemAudit',
        tags: ['Audit'],
        summary: 'What was done that is about no home: logins, tokens, accounts; newest first',
        description: 'For the person who looks after the server.',
        querystring: AuditQuery,
        response: { 200: list(AuditEntrySchema) },
      },
    },
    async (request) =>
      present(await asUser(database, request, (tx) => auditReader.ofServer(tx, filterOf(request.query)))),
  );
}

function filterOf({ actor, from, to, ...rest }: Static<typeof AuditQuery>): AuditFilter {
  return {
    ...rest,
    ...(actor === undefined ? {} : { actorId: actor }),
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  };
}

function present({ items, nextCursor }: AuditPage) {
  return {
    items: items.map((entry) => ({ ...entry, time: iso(entry.time) })),
    ...(nextCursor === undefined ? {} : { nextCursor }),
  };
}
