import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PluginInstallStore } from '@nexa/db';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManagerBench } from './manager-bench.ts';
import { packageJsonOf, packEntries } from './packed-plugin.ts';

let bench: ManagerBench;

beforeEach(async () => {
  bench = new ManagerBench();
  await bench.open();
  await bench.start();
});
afterEach(() => bench.close());

const one = { id: 'acme', version: '1.0.0', fixture: 'remembers' } as const;
const two = { ...one, version: '2.0.0' } as const;

describe('installing a plugin', () => {
  it('takes the bundle, the manifest and the documents, and nothing else', async () => {
    const plan = await bench.install(one);
    const folder = bench.folders.package('acme', plan.digest);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'README.md',
      'dist',
      'dist/plugin.mjs',
      'nexa-contents.json',
      'package.json',
    ]);
    expect(await bench.stored('acme')).toMatchObject({
      version: '1.0.0',
      source: 'tarball',
      digest: plan.digest,
      state: 'installed',
      lastChange: { kind: 'installed', to: '1.0.0' },
    });
    expect(await bench.deeds()).toEqual(['plugins.installed']);
  });

  it('connects integrations while NEXA runs, and again after a start', async () => {
    await bench.install(one);
    const lamp = await bench.integrate('acme');
    expect(await bench.remembered(lamp)).toBe('kept');
    await bench.end();
    await bench.start();
    await bench.connect(lamp);
    await bench.online(lamp);
  });

  it('changes nothing before a person agreed, and only what they agreed to', async () => {
    const plan = await bench.prepare(one);
    expect(bench.host.plugins()).toEqual([]);
    expect(await bench.stored('acme')).toBeUndefined();
    await expect(bench.manager.install(plan.id, '0'.repeat(64), {})).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_PLAN_CHANGED',
    });
    bench.manager.discard(plan.id);
    await expect(bench.manager.install(plan.id, plan.digest, {})).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_PLAN_NOT_FOUND',
    });
  });

  it.each([
    ['^9.0.0', /too new: update NEXA/],
    ['^0.0.1', /too old: ask its maker/],
  ])('for the sdk %s is refused', async (sdk, sentence) => {
    await expect(bench.prepare({ ...one, sdk })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_SDK_MISMATCH',
      message: expect.stringMatching(sentence),
    });
  });

  it('without a bundle is refused', async () => {
    const archive = await packEntries([[{ name: 'package/package.json' }, packageJsonOf(one)]]);
    await expect(bench.manager.prepare({ kind: 'tarball', name: 'x.tgz', archive })).rejects.toThrow(
      'it has no dist/plugin.mjs',
    );
  });

  it('from a folder bundles its sources', async () => {
    const folder = join(bench.root, 'acme');
    mkdirSync(join(folder, 'src'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), packageJsonOf(one));
    writeFileSync(
      join(folder, 'src', 'index.ts'),
      `export { default } from '${join(import.meta.dirname, '../fixtures/plugins/healthy.ts')}';`,
    );
    const plan = await bench.manager.prepare({ kind: 'folder', path: folder });
    await bench.manager.install(plan.id, plan.digest, {});
    await bench.integrate('acme');
    expect(await bench.stored('acme')).toMatchObject({ source: 'folder', sourceSpec: folder });
  });
});

describe('an installed plugin', () => {
  it('of which a file was changed is not run and named, while others go on', async () => {
    const { digest } = await bench.install(one);
    await bench.install({ ...one, id: 'other', fixture: 'healthy' });
    const bundle = join(bench.folders.package('acme', digest), 'dist', 'plugin.mjs');
    chmodSync(bundle, 0o644);
    writeFileSync(bundle, `${readFileSync(bundle, 'utf8')}\n// changed`);
    await expect(bench.host.surface('acme')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_STOPPED' });
    expect(bench.status('acme')).toMatchObject({
      value: 'refused',
      reason: expect.stringMatching(/^The file dist\/plugin.mjs of the plugin acme was changed: SHA-256 is /),
    });
    await bench.integrate('other');
  });

  it('beside which a file was put is not run', async () => {
    const { digest } = await bench.install(one);
    writeFileSync(join(bench.folders.package('acme', digest), 'dist', 'more.mjs'), 'export {}');
    await expect(bench.host.surface('acme')).rejects.toThrow('dist/more.mjs');
  });

  it('is switched off and on while NEXA runs, and stays off over a start', async () => {
    await bench.install(one);
    const lamp = await bench.integrate('acme');
    await bench.manager.setEnabled('acme', false, {});
    expect(bench.status('acme')).toMatchObject({ value: 'disabled' });
    expect(bench.sinks.get(lamp)?.status).toMatchObject({ detail: 'plugin-stopped', message: /switched off/ });
    await expect(bench.host.surface('acme')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_STOPPED' });
    await bench.end();
    await bench.start();
    expect(bench.status('acme')).toMatchObject({ value: 'disabled' });
    await bench.connect(lamp);
    await bench.manager.setEnabled('acme', true, {});
    await bench.online(lamp);
    expect(await bench.deeds()).toEqual(['plugins.installed', 'plugins.disabled', 'plugins.enabled']);
  });

  it('is noted once in the recording of its integrations, however often it was switched off and on', async () => {
    await bench.install(one);
    const lamp = await bench.integrate('acme');
    for (let round = 0; round < 2; round += 1) {
      await bench.online(lamp);
      await bench.manager.setEnabled('acme', false, {});
      await bench.manager.setEnabled('acme', true, {});
    }
    await bench.online(lamp);
    const told = bench.host.traffic(lamp)?.entries.filter(({ kind }) => kind === 'devices');
    expect(told).toHaveLength(3);
  });

  it('is removed only with its integrations when that is asked for', async () => {
    await bench.install(one);
    const lamp = await bench.integrate('acme');
    await expect(bench.manager.remove('acme', { withIntegrations: false }, {})).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_IN_USE',
      params: { integrations: 1 },
    });
    await bench.manager.remove('acme', { withIntegrations: true }, {});
    expect(bench.host.plugins()).toEqual([]);
    expect(await bench.stored('acme')).toBeUndefined();
    expect(await bench.remembered(lamp)).toBeUndefined();
    expect(existsSync(bench.folders.package('acme'))).toBe(false);
    expect(bench.discovered.at(-1)).toEqual([]);
  });

  it('says what it logged, by plugin and integration', async () => {
    await bench.install(one);
    const lamp = await bench.integrate('acme');
    const lines = await bench.logs.followIntegration(lamp, { limit: 10 }, 5_000);
    expect(lines).toMatchObject([{ level: 'info', message: 'It remembers.', integrationId: lamp }]);
    const all = await bench.logs.follow('acme', { limit: 100 }, 0);
    expect(all.map(({ message }) => message)).toContain('The plugin is running.');
  });
});

describe('an update', () => {
  it('that does as well stays, and the version before goes', async () => {
    const before = await bench.install(one);
    const lamp = await bench.integrate('acme');
    const after = await bench.install({ ...two, fixture: 'healthy' });
    expect(await bench.stored('acme')).toMatchObject({ state: 'trial', version: '2.0.0' });
    await bench.online(lamp);
    await bench.manager.settled('acme');
    expect(await bench.stored('acme')).toMatchObject({ state: 'installed', version: '2.0.0' });
    expect(existsSync(bench.folders.package('acme', before.digest))).toBe(false);
    expect(existsSync(bench.folders.package('acme', after.digest))).toBe(true);
    expect(readdirSync(bench.folders.snapshots)).toEqual([]);
  });

  it('that no integration uses is started for its trial, and stays', async () => {
    await bench.install(one);
    await bench.install({ ...two, fixture: 'healthy' });
    await bench.manager.settled('acme');
    expect(await bench.stored('acme')).toMatchObject({ state: 'installed', version: '2.0.0' });
    expect(bench.status('acme')).toMatchObject({ value: 'running', restarts: 0 });
  });

  it('that no integration uses and that does not load is rolled back', async () => {
    await bench.install(one);
    await bench.install({ ...two, fixture: 'unloadable' });
    await bench.manager.settled('acme');
    expect(await bench.stored('acme')).toMatchObject({
      version: '1.0.0',
      lastChange: { kind: 'rolled-back', reason: expect.stringMatching(/^it died 3 times/) },
    });
  });

  it.each([
    ['does not load', 'unloadable', /^it died 3 times/],
    ['dies again and again', 'crashes-later', /^it died 3 times/],
    ['misses the devices', 'misses', /was away for 3 s: 0 of its 1 devices are there/],
    ['does not bring its integrations back', 'forgets', /was away for 3 s: .*the new version finds nothing/],
  ])('that %s is rolled back, code and data', async (_how, fixture, reason) => {
    await bench.end();
    await bench.start({ watchFor: 30_000 });
    const { digest } = await bench.install(one);
    const lamp = await bench.integrate('acme', { misdeed: 'as before' });
    const own = join(bench.folders.data('acme'), 'file');
    writeFileSync(own, 'as before');
    await bench.install({ ...two, fixture });
    writeFileSync(own, 'changed');
    await bench.database.asService(
      'test',
      ({ sql }) => sql`UPDATE nexa.integrations SET config = '{}', config_version = 7`,
    );
    await bench.manager.settled('acme');
    expect(await bench.stored('acme')).toMatchObject({
      version: '1.0.0',
      digest,
      state: 'installed',
      lastChange: { kind: 'rolled-back', from: '2.0.0', to: '1.0.0', reason: expect.stringMatching(reason) },
    });
    await bench.online(lamp);
    expect(await bench.remembered(lamp)).toBe('kept');
    expect(readFileSync(own, 'utf8')).toBe('as before');
    const [row] = await bench.database.asService(
      'test',
      ({ sql }) => sql`SELECT config, config_version FROM nexa.integrations`,
    );
    expect(row).toEqual({ config: { misdeed: 'as before' }, config_version: 1 });
    expect(await bench.deeds()).toEqual(['plugins.installed', 'plugins.updated', 'plugins.rolled-back']);
  });

  it('to the package that is there leaves its files where they are', async () => {
    const { digest } = await bench.install(one);
    const file = join(bench.folders.package('acme', digest), 'dist', 'plugin.mjs');
    const { ino } = statSync(file);
    expect((await bench.install(one)).digest).toBe(digest);
    await bench.manager.settled('acme');
    expect(await bench.stored('acme')).toMatchObject({ state: 'installed', digest });
    expect(statSync(file).ino).toBe(ino);
  });

  it('asks a person again only when it wants more', async () => {
    await bench.install({ ...one, permissions: { internet: ['a.example.com', 'b.example.com'] } });
    const isQuiet = async (permissions: object) =>
      bench.manager.isWithinPermissions(await bench.prepare({ ...two, permissions }));
    expect(await isQuiet({ internet: ['b.example.com'] })).toBe(true);
    expect(await isQuiet({ internet: ['b.example.com'], lan: true })).toBe(false);
    expect(await isQuiet({ internet: ['*.example.com'] })).toBe(false);
  });

  it('asks a person again when it is of another package, from elsewhere, or of another kind', async () => {
    await bench.install(one);
    const isQuiet = async (plugin: object) =>
      bench.manager.isWithinPermissions(await bench.prepare({ ...two, ...plugin }));
    expect(await isQuiet({})).toBe(true);
    expect(await isQuiet({ packageName: '@evil/acme' })).toBe(false);
    expect(await isQuiet({ kind: 'ecosystem' })).toBe(false);
    const folder = join(bench.root, 'elsewhere');
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), packageJsonOf(two));
    writeFileSync(join(folder, 'dist', 'plugin.mjs'), '');
    const plan = await bench.manager.prepare({ kind: 'folder', path: folder });
    expect(await bench.manager.isWithinPermissions(plan)).toBe(false);
  });

  it('asks a person again when it has other files for the same version', async () => {
    await bench.install(one);
    expect(await bench.manager.isWithinPermissions(await bench.prepare(one))).toBe(true);
    expect(await bench.manager.isWithinPermissions(await bench.prepare({ ...one, readme: 'other' }))).toBe(false);
  });

  it('by another package says whose place it takes, with which integrations', async () => {
    await bench.install(one);
    await bench.integrate('acme');
    expect(await bench.manager.replaced(await bench.prepare(two))).toEqual({ packageName: '@acme/nexa-acme' });
    expect(await bench.manager.replaced(await bench.prepare({ ...two, packageName: '@evil/acme' }))).toEqual({
      packageName: '@acme/nexa-acme',
      takesOver: {
        integrations: 1,
        text: 'This is not the package that is installed (@acme/nexa-acme, from a file). It takes its place, with what that kept and 1 integration with its keys.',
      },
    });
    expect(await bench.manager.replaced(await bench.prepare({ ...two, id: 'other' }))).toBeUndefined();
  });

  it('is refused while another one is watched', async () => {
    await bench.install(one);
    await bench.install(two);
    await expect(bench.install(two)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_BUSY' });
    await bench.manager.settled('acme');
  });
});

describe('an update that is watched', () => {
  let lamp: string;

  beforeEach(async () => {
    await bench.end();
    await bench.start({ watchFor: 60_000 });
    await bench.install(one);
    lamp = await bench.integrate('acme');
    await bench.install({ ...two, fixture: 'healthy' });
  });

  it('is undone by whoever switches the plugin off, which is then off', async () => {
    await bench.manager.setEnabled('acme', false, {});
    expect(bench.status('acme')).toMatchObject({ value: 'disabled' });
    expect(await bench.stored('acme')).toMatchObject({
      version: '1.0.0',
      state: 'installed',
      enabled: false,
      lastChange: { kind: 'rolled-back', from: '2.0.0', reason: 'a person switched it off while it was watched' },
    });
    await bench.manager.setEnabled('acme', true, {});
    await bench.online(lamp);
    expect(await bench.remembered(lamp)).toBe('kept');
  });

  it('is removed when that is asked for, and only with its integrations', async () => {
    await expect(bench.manager.remove('acme', { withIntegrations: false }, {})).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_IN_USE',
    });
    expect(await bench.stored('acme')).toMatchObject({ version: '2.0.0', state: 'trial' });
    await bench.manager.remove('acme', { withIntegrations: true }, {});
    expect(await bench.stored('acme')).toBeUndefined();
    expect(bench.host.plugins()).toEqual([]);
    expect(existsSync(bench.folders.package('acme'))).toBe(false);
    expect(readdirSync(bench.folders.snapshots)).toEqual([]);
  });
});

describe('a NEXA that ended in the midst of it', () => {
  it('goes on watching an update, and rolls it back', async () => {
    await bench.install(one);
    const lamp = await bench.integrate('acme');
    await bench.end();
    await bench.start({ comeBackWithin: 60_000 });
    await bench.connect(lamp);
    await bench.online(lamp);
    await bench.install({ ...two, fixture: 'forgets' });
    await bench.end();
    await bench.start({ comeBackWithin: 1_000, watchFor: 10_000 });
    await bench.connect(lamp);
    await bench.manager.settled('acme');
    expect(await bench.stored('acme')).toMatchObject({ version: '1.0.0', state: 'installed' });
    await bench.online(lamp);
    expect(await bench.remembered(lamp)).toBe('kept');
  });

  it('finishes a roll-back', async () => {
    await bench.install(one);
    const lamp = await bench.integrate('acme');
    await bench.end();
    await bench.start({ watchFor: 60_000 });
    await bench.connect(lamp);
    await bench.online(lamp);
    await bench.install({ ...two, fixture: 'healthy' });
    await bench.end();
    await new PluginInstallStore(bench.database).markState('acme', 'rolling-back', 'it did worse');
    await bench.start();
    expect(await bench.stored('acme')).toMatchObject({
      version: '1.0.0',
      state: 'installed',
      lastChange: { kind: 'rolled-back', reason: 'it did worse' },
    });
    await bench.connect(lamp);
    await bench.online(lamp);
  });

  it('finishes a removal, and forgets packages that no row names', async () => {
    const { digest } = await bench.install(one);
    await bench.install({ ...one, id: 'other' });
    await bench.end();
    mkdirSync(bench.folders.package('other', 'a'.repeat(64)), { recursive: true });
    await new PluginInstallStore(bench.database).markState('acme', 'removing');
    await bench.start();
    expect(await bench.stored('acme')).toBeUndefined();
    expect(existsSync(bench.folders.package('acme', digest))).toBe(false);
    expect(readdirSync(bench.folders.package('other'))).toHaveLength(1);
    expect(bench.host.plugins().map(({ manifest }) => manifest.id)).toEqual(['other']);
  });
});
