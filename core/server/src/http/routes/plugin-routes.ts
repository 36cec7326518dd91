import { pluginInstallReader } from '@nexa/db';
import { asUser } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { presentPlugin } from '../present-plugin.ts';
import { list } from '../schemas/base.ts';
import { CapabilitySchema } from '../schemas/homes.ts';
import { PluginSchema } from '../schemas/plugins.ts';
import { isServerAdmin } from '../server-admin.ts';

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
      const seesContacts = await isServerAdmin(parts, request);
      const stored = await asUser(parts.database, request, pluginInstallReader.list);
      return {
        items: parts.plugins.list().map((plugin) => {
          const row = stored.find(({ pluginId }) => pluginId === plugin.manifest.id);
          return presentPlugin(plugin, row, { seesContacts, management: parts.management });
        }),
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
}
