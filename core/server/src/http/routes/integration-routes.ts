import { audit, integrationStore, type StoredIntegration } from '@nexa/db';
import { MAIN_COMPONENT } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { asUser, homeOf, notFound, principalOf } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { presentIntegration } from '../present-stored.ts';
import { Id, list, ref } from '../schemas/base.ts';
import { Integration, IntegrationAnswer, PowerBody } from '../schemas/homes.ts';

const tags = ['Integrations'];
const byId = { params: Type.Object({ id: Id }) };
const inHome = { params: Type.Object({ homeId: Id }) };
const manages = { to: 'home', scope: 'admin', role: 'admin' } as const;

export function integrationRoutes(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;
  const find = async (request: FastifyRequest, id: string): Promise<StoredIntegration> => {
    const integration = await asUser(database, request, (tx) => integrationStore.find(tx, id));
    if (integration === undefined) throw notFound('integration');
    return integration;
  };

  api.get(
    '/homes/:homeId/integrations',
    {
      config: { access: { to: 'home', scope: 'read', role: 'member', of: 'home' } },
      schema: {
        operationId: 'listIntegrations',
        tags,
        summary: 'The integrations of a home',
        ...inHome,
        response: { 200: list(Integration) },
      },
    },
    async (request) => {
      const found = await asUser(database, request, (tx) => integrationStore.list(tx, homeOf(request).id));
      return { items: found.map(presentIntegration) };
    },
  );

  api.get(
    '/integrations/:id',
    {
      config: { access: { to: 'home', scope: 'read', role: 'member', of: 'integration' } },
      schema: {
        operationId: 'getIntegration',
        tags,
        summary: 'An integration',
        ...byId,
        response: { 200: ref(Integration) },
      },
    },
    async (request) => presentIntegration(await find(request, request.params.id)),
  );

  api.delete(
    '/integrations/:id',
    {
      config: { access: { ...manages, of: 'integration' } },
      schema: {
        operationId: 'removeIntegration',
        tags,
        summary: 'Remove an integration with its devices and secrets',
        ...byId,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const homeId = homeOf(request).id;
      const { id } = request.params;
      await homes.integrationRemoved(homeId, id);
      const removed = await asUser(database, request, async (tx) => {
        const integration = await integrationStore.find(tx, id);
        await integrationStore.remove(tx, homeId, id);
        await integrationStore.replaceSecrets(tx, homeId, id, []);
        return integration;
      });
      if (removed !== undefined) await parts.ecosystems.integrationRemoved(homeId, removed.plugin, id);
      return reply.code(204).send(null);
    },
  );

  api.put(
    '/integrations/:id/power',
    {
      config: { access: { ...manages, of: 'integration' } },
      schema: {
        operationId: 'linkPower',
        tags,
        summary: 'Say which plug feeds the bridge of an integration',
        description:
          'With a person’s consent NEXA can restart the bridge by it. A plug that is reached only through that bridge is refused.',
        ...byId,
        body: PowerBody,
        response: { 200: ref(IntegrationAnswer) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const { id } = request.params;
      const { deviceId, component = MAIN_COMPONENT } = request.body;
      const feed = { deviceId, component };
      const problem = homes.powerLinkProblem(homeId, id, feed);
      if (problem !== undefined) throw problem;
      const { userId } = principalOf(request);
      await asUser(database, request, (tx) => integrationStore.linkPower(tx, { homeId, id }, feed, userId));
      homes.powerLinked(homeId, id, feed);
      return { integration: presentIntegration(await find(request, id)) };
    },
  );

  api.delete(
    '/integrations/:id/power',
    {
      config: { access: { ...manages, of: 'integration' } },
      schema: {
        operationId: 'unlinkPower',
        tags,
        summary: 'Say that no plug which NEXA can switch feeds the bridge of an integration',
        ...byId,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      const homeId = homeOf(request).id;
      const { id } = request.params;
      await asUser(database, request, (tx) => integrationStore.unlinkPower(tx, { homeId, id }));
      homes.powerLinked(homeId, id, undefined);
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/integrations/:id/reconnect',
    {
      config: { access: { to: 'home', scope: 'control', role: 'member', of: 'integration' } },
      schema: {
        operationId: 'reconnectIntegration',
        tags,
        summary: 'Close and open the link afresh',
        description: 'Answers at once; the integration’s status tells what came of it.',
        ...byId,
        response: { 202: ref(IntegrationAnswer) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const homeId = homeOf(request).id;
      await asUser(database, request, (tx) => audit(tx, { homeId, action: 'integrations.reconnected', entityId: id }));
      homes.reconnect(homeId, id).catch((error) => {
        request.log.warn({ err: error, integrationId: id }, 'An integration could not be connected afresh');
      });
      return reply.code(202).send({ integration: presentIntegration(await find(request, id)) });
    },
  );
}
