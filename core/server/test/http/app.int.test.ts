import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { automationSchemas } from '@nexa/sdk';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { openApiDocument } from '../../src/http/openapi-document.ts';
import { buildValidator } from '../../src/http/schema-compilers.ts';
import { createServerLogger } from '../../src/secrets/server-logger.ts';
import { setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

describe('the application', () => {
  let api: TestApi;
  let pageDir: string;

  beforeAll(async () => {
    pageDir = mkdtempSync(join(tmpdir(), 'nexa-page-'));
    mkdirSync(join(pageDir, 'assets'));
    writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>NEXA</title>');
    writeFileSync(join(pageDir, 'assets', 'app-1a2b.js'), 'export {};');
    api = await startTestApi({ pageDir });
  });
  afterAll(async () => {
    await api.stop();
    rmSync(pageDir, { recursive: true, force: true });
  });

  it('declares a schema and an access rule on every route', async () => {
    const routes = await routesOf(api);
    const ours = routes.filter(({ url }) => !url.startsWith('/api/docs'));
    const lacking = ours.filter(
      ({ schema, config }) =>
        (config as { access?: unknown } | undefined)?.access === undefined ||
        ((schema as { hide?: boolean; response?: object } | undefined)?.response === undefined &&
          (schema as { hide?: boolean } | undefined)?.hide !== true),
    );
    expect(ours.length).toBeGreaterThan(45);
    expect(lacking.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
    const compile = buildValidator(Object.fromEntries(automationSchemas.map((schema) => [String(schema.$id), schema])));
    const inputs = ours.flatMap(({ method, url, schema }) =>
      (['body', 'querystring', 'params'] as const).flatMap((httpPart) => {
        const part = schema?.[httpPart] as object | undefined;
        return part === undefined ? [] : [() => compile({ schema: part, httpPart, method: String(method), url })(null)];
      }),
    );
    expect(inputs.map((check) => check())).toEqual(inputs.map(() => false));
  });

  it('answers every route that is for someone with 401 to nobody', async () => {
    const routes = (await routesOf(api)).filter(
      ({ config }) => (config as { access?: { to: string } }).access?.to !== 'anyone',
    );
    const id = '01900000-0000-7000-8000-000000000000';
    const answers = await Promise.all(
      routes.map(({ method, url }) =>
        api.call(String(method), url.replace(/:\w+/g, id), method === 'GET' ? {} : { body: {} }),
      ),
    );
    expect(routes.length).toBeGreaterThan(35);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      routes.map(() => [401, 'NEXA_AUTH_REQUIRED']),
    );
  });

  it('is described by an OpenAPI document whose references all lead somewhere, equal to the one in docs', async () => {
    const { body } = await api.call('GET', '/api/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(body).toEqual(JSON.parse(await openApiDocument()));
    const names = new Set(Object.keys(body.components.schemas));
    const refs = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');
    expect(refs.filter((ref) => !names.has(ref.replace('#/components/schemas/', '')))).toEqual([]);
    const operations = Object.values(
      body.paths as Record<string, Record<string, { operationId?: string; summary?: string }>>,
    ).flatMap(Object.values);
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(operations.filter(({ summary }) => !summary)).toEqual([]);
  });

  it('can be read as a page', async () => {
    const { status, body, headers } = await api.call('GET', '/api/docs/');
    expect([status, String(body).includes('swagger')]).toEqual([200, true]);
    expect(String(headers['content-security-policy'])).not.toContain('upgrade-insecure-requests');
  });

  it('serves the page for its own addresses, its assets for ever, and nothing else', async () => {
    const get = (url: string) => api.app.inject({ url, headers: { host: 'localhost' } });
    const [index, deep, asset, missing, above, hidden, route] = await Promise.all(
      [
        '/',
        '/devices/1',
        '/assets/app-1a2b.js',
        '/assets/gone.js',
        '/..%2f..%2fetc/passwd',
        '/.env.js',
        '/api/v2/x',
      ].map(get),
    );
    expect([index?.statusCode, deep?.statusCode, asset?.statusCode]).toEqual([200, 200, 200]);
    expect(deep?.body).toContain('<title>NEXA</title>');
    expect([index?.headers['cache-control'], asset?.headers['cache-control']]).toEqual([
      'no-cache',
      'public, max-age=31536000, immutable',
    ]);
    expect([missing, above, hidden, route].map((answer) => answer?.statusCode)).toEqual([404, 404, 404, 404]);
  });

  it('protects the page without breaking it on a home network', async () => {
    const { headers } = await api.app.inject({ url: '/', headers: { host: '192.168.1.2:8420' } });
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['cross-origin-opener-policy']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('says whether it lives and is ready', async () => {
    const [health, ready] = await Promise.all([api.call('GET', '/healthz'), api.call('GET', '/readyz')]);
    expect([health.body, ready.body]).toEqual([{ status: 'ok' }, { status: 'ok' }]);
  });

  it('gives every answer the id under which the log has it', async () => {
    const { body, headers } = await api.call('GET', '/homes', { token: 'x' });
    expect(headers['x-request-id']).toBe(body.requestId);
    expect(api.log.join('')).toContain(body.requestId);
  });

  it('takes an empty body that says JSON as an empty object', async () => {
    const { token, homeId } = await setUp(api);
    const answer = await api.app.inject({
      method: 'POST',
      url: `/api/v1/homes/${homeId}/rooms`,
      headers: { host: 'localhost', authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: '',
    });
    expect(answer.json()).toMatchObject({ code: 'NEXA_REQUEST_INVALID', params: { path: 'body/name' } });
  });

  it('lists plugins and capabilities with what a page needs to draw them', async () => {
    const login = { email: 'owner@nexa.test', password: 'correct horse battery' };
    const { token } = (await api.call('POST', '/auth/login', { body: login })).body;
    const plugins = await api.call('GET', '/plugins', { token });
    const capabilities = await api.call('GET', '/capabilities', { token });
    expect(plugins.body.items[0]).toMatchObject({
      id: 'bridge',
      version: '1.2.3',
      status: { value: 'running' },
      grade: 'gold',
      refused: 0,
      contacts: [{ target: '192.168.1.20:443', verdict: 'contacted' }],
    });
    const brightness = capabilities.body.items.find(({ id }: { id: string }) => id === 'brightness');
    expect(brightness.attributes.level).toMatchObject({
      unit: '%',
      precision: 0,
      schema: { type: 'number', minimum: 0, maximum: 100 },
    });
    expect(brightness.commands.set.params.properties.level).toMatchObject({ maximum: 100 });
  });
});

describe('the rate limit', () => {
  it('answers too many requests with when to come back', async () => {
    const api = await startTestApi({ requestsPerMinute: 3 });
    const ask = () => api.call('GET', '/setup');
    const answers = [await ask(), await ask(), await ask(), await ask(), await ask()];
    await api.stop();
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBe(2);
    expect(refused[0]?.body.code).toBe('NEXA_REQUEST_RATE_LIMITED');
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
  });
});

/** Every route, as an application that was made for it declares them. */
async function routesOf(api: TestApi): Promise<RouteOptions[]> {
  const routes: RouteOptions[] = [];
  const app: FastifyInstance = await createApp({
    parts: api.parts,
    logger: createServerLogger('silent'),
    pageDir: tmpdir(),
    trustProxy: [],
    onRoute: (route) => void routes.push(route),
  });
  await app.close();
  return routes.filter(({ method }) => method !== 'HEAD');
}
