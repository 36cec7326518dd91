import type { Generator } from './generator.ts';

/** Add yours here. The code behind a generator is loaded when it runs, so that one that is broken stops no other. */
export const generators: Generator[] = [
  {
    name: 'errors',
    generate: async () => {
      const { errorList } = await import('./error-list.ts');
      return [{ path: 'docs/errors.md', content: errorList() }];
    },
  },
  {
    name: 'configuration',
    generate: async () => {
      const { configurationDocument } = await import('../../../server/src/config/configuration-document.ts');
      return [{ path: 'docs/configuration.md', content: configurationDocument() }];
    },
  },
  {
    name: 'openapi',
    generate: async () => {
      const { openApiDocument } = await import('../../../server/src/http/openapi-document.ts');
      const { apiTypes } = await import('./api-types.ts');
      const content = await openApiDocument();
      return [
        { path: 'docs/openapi.json', content },
        { path: 'ui/src/shared/api/schema.gen.ts', content: await apiTypes(content) },
      ];
    },
  },
  {
    name: 'database',
    needsPostgres: true,
    generate: async () => {
      const { generateDatabaseDocuments } = await import('./generate-database-documents.ts');
      return [...(await generateDatabaseDocuments())];
    },
  },
];
