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
    name: 'issues',
    generate: async () => {
      const { issueList } = await import('./issue-list.ts');
      return [{ path: 'docs/issues.md', content: issueList() }];
    },
  },
  {
    name: 'capabilities',
    generate: async () => {
      const { coreCapabilities } = await import('@nexa/sdk');
      const { capabilityReference } = await import('./capability-reference.ts');
      const { mockCapabilities } = await import('./mock-capabilities.ts');
      return [
        { path: 'docs/capabilities.md', content: capabilityReference(coreCapabilities) },
        { path: 'ui/test/mock-server/core-capabilities.gen.ts', content: mockCapabilities(coreCapabilities) },
      ];
    },
  },
  {
    name: 'api-report',
    generate: async () => {
      const { publishedApiReports } = await import('./published-api-reports.ts');
      return publishedApiReports();
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
    name: 'plugin-configuration',
    generate: async () => {
      const { pluginConfigurations } = await import('./plugin-configuration.ts');
      return pluginConfigurations();
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
    name: 'quality-scale',
    generate: async () => {
      const { qualityScale } = await import('./quality-scale.ts');
      return [{ path: 'docs/quality-scale.md', content: qualityScale() }];
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
