import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundlePlugin } from '../../src/plugin-host/bundle.ts';
import { ServedNexa } from '../plugin-install/served-nexa.ts';

const STEPS = 1_000;
const patience = { timeout: 60_000, interval: 200 };
let folder: string;
let nexa: ServedNexa;
let crierId: string;
let rows: readonly string[];
let token: string;
const done: Record<string, number> = {};
const replacements: string[] = [];

async function install(id: string, fixture: string, kind: string): Promise<void> {
  const target = join(folder, id);
  mkdirSync(join(target, 'dist'), { recursive: true });
  await bundlePlugin(fileURLToPath(new URL(fixture, import.meta.url)), join(target, 'dist', 'plugin.mjs'));
  const manifest = { id, name: `The ${id}`, sdk: '*', kind, iotClass: 'simulated' };
  const content = { name: id, version: '1.0.0', type: 'module', nexa: manifest };
  writeFileSync(join(target, 'package.json'), JSON.stringify(content));
}

const pair = async (plugin: string, config: object): Promise<string> => {
  const { body } = await nexa.call('POST', `/homes/${nexa.homeId}/integrations`, { body: { plugin, config } });
  return body.integration.id;
};
const devices = async (): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  (await nexa.call('GET', `/homes/${nexa.homeId}/devices`)).body.items;
const scenes = async (): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  (await nexa.call('GET', `/homes/${nexa.homeId}/scenes`)).body.items;
const expose = (deviceIds: readonly string[], sceneIds?: readonly string[]) => {
  const named = sceneIds === undefined ? {} : { scenes: sceneIds.map((sceneId) => ({ sceneId })) };
  return nexa.call('PUT', `/homes/${nexa.homeId}/exposure`, { body: { ecosystem: 'alexa', deviceIds, ...named } });
};
/** Of those that there ever were, so that a step may name one that is not there any more. */
const sceneIds: string[] = [];
async function addScene(name: string): Promise<{ readonly status: number }> {
  const [first] = await devices();
  if (first === undefined) return { status: 404 };
  const states = [{ deviceId: first.id, capability: 'onOff', attribute: 'on', value: true }];
  const { status, body } = await nexa.call('POST', `/homes/${nexa.homeId}/scenes`, { body: { name, states } });
  if (status === 201) sceneIds.push(body.id);
  return { status };
}
const crier = async (order: object) =>
  (await nexa.request('POST', '/hooks/alexa/say', { body: { scope: { token }, order } })).body.answers?.[0];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nexa-ghosts-'));
  await install('alexa', '../fixtures/plugins/town-crier.ts', 'ecosystem');
  await install('lamps', '../fixtures/plugins/lamp-row.ts', 'brand');
  nexa = await ServedNexa.start({ pluginsDirs: [folder] });
  crierId = await pair('alexa', {});
  rows = [await pair('lamps', { host: 'one.test' }), await pair('lamps', { host: 'two.test' })];
  await vi.waitUntil(async () => (await devices()).length === 12, patience);
  for (let n = 0; n < 6; n += 1) await addScene(`Scene ${n}`);
  const made = await nexa.call('POST', '/tokens', { body: { name: 'Voice', scopes: ['ecosystem:alexa'] } });
  ({ token } = made.body);
}, 120_000);

afterAll(async () => {
  await nexa?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** All ids of lamps that there ever were, so that a step may name one that is not there any more. */
type Step = (all: readonly string[]) => Promise<unknown>;
const lamp = fc.nat({ max: 11 });
const at = (all: readonly string[], index: number) => all[index % all.length] ?? '';
const counted = async (what: string, work: Promise<{ readonly status: number }>) => {
  const { status } = await work;
  if (status < 300) done[what] = (done[what] ?? 0) + 1;
};

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 36,
    arbitrary: fc.tuple(lamp, fc.nat({ max: 999 })).map(
      ([index, n]): Step =>
        (all) =>
          counted('rename', nexa.call('PATCH', `/devices/${at(all, index)}`, { body: { name: `Lamp ${n}` } })),
    ),
  },
  {
    weight: 22,
    arbitrary: fc.uniqueArray(lamp, { maxLength: 12 }).map(
      (indices): Step =>
        async (all) => {
          const there = new Set((await devices()).map(({ id }) => id));
          const deviceIds = [...new Set(indices.map((index) => at(all, index)))].filter((id) => there.has(id));
          await counted('expose', expose(deviceIds));
        },
    ),
  },
  {
    weight: 14,
    arbitrary: fc.tuple(fc.nat(), fc.nat({ max: 999 })).map(
      ([index, n]): Step =>
        async () => {
          const path = `/scenes/${at(sceneIds, index)}`;
          const { status, body } = await nexa.call('GET', path);
          const put = () => nexa.call('PUT', path, { body: { ...body, name: `Scene ${n}` } });
          if (status === 200) await counted('rename a scene', put());
        },
    ),
  },
  {
    weight: 10,
    arbitrary: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }).map(
      (picks): Step =>
        async () => {
          const { body } = await nexa.call('GET', `/homes/${nexa.homeId}/exposure`);
          const known = body.ecosystems[0].devices.map(({ deviceId }: { deviceId: string }) => deviceId);
          const chosen = (await scenes()).filter((_scene, index) => picks[index % picks.length]);
          const ids = chosen.map(({ id }) => id);
          await counted('expose scenes', expose(known, ids));
        },
    ),
  },
  {
    weight: 6,
    arbitrary: fc.nat().map(
      (index): Step =>
        () =>
          counted('remove a scene', nexa.call('DELETE', `/scenes/${at(sceneIds, index)}`)),
    ),
  },
  {
    weight: 8,
    arbitrary: fc.nat({ max: 999 }).map(
      (n): Step =>
        () =>
          counted('add a scene', addScene(`Scene ${n}`)),
    ),
  },
  {
    weight: 12,
    arbitrary: fc.tuple(lamp, lamp).map(
      ([index, other]): Step =>
        async (all) => {
          const path = `/devices/${at(all, index)}/replace`;
          const { status, body } = await nexa.call('POST', path, { body: { withDeviceId: at(all, other) } });
          if (status === 201) replacements.push(body.id);
          await counted('replace', Promise.resolve({ status }));
        },
    ),
  },
  {
    weight: 8,
    arbitrary: fc.constant<Step>(async () => {
      const id = replacements.pop();
      if (id !== undefined) await counted('undo', nexa.call('POST', `/replacements/${id}/undo`));
    }),
  },
  {
    weight: 6,
    arbitrary: lamp.map(
      (index): Step =>
        (all) => {
          const body = { capability: 'onOff', command: 'off' };
          return counted('remove', nexa.call('POST', `/devices/${at(all, index)}/commands`, { body }));
        },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.nat({ max: 1 }).map(
      (row): Step =>
        () =>
          counted('lamps reconnect', nexa.call('POST', `/integrations/${rows[row]}/reconnect`)),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constant<Step>(() => counted('reconnect', nexa.call('POST', `/integrations/${crierId}/reconnect`))),
  },
  {
    weight: 8,
    arbitrary: fc.constantFrom('yes', 'mute', 'no').map(
      (value): Step =>
        () =>
          crier({ what: 'deaf', value }),
    ),
  },
);

describe('after a thousand renames, exposures, replacements and removals of lamps and scenes, and outages, over the real store and routes', () => {
  it('an ecosystem knows exactly what is exposed, by its present names', async () => {
    const all = (await devices()).map(({ id }) => id);
    const [steps = []] = fc.sample(fc.array(step, { minLength: STEPS, maxLength: STEPS }), { seed: 2026, numRuns: 1 });
    for (const next of steps) await next(all);
    const kinds = [
      ...['rename', 'expose', 'replace', 'undo', 'remove', 'lamps reconnect', 'reconnect'],
      ...['rename a scene', 'expose scenes', 'remove a scene', 'add a scene'],
    ];
    expect(kinds.filter((kind) => (done[kind] ?? 0) < 5)).toEqual([]);
    await nexa.until(crierId, ({ value }) => value === 'online');
    await crier({ what: 'deaf', value: 'no' });
    // What is exposed in the end is said once more, as by a person who looks.
    const there = await devices();
    const everySecond = (list: readonly { readonly id: string }[]) =>
      list.map(({ id }) => id).filter((_id, index) => index % 2 === 0);
    const [half, halfOfScenes] = [everySecond(there), everySecond(await scenes())];
    await expose(half, halfOfScenes);
    const wanted = async () =>
      Object.fromEntries(
        [...(await devices()), ...(await scenes())]
          .filter(({ id }) => half.includes(id) || halfOfScenes.includes(id))
          .map(({ id, name }) => [id, name]),
      );
    const isSo = async () =>
      JSON.stringify(Object.entries(await crier({ what: 'known' })).sort()) ===
      JSON.stringify(Object.entries(await wanted()).sort());
    await vi.waitUntil(isSo, patience).catch(() => undefined);
    expect(await crier({ what: 'known' })).toEqual(await wanted());
    const book = await vi.waitUntil(async () => {
      const entries = await nexa.database.asService(
        'test',
        ({ sql }) => sql<{ device_id: string; differs: boolean }[]>`
          SELECT COALESCE(device_id, scene_id) AS device_id, differs FROM ecosystem_sync_status`,
      );
      return entries.every(({ differs }) => !differs) && entries;
    }, patience);
    expect(book.map(({ device_id }) => device_id).sort()).toEqual(Object.keys(await wanted()).sort());
    expect([half.length > 1, halfOfScenes.length > 1]).toEqual([true, true]);
  }, 600_000);
});
