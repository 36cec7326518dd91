import { fileURLToPath } from 'node:url';
import { apiReport } from './api-report.ts';
import type { GeneratedFile } from './generator.ts';
import { publishedEntries } from './published-entries.ts';

/** The packages that authors of plugins install. */
const published = ['sdk', 'testkit'] as const;

/** `docs/api/<package>.api.md` of each. */
export function publishedApiReports(): GeneratedFile[] {
  return published.map((folder) => {
    const { name, entries } = publishedEntries(fileURLToPath(new URL(`../../../${folder}`, import.meta.url)));
    return { path: `docs/api/${folder}.api.md`, content: apiReport(name, entries) };
  });
}
