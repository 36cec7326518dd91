import { fillCatalogue } from '@nexa/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, type Owner, setUp } from '../support/furnish.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';

let api: TestApi;
let owner: Owner;
const names = (body: { items: { name: string }[] }): string[] => body.items.map(({ name }) => name);
const ask = (query: Record<string, string>) =>
  api.call('GET', `/homes/${owner.homeId}/devices?${new URLSearchParams(query)}`, { token: owner.token });

beforeAll(async () => {
  api = await startTestApi();
  owner = await setUp(api);
  for (const name of ['Küche Decke', 'ÖLHEIZUNG', 'リビング', 'Reading lamp', 'Lamp', '💡💡'])
    await addDevice(api.database, owner.homeId, { name, type: name === 'ÖLHEIZUNG' ? 'motion-sensor' : 'light' });
  const hue = await addDevice(api.database, owner.homeId, {
    name: 'Strip',
    components: [{ id: 'main', capabilities: ['color'] }],
  });
  await api.database.asService(
    'test',
    ({
      sql,
    }) => sql`UPDATE devices SET manufacturer = 'Signify Philips', model = 'LCT-015', notes = 'a lamp behind the hue box'
      WHERE id = ${hue}`,
  );
});
afterAll(() => api.stop());

describe('the search for devices', () => {
  it.each([
    ['philips hue', ['Strip']],
    ['lct 015', ['Strip']],
    ['LCT-0', ['Strip']],
    ['kuche', ['Küche Decke']],
    ['KÜC', ['Küche Decke']],
    ['öl', ['ÖLHEIZUNG']],
    ['リビ', ['リビング']],
    ['💡', ['💡💡']],
    // Where the word stands in the name comes before where it stands in the notes.
    ['lamp', ['Lamp', 'Reading lamp', 'Strip']],
    ['motion sen', ['ÖLHEIZUNG']],
    ['nothing like it', []],
  ])('for “%s” finds %j', async (search, found) => {
    expect(names((await ask({ search })).body)).toEqual(found);
  });

  it.each(["'", "lamp' OR 1=1 --", ':*', 'a & | ! ( ) <-> b', '\\', '(((', '   ', 'x:ABCD*'])(
    'takes “%s” as a text like any other',
    async (search) => {
      expect((await ask({ search })).status).toBe(200);
    },
  );

  it('refuses a text with NUL and one that is too long', async () => {
    const nul = await ask({ search: 'a\0b' });
    expect([nul.status, nul.body.params.path]).toEqual([400, 'querystring/search']);
    expect((await ask({ search: 'x'.repeat(10_000) })).status).toBe(400);
  });

  it('goes through its pages without losing or doubling one', async () => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask({ search: 'lamp', limit: '1', ...(cursor === undefined ? {} : { cursor }) });
      found.push(...names(page.body));
      cursor = page.body.nextCursor;
    } while (cursor !== undefined);
    expect(found).toEqual(['Lamp', 'Reading lamp', 'Strip']);
    expect((await ask({ cursor: 'WyJ4Il0' })).status).toBe(400);
  });

  it('filters by type and capability', async () => {
    expect(names((await ask({ type: 'motion-sensor' })).body)).toEqual(['ÖLHEIZUNG']);
    expect(names((await ask({ capability: 'color' })).body)).toEqual(['Strip']);
    expect((await ask({ type: 'spaceship' })).status).toBe(400);
  });
});

describe('the catalogue of models', () => {
  it('knows what devices said of themselves, and passes a corrected name on to their search', async () => {
    expect(await fillCatalogue(api.database)).toEqual({ devices: 1, isDone: true });
    expect(await fillCatalogue(api.database)).toEqual({ devices: 0, isDone: true });
    const find = (search: string) =>
      api.call('GET', `/catalogue/models?${new URLSearchParams({ search })}`, { token: owner.token });
    expect((await find('phil lct')).body.items).toMatchObject([{ brand: 'Signify Philips', model: 'LCT-015' }]);
    expect((await find('ikea')).body.items).toEqual([]);
    await api.database.asService('test', ({ sql }) => sql`UPDATE brands SET name = 'Renamed'`);
    expect(names((await ask({ search: 'renamed' })).body)).toEqual(['Strip']);
    expect((await find('renamed')).body.items.length).toBe(1);
  });
});

describe('one’s own account', () => {
  const change = (body: object) => api.call('PATCH', '/me', { token: owner.token, body });

  it('keeps preferences that it knows, merged, and takes them away', async () => {
    await change({ preferences: { theme: 'dark', homeId: owner.homeId } });
    const { body } = await change({ name: 'Olive', locale: 'de-CH', preferences: { theme: null, timeFormat: '24h' } });
    expect(body).toMatchObject({ name: 'Olive', locale: 'de-CH' });
    expect(body.preferences).toEqual({ homeId: owner.homeId, timeFormat: '24h' });
  });

  it.each([
    [{ preferences: { theme: 'pink' } }, 'NEXA_REQUEST_INVALID'],
    [{ preferences: { evil: {} } }, 'NEXA_REQUEST_INVALID'],
    [{ preferences: { homeId: '01900000-0000-7000-8000-000000000000' } }, 'NEXA_HOME_NOT_FOUND'],
    [{ name: 'a\0b' }, 'NEXA_REQUEST_INVALID'],
    [{ name: 'half \ud800' }, 'NEXA_REQUEST_INVALID'],
    [{ role: 'admin' }, 'NEXA_REQUEST_INVALID'],
    [{}, 'NEXA_REQUEST_INVALID'],
  ])('refuses %j', async (body, code) => {
    expect((await change(body)).body.code).toBe(code);
  });
});
