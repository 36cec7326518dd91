import { audit, discoveryList, integrationStore } from '@nexa/db';
import { type JsonObject, NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { claimsOf, requestInfo } from '../../auth/principal.ts';
import { pageOrigin } from '../../auth/request-origin.ts';
import type { PairingAnswer } from '../../pairing/pairing-engine.ts';
import type { PairingPerson } from '../../pairing/pairing-person.ts';
import { asUser, homeOf, notFound, principalOf } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { presentIntegration } from '../present-stored.ts';
import { body, FreeObject, Id, ref } from '../schemas/base.ts';
import { CallbackBody, Flow, FlowAnswer, FlowBody, IntegrationAnswer, IntegrationBody } from '../schemas/homes.ts';

const tags = ['Integrations'];
const byId = { params: Type.Object({ id: Id }) };
const inHome = { params: Type.Object({ homeId: Id }) };
const manages = { to: 'home', scope: 'admin', role: 'admin' } as const;
const answers = { 201: ref(IntegrationAnswer), 202: ref(FlowAnswer) } as const;

/** Everything that goes in steps: adding an integration, renewing its key, changing its configuration. */
export function pairingRoutes(api: Api, parts: ApiParts): void {
  pairing(api, parts);
  flows(api, parts);
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
      return sendPairing(
        reply,
        await parts.pairing.start(personOf(parts, request), { homeId, pluginId: plugin, ...given }),
      );
    },
  );

  async function offer(request: FastifyRequest, homeId: string, plugin: string, discoveryId: string) {
    const discovery = await asUser(database, request, (tx) => discoveryList.find(tx, homeId, discoveryId));
    if (discovery?.plugin === plugin) return discovery.config;
    throw new NexaError('NEXA_REQUEST_INVALID', 'This discovery does not exist any more, or is another plugin’s.', {
      params: { path: 'body/discoveryId' },
    });
  }

  const again = async (
    request: FastifyRequest,
    id: string,
    wanted: { readonly purpose: 'reauth' | 'reconfigure'; readonly config?: JsonObject },
  ): Promise<PairingAnswer> => {
    const integration = await asUser(database, request, (tx) => integrationStore.find(tx, id));
    if (integration === undefined) throw notFound('integration');
    const answer = await parts.pairing.startAgain(personOf(parts, request), integration, wanted);
    // A flow is written down by its table; what was changed at once is in none that is.
    if ('integration' in answer) {
      const action = wanted.purpose === 'reauth' ? 'integrations.paired-again' : 'integrations.reconfigured';
      await asUser(database, request, (tx) => audit(tx, { homeId: integration.homeId, action, entityId: id }));
    }
    return answer;
  };
  const given = (config: unknown) => (config === undefined ? {} : { config: config as JsonObject });

  api.post(
    '/integrations/:id/reauth',
    {
      config: { access: { ...manages, of: 'integration' } },
      schema: {
        operationId: 'pairAgain',
        tags,
        summary: 'Renew a key that was refused',
        description: 'The same steps as at first; the integration keeps its devices and their history.',
        ...byId,
        body: body({ config: Type.Optional(FreeObject) }),
        response: answers,
      },
    },
    async (request, reply) => {
      const wanted = { purpose: 'reauth', ...given(request.body.config) } as const;
      return sendPairing(reply, await again(request, request.params.id, wanted));
    },
  );

  api.post(
    '/integrations/:id/reconfigure',
    {
      config: { access: { ...manages, of: 'integration' } },
      schema: {
        operationId: 'reconfigureIntegration',
        tags,
        summary: 'Change the configuration of an integration',
        description:
          'Fields of `config` replace those of the present configuration, `null` takes one away, a secret left out stays. It is tried by connecting: when that fails, the present one is used again and the flow that answers says why. Without `config` a form answers.',
        ...byId,
        body: body({ config: Type.Optional(FreeObject) }),
        response: answers,
      },
    },
    async (request, reply) => {
      const wanted = { purpose: 'reconfigure', ...given(request.body.config) } as const;
      return sendPairing(reply, await again(request, request.params.id, wanted));
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
    (request) => parts.pairing.show(personOf(parts, request), request.params.id),
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
      return sendPairing(reply, await parts.pairing.answer(personOf(parts, request), request.params.id, input));
    },
  );

  api.post(
    '/flows/:id/callback',
    {
      config: { access },
      schema: {
        operationId: 'comeBackToFlow',
        tags,
        summary: 'Go on after a vendor’s page sent the person back',
        description:
          'For an `external` step: `state` as it came back (the flow’s id is its part before the dot), and every other parameter. Each state is taken once, from the person whose flow it is.',
        ...byId,
        body: CallbackBody,
        response: answers,
      },
    },
    async (request, reply) => {
      const { state, params } = request.body;
      const brought = { state, params: params as JsonObject };
      return sendPairing(reply, await parts.pairing.comeBack(personOf(parts, request), request.params.id, brought));
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
      await parts.pairing.cancel(personOf(parts, request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}

/** In whose name a flow goes on, and where their page is. */
export function personOf(parts: ApiParts, request: FastifyRequest): PairingPerson {
  const origin = pageOrigin(request, parts.publicUrl);
  return { claims: claimsOf(principalOf(request)), request: requestInfo(request), origin };
}

export function sendPairing(reply: FastifyReply, answer: PairingAnswer) {
  if ('flow' in answer) return reply.code(202).send(answer) as never;
  return reply.code(201).send({ integration: presentIntegration(answer.integration) }) as never;
}
