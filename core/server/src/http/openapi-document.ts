import { pino } from 'pino';
import { serverVersion } from '../config/server-version.ts';
import type { ApiParts } from './api.ts';
import { createApp } from './app.ts';

/** `docs/openapi.json`: what `/api/openapi.json` answers, without a server. No route runs, so none has what it needs. */
export async function openApiDocument(): Promise<string> {
  const parts = { version: serverVersion(), metrics: { request: () => undefined } } as unknown as ApiParts;
  const app = await createApp({
    parts,
    logger: pino({ level: 'silent' }),
    pageDir: import.meta.dirname,
    trustProxy: [],
  });
  try {
    await app.ready();
    return `${JSON.stringify(inOrder(app.swagger()), null, 2)}\n`;
  } finally {
    await app.close();
  }
}

/** Schemas are met in whatever order modules are loaded; a document that is compared needs one order. */
function inOrder(document: object): object {
  const { components, ...rest } = document as { readonly components?: { readonly schemas?: Record<string, unknown> } };
  const schemas = Object.entries(components?.schemas ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...rest, components: { ...components, schemas: Object.fromEntries(schemas) } };
}
