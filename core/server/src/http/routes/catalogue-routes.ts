import { catalogueStore } from '@nexa/db';
import { asUser } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { list } from '../schemas/base.ts';
import { CatalogueModel, CatalogueQuery } from '../schemas/catalogue.ts';

export function catalogueRoutes(api: Api, parts: ApiParts): void {
  api.get(
    '/catalogue/models',
    {
      config: { access: { to: 'account', scope: 'read' } },
      schema: {
        operationId: 'listModels',
        tags: ['Devices'],
        summary: 'Models of devices that this server knows; by name, with `search` the best matches first',
        description: 'Filled from what paired devices say of their make and model. The same for everybody.',
        querystring: CatalogueQuery,
        response: { 200: list(CatalogueModel) },
      },
    },
    async (request) => {
      const page = await asUser(parts.database, request, (tx) => catalogueStore.models(tx, request.query));
      return { ...page, items: page.items.map((model) => ({ ...model, capabilities: [...model.capabilities] })) };
    },
  );
}
