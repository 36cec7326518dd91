import { discoveryList, userStore } from '@nexa/db';
import { Type } from '@sinclair/typebox';
import { asUser, homeOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { iso } from '../present.ts';
import { presentDiscovery } from '../present-stored.ts';
import { Id, list } from '../schemas/base.ts';
import { CapabilitySchema, DiscoverySchema, PluginSchema } from '../schemas/homes.ts';

const tags = ['Plugins'];
const access = { to: 'account', scope: 'read' } as const;

export function pluginRoutes(api: Api, parts: ApiParts): void {
  api.get(
    '/plugins',
    {
      config: { access },
      schema: {
        operationId: 'listPlugins',
        tags,
        summary: 'The installed plugins and how they are doing',
        response: { 200: list(PluginSchema) },
      },
    },
    async (request) => {
      // Contacts are addresses of every home on the server: for whoever looks after it only.
      const seesContacts = (await asUser(parts.database, request, userStore.me))?.isServerAdmin === true;
      return {
        items: parts.plugins.list().map(({ manifest, version, status, refused, contacts }) => ({
          id: manifest.id,
          name: manifest.name,
          ...(manifest.description === undefined ? {} : { description: manifest.description }),
          version,
          kind: manifest.kind,
          iotClass: manifest.iotClass,
          status: { ...status, since: iso(status.since) },
          permissions: { ...manifest.permissions },
          grade: null,
          refused,
          ...(seesContacts ? { contacts: [...contacts] } : {}),
        })),
      };
    },
  );

  api.get(
    '/capabilities',
    {
      config: { access },
      schema: {
        operationId: 'listCapabilities',
        tags,
        summary: 'Every capability with its attributes, commands and events',
        description: 'Values and parameters are described by JSON Schemas; the page draws its controls from them.',
        response: { 200: list(CapabilitySchema) },
      },
    },
    async () => {
      const catalog = await parts.capabilities.load();
      // The definitions are JSON Schemas already; only functions and symbols of their making are left out.
      return { items: JSON.parse(JSON.stringify(catalog.list())) };
    },
  );

  api.get(
    '/homes/:homeId/discoveries',
    {
      config: { access: { to: 'home', scope: 'admin', role: 'admin', of: 'home' } },
      schema: {
        operationId: 'listDiscoveries',
        tags,
        summary: 'What was heard on the network, and which plugin matched it',
        params: Type.Object({ homeId: Id }),
        response: { 200: list(DiscoverySchema) },
      },
    },
    async (request) => {
      const heard = await asUser(parts.database, request, (tx) => discoveryList.list(tx, homeOf(request).id));
      return { items: heard.map(presentDiscovery) };
    },
  );
}
