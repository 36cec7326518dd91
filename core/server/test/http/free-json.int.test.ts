import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { bodiesOf, type Document, freePlaces, type Schema, smallest, withValueAt } from './free-places.ts';

const file = join(import.meta.dirname, '../../../../docs/openapi.json');
const document = JSON.parse(readFileSync(file, 'utf8')) as Document;

/** Takes whatever is sent, with the reason. */
const takesAnything: Readonly<Record<string, string>> = {
  'POST /api/v1/homes/{homeId}/telemetry body/samples/0':
    'Each sample is looked at alone, and only its known members are kept.',
};

/** What may be deeper or longer than three levels and 64 kB, with the reason. */
const widerLimits: Readonly<Record<string, { readonly levels: number; readonly bytes: number }>> = {
  // A parameter may be an expression, of eight levels.
  '/params': { levels: 10, bytes: 65_536 },
  '/config': { levels: 10, bytes: 65_536 },
  // A whole automation, checked part by part when it is filled.
  'body/template': { levels: 24, bytes: 262_144 },
};

const limitOf = (name: string) =>
  (name.includes('/automations')
    ? Object.entries(widerLimits).find(([end]) => name.endsWith(end) && name.includes('/actions/'))?.[1]
    : Object.entries(widerLimits).find(([end]) => end.startsWith('body/') && name.endsWith(end))?.[1]) ?? {
    levels: 3,
    bytes: 65_536,
  };

const places = bodiesOf(document).flatMap((body) =>
  freePlaces(document, body.schema).map((place) => ({
    ...place,
    ...body,
    name: `${body.method} ${body.path} body${place.at}`,
  })),
);
const held = places.filter(({ name }) => takesAnything[name] === undefined);

/** What the place asks for although any JSON is taken. */
const needed = (free: Schema): object => smallest(document, free) as object;

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

describe('JSON of no fixed form in a body', () => {
  let api: TestApi;
  let owner: Owner;

  beforeAll(async () => {
    api = await startTestApi();
    owner = await setUp(api);
  });
  afterAll(() => api.stop());

  const send = async ({ method, path, schema, steps }: (typeof held)[number], json: string) => {
    const body = JSON.stringify(withValueAt(document, schema, steps, '@here@')).replace('"@here@"', json);
    const response = await api.app.inject({
      method: method as 'POST',
      url: path.replaceAll(/\{\w+\}/g, '01900000-0000-7000-8000-000000000000'),
      headers: { host: 'localhost:8420', authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' },
      payload: body,
    });
    const { code, params } = response.json();
    return { status: response.statusCode, code, path: params?.path, keyword: params?.keyword };
  };

  it('is found in every route that takes any', () => {
    expect(places.length).toBeGreaterThan(5);
    expect(places.filter(({ name }) => takesAnything[name] !== undefined)).toHaveLength(
      Object.keys(takesAnything).length,
    );
  });

  it.each(held)('has a limit: $name', ({ free, name }) => {
    const { levels, bytes } = free['x-free'] as { readonly levels: number; readonly bytes: number };
    const limit = limitOf(name);
    expect(levels).toBeGreaterThanOrEqual(1);
    expect(levels).toBeLessThanOrEqual(limit.levels);
    expect(bytes).toBeLessThanOrEqual(limit.bytes);
  });

  it.each(held)('is refused when it is too deep or too long: $name', async (place) => {
    const { levels, bytes } = place.free['x-free'] as { readonly levels: number; readonly bytes: number };
    const refused = { status: 400, code: 'NEXA_REQUEST_INVALID', path: `body${place.at}`, keyword: 'x-free' };
    // Where a form is asked for besides, that may be missed first.
    const sendFree = (json: string) => send(place, json);
    expect(await sendFree(JSON.stringify({ ...needed(place.free), a: nested(levels) }))).toEqual(refused);
    expect(await sendFree(JSON.stringify({ ...needed(place.free), a: 'ü'.repeat(bytes / 2) }))).toEqual(refused);
    expect((await sendFree(JSON.stringify(nested(levels)))).keyword).not.toBe('x-free');
    expect((await sendFree(JSON.stringify({ a: 'x'.repeat(bytes - 2_000) }))).keyword).not.toBe('x-free');
  });

  it.each(held)('is refused with what no database takes, or what means to do harm: $name', async (place) => {
    expect(await send(place, '{"a": {"b": "x\\u0000"}}')).toMatchObject({ status: 400, path: `body${place.at}/a/b` });
    expect(await send(place, '{"a\\u0000": 1}')).toMatchObject({ status: 400, code: 'NEXA_REQUEST_INVALID' });
    expect(await send(place, '{"__proto__": {"isAdmin": true}}')).toMatchObject({ status: 400 });
    expect(await send(place, '{"constructor": {"prototype": {"isAdmin": true}}}')).toMatchObject({ status: 400 });
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(await send(place, `{"a": ${deep}}`)).toMatchObject({ status: 400, keyword: 'x-free' });
    expect(await send(place, `{"a": ${deep}, "b": "\\u0000"}`)).toMatchObject({ status: 400 });
  });
});
