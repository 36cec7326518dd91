import { homeStore } from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { claimsOf, requestInfo } from '../../auth/principal.ts';
import { asUser, homeOf, principalOf, sessionCookie } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { Id, ref } from '../schemas/base.ts';
import { Erasure, ErasureBody } from '../schemas/data-life.ts';

const inHome = { params: Type.Object({ homeId: Id }) };
const owns = { to: 'home', scope: 'admin', role: 'owner', of: 'home' } as const;
const zip = {
  description: 'A zip: `manifest.json` says what each file means; rows as JSON and CSV, history as CSV by device.',
  content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
} as const;

export function dataLifeRoutes(api: Api, parts: ApiParts): void {
  exportRoutes(api, parts);
  erasureRoutes(api, parts);
  homeRemovalRoutes(api, parts);
}

function exportRoutes(api: Api, parts: ApiParts): void {
  api.get(
    '/me/export',
    {
      config: { access: { to: 'session' } },
      schema: {
        operationId: 'exportMe',
        tags: ['My data'],
        summary: 'All data of this person',
        description: 'Of homes what this person may see, and of the account everything but hashes and secrets.',
        response: { 200: zip },
      },
    },
    async (request, reply) => send(reply, 'nexa-my-data', parts.dataLife.export(claimsOf(principalOf(request))).zip),
  );

  api.get(
    '/homes/:homeId/export',
    {
      config: { access: owns },
      schema: {
        operationId: 'exportHome',
        tags: ['My data'],
        summary: 'All data of a home',
        ...inHome,
        response: { 200: zip },
      },
    },
    async (request, reply) =>
      send(reply, 'nexa-home', parts.dataLife.export(claimsOf(principalOf(request)), homeOf(request).id).zip),
  );
}

function send(reply: FastifyReply, name: string, body: unknown) {
  return reply
    .type('application/zip')
    .header('content-disposition', `attachment; filename="${name}.zip"`)
    .header('cache-control', 'no-store')
    .send(body);
}

function erasureRoutes(api: Api, parts: ApiParts): void {
  api.get(
    '/me/erasure',
    {
      config: { access: { to: 'session' } },
      schema: {
        operationId: 'planErasure',
        tags: ['My data'],
        summary: 'What the erasure of this account would remove, and what would stay and why',
        response: { 200: ref(Erasure) },
      },
    },
    async (request) => presentErasure(await parts.dataLife.plan(principalOf(request).userId)),
  );

  api.delete(
    '/me',
    {
      config: { access: { to: 'session' } },
      schema: {
        operationId: 'eraseMe',
        tags: ['My data'],
        summary: 'Erase this account',
        description:
          'Signs out everywhere and stops the homes at once; rows go within minutes. Homes in which nobody else lives go too; others must be handed over first, unless `removeSharedHomes` says otherwise.',
        body: ErasureBody,
        response: { 202: ref(Erasure) },
      },
    },
    async (request, reply) => {
      const { userId } = principalOf(request);
      const plan = await parts.dataLife.plan(userId);
      const { password, email, removeSharedHomes = false } = request.body;
      const name = plan.email.toLowerCase();
      parts.throttle.begin(name, request.ip);
      const account = await parts.accounts.findByEmail(name);
      if (!(await parts.passwords.verify(password, account?.passwordHash)))
        throw new NexaError('NEXA_AUTH_WRONG_PASSWORD', 'This is not the password of your account.');
      parts.throttle.succeeded(name, request.ip);
      if (email.trim().toLowerCase() !== name)
        throw new NexaError('NEXA_REQUEST_INVALID', 'To confirm, send the e-mail address of your account.', {
          params: { name: 'email' },
        });
      const erased = await parts.dataLife.erase(userId, { removeSharedHomes, request: requestInfo(request) });
      reply.clearCookie(sessionCookie, { path: '/' });
      return reply.code(202).send(presentErasure(erased));
    },
  );
}

const presentErasure = ({ homes, tables }: Awaited<ReturnType<ApiParts['dataLife']['plan']>>) => ({
  homes: homes.map(({ id, name, others }) => ({ id, name, others })),
  tables: tables.map(({ table, rows, outcome, because }) => ({
    table,
    rows,
    outcome,
    ...(because === undefined ? {} : { because }),
  })),
});

function homeRemovalRoutes(api: Api, parts: ApiParts): void {
  api.delete(
    '/homes/:homeId',
    {
      config: { access: owns },
      schema: {
        operationId: 'removeHome',
        tags: ['Homes'],
        summary: 'Remove a home',
        description:
          'It ends at once. Its rows go after 30 days, or with `purge=true` within minutes; nothing brings them back.',
        ...inHome,
        querystring: Type.Object({ purge: Type.Optional(Type.Boolean()) }),
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const { id } = homeOf(request);
      const isPurged = request.query.purge === true;
      const integrationIds = await asUser(parts.database, request, (tx) => homeStore.remove(tx, id, isPurged));
      await parts.dataLife.homeRemoved(id, integrationIds);
      return reply.code(204).send(null);
    },
  );
}
