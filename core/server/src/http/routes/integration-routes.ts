import { audit, discoveryList, integrationStore, type StoredIntegration } from '@nexa/db';
import type { JsonObject } from '@nexa/sdk';
import { NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { claimsOf, requestInfo } from '../../auth/principal.ts';
import type { PairingAnswer, PairingPerson } from '../../pairing/pairing-engine.ts';
import { asUser, homeOf, notFound, principalOf } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { presentIntegration } from '../present-stored.ts';
import { body, FreeObject, Id, list, ref } from '../schemas/base.ts';
import { Flow, FlowAnswer, FlowBody, Integration, IntegrationAnswer, IntegrationBody } from '../schemas/homes.ts';

const tags = ['Integrations'];
const byId = { params: Type.Object({ id: Id }) };
const inHome = { params: Type.Object({ homeId: Id }) };
const manages = { to: 'home', scope: 'admin', role: 'admin' } as const;
const answers = { 201: ref(IntegrationAnswer), 202: ref(FlowAnswer) } as const;

export function integrationRoutes(api: Api, parts: ApiParts): void {
  integrationList(api, parts);
  pairing(api, parts);
  flows(api, parts);
}

function integrationList(api: Api, parts: ApiParts): void {
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
      await asUser(database, request, async (tx) => {
        await integrationStore.remove(tx, homeId, id);
        await integrationStore.replaceSecrets(tx, homeId, id, []);
      });
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

function pairing(api: Api, parts: ApiParts): void {
  const { database } = parts;

  api.post(
    '/homes/:homeId/integrations',
    {
      config: { access: { ...manages, of: 'home' } },
      schema: {
        operationId: 'addIntegration',
        tags,
        summary: 'Add an integration: pair a bridge, an account, a device',
        description:
          'With all that the plugin needs in `config` it is added at once: 201. Otherwise a flow answers, 202, whose `fields` say what is missing or whose `hint` says what to press.',
        ...inHome,
        body: IntegrationBody,
        response: answers,
      },
    },
    async (request, reply) => {
      const homeId = homeOf(request).id;
      const { plugin, config, discoveryId } = request.body;
      const offered = discoveryId === undefined ? undefined : await offer(request, homeId, plugin, discoveryId);
      const given =
        offered === undefined && config === undefined ? {} : { config: { ...offered, ...config } as JsonObject };
      return send(reply, await parts.pairing.start(person(request), { homeId, pluginId: plugin, ...given }));
    },
  );

  async function offer(request: FastifyRequest, homeId: string, plugin: string, discoveryId: string) {
    const discovery = await asUser(database, request, (tx) => discoveryList.find(tx, homeId, discoveryId));
    if (discovery?.plugin === plugin) return discovery.config;
    throw new NexaError('NEXA_REQUEST_INVALID', 'This discovery does not exist any more, or is another plugin’s.', {
      params: { path: 'body/discoveryId' },
    });
  }

  api.post(
    '/integrations/:id/reauth',
    {
      config: { access: { ...manages, of: 'integration' } },
      schema: {
        operationId: 'pairAgain',
        tags,
        summary: 'Renew a key that was refused, or change the configuration',
        description: 'The same steps as at first; the integration keeps its devices and their history.',
        ...byId,
        body: body({ config: Type.Optional(FreeObject) }),
        response: answers,
      },
    },
    async (request, reply) => {
      const integration = await asUser(database, request, (tx) => integrationStore.find(tx, request.params.id));
      if (integration === undefined) throw notFound('integration');
      const config = request.body.config as JsonObject | undefined;
      const answer = await parts.pairing.startAgain(person(request), integration, config);
      // A flow is written down by its table; a key that was renewed at once is in none that is.
      if ('integration' in answer) {
        const { homeId, id } = integration;
        await asUser(database, request, (tx) =>
          audit(tx, { homeId, action: 'integrations.paired-again', entityId: id }),
        );
      }
      return send(reply, answer);
    },
  );
}

function flows(api: Api, parts: ApiParts): void {
  const access = { ...manages, of: 'flow' } as const;

  api.get(
    '/flows/:id',
    {
      config: { access },
      schema: {
        operationId: 'getFlow',
        tags,
        summary: 'A pairing on its way',
        ...byId,
        response: { 200: ref(Flow) },
      },
    },
    (request) => parts.pairing.show(person(request), request.params.id),
  );

  api.post(
    '/flows/:id',
    {
      config: { access },
      schema: {
        operationId: 'answerFlow',
        tags,
        summary: 'Answer a step of a pairing',
        description: 'An empty `input` asks again whether the button was pressed.',
        ...byId,
        body: FlowBody,
        response: answers,
      },
    },
    async (request, reply) => {
      const input = (request.body.input ?? {}) as JsonObject;
      return send(reply, await parts.pairing.answer(person(request), request.params.id, input));
    },
  );

  api.delete(
    '/flows/:id',
    {
      config: { access },
      schema: {
        operationId: 'cancelFlow',
        tags,
        summary: 'Give up a pairing',
        ...byId,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      await parts.pairing.cancel(person(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function person(request: FastifyRequest): PairingPerson {
  return { claims: claimsOf(principalOf(request)), request: requestInfo(request) };
}

function send(reply: FastifyReply, answer: PairingAnswer) {
  if ('flow' in answer) return reply.code(202).send(answer) as never;
  return reply.code(201).send({ integration: presentIntegration(answer.integration) }) as never;
}
