import { audit, discoveryList, type HeardDiscovery, integrationStore } from '@nexa/db';
import { type JsonObject, NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { presentHeard } from '../../discovery/present-heard.ts';
import { asUser, homeOf, inNameOf } from '../access.ts';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { iso } from '../present.ts';
import { presentIntegration } from '../present-stored.ts';
import { Id, list, ref, words } from '../schemas/base.ts';
import { DiscoverySchema, HeardSchema, heardSources, heardStatuses } from '../schemas/discovery.ts';
import { IntegrationAnswer } from '../schemas/homes.ts';

const tags = ['Plugins'];
const access = { to: 'home', scope: 'admin', role: 'admin', of: 'home' } as const;
const inHome = { params: Type.Object({ homeId: Id }) };
const ofHome = { params: Type.Object({ homeId: Id, discoveryId: Id }) };

export function discoveryRoutes(api: Api, parts: ApiParts): void {
  discoveries(api, parts);
  heard(api, parts);
  ignoring(api, parts);
  moving(api, parts);
}

function discoveries(api: Api, parts: ApiParts): void {
  api.get(
    '/homes/:homeId/discoveries',
    {
      config: { access },
      schema: {
        operationId: 'listDiscoveries',
        tags,
        summary: 'What was heard on the network, and which plugin matched it',
        description: 'What this home ignores is left out unless it is asked for.',
        ...inHome,
        querystring: Type.Object({
          ignored: Type.Optional(Type.Boolean({ description: 'With what this home ignores.' })),
        }),
        response: { 200: list(DiscoverySchema) },
      },
    },
    async (request) => {
      const found = await asUser(parts.database, request, (tx) => discoveryList.list(tx, homeOf(request).id));
      const shown = request.query.ignored === true ? found : found.filter(({ isIgnored }) => !isIgnored);
      return { items: await Promise.all(shown.map((one) => presentDiscovery(parts, one))) };
    },
  );
}

function heard(api: Api, parts: ApiParts): void {
  api.get(
    '/homes/:homeId/discoveries/heard',
    {
      config: { access },
      schema: {
        operationId: 'listHeard',
        tags,
        summary: 'Everything that was heard on the network, and what became of it',
        description:
          'The latest first; at most 500 things that this server heard and 500 that the relays of this home heard, for 15 minutes after they were heard last. Names and details come from whoever is on the network.',
        ...inHome,
        querystring: Type.Object({
          source: Type.Optional(words(heardSources)),
          status: Type.Optional(words(heardStatuses)),
          via: Type.Optional(Type.String({ maxLength: 60, description: 'Only what this relay heard.' })),
        }),
        response: { 200: list(HeardSchema) },
      },
    },
    async (request) => {
      const { source, status, via } = request.query;
      const homeId = homeOf(request).id;
      const found = await asUser(parts.database, request, (tx) => discoveryList.list(tx, homeId));
      const pluginName = (id: string) => parts.plugins.find(id)?.manifest.name ?? id;
      const switchedOff = parts.plugins
        .list()
        .filter((plugin) => plugin.status.value === 'disabled')
        .map(({ manifest }) => manifest);
      const items = parts.discovery
        .heardIn(homeId)
        .filter((entry) => source === undefined || entry.heard.kind === source)
        .filter((entry) => via === undefined || entry.heard.via === via)
        .map((entry) => presentHeard(entry, { discoveries: found, pluginName, switchedOff }))
        .filter((shown) => status === undefined || shown.status === status);
      return { items };
    },
  );
}

function ignoring(api: Api, parts: ApiParts): void {
  const { database } = parts;
  const change = (request: FastifyRequest, discoveryId: string, deed: 'ignored' | 'unignored') =>
    asUser(database, request, async (tx) => {
      const homeId = homeOf(request).id;
      const found = await discoveryList.find(tx, homeId, discoveryId);
      if (found === undefined) throw discoveryNotFound();
      if (deed === 'ignored') await discoveryList.ignore(tx, homeId, found);
      else await discoveryList.unignore(tx, homeId, found);
      const { plugin, uniqueId, title } = found;
      const after = { plugin, uniqueId, title };
      await audit(tx, { homeId, action: `discoveries.${deed}`, entityId: discoveryId, after });
    });

  api.post(
    '/homes/:homeId/discoveries/:discoveryId/ignore',
    {
      config: { access },
      schema: {
        operationId: 'ignoreDiscovery',
        tags,
        summary: 'Do not show this discovery to this home any more, whoever hears it',
        ...ofHome,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      await change(request, request.params.discoveryId, 'ignored');
      return reply.code(204).send(null);
    },
  );

  api.post(
    '/homes/:homeId/discoveries/:discoveryId/unignore',
    {
      config: { access },
      schema: {
        operationId: 'unignoreDiscovery',
        tags,
        summary: 'Show an ignored discovery again',
        ...ofHome,
        response: { 204: nothing },
      },
    },
    async (request, reply) => {
      await change(request, request.params.discoveryId, 'unignored');
      return reply.code(204).send(null);
    },
  );
}

function moving(api: Api, parts: ApiParts): void {
  api.post(
    '/homes/:homeId/discoveries/:discoveryId/move',
    {
      config: { access },
      schema: {
        operationId: 'moveToDiscovery',
        tags,
        summary: 'Lead the integration to the address at which its device was heard',
        description: 'Its key and everything else stays; it is connected afresh.',
        ...ofHome,
        response: { 200: ref(IntegrationAnswer) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const inName = inNameOf(parts.database, request);
      const found = await inName((tx) => discoveryList.find(tx, homeId, request.params.discoveryId));
      if (found === undefined) throw discoveryNotFound();
      const change = await changeOf(parts, found);
      const integration =
        found.integrationId === undefined
          ? undefined
          : await inName((tx) => integrationStore.find(tx, found.integrationId ?? ''));
      if (integration === undefined || change === undefined)
        throw new NexaError('NEXA_DISCOVERY_NOT_MOVED', 'This home has no integration whose address alone differs.');
      const { id, title, config, configVersion } = integration;
      const moved = { id, homeId, pluginId: found.plugin, title, config, configVersion };
      await parts.moves.move(moved, change, inName);
      return { integration: presentIntegration((await inName((tx) => integrationStore.find(tx, id))) ?? integration) };
    },
  );
}

/** How the integration would change to follow its device; `undefined` when it is where it was. */
async function changeOf({ moves }: ApiParts, { plugin, present, config }: HeardDiscovery) {
  return present === undefined ? undefined : moves.change(plugin, present as JsonObject, config as JsonObject);
}

async function presentDiscovery(parts: ApiParts, found: HeardDiscovery) {
  const { present: _, heardAt, ...discovery } = found;
  const move = await changeOf(parts, found);
  return { ...discovery, heardAt: iso(heardAt), ...(move === undefined ? {} : { move }) };
}

function discoveryNotFound(): NexaError {
  return new NexaError('NEXA_DISCOVERY_NOT_FOUND', 'There is no such discovery any more, or it is not yours to see.');
}
