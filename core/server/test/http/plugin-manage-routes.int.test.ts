import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePlugin } from '../../src/plugin-host/bundle.ts';
import { type PackedPlugin, packageJsonOf } from '../plugin-install/packed-plugin.ts';
import { ServedNexa } from '../plugin-install/served-nexa.ts';
import { addMember, addPerson } from '../support/furnish.ts';
import type { Answer } from '../support/test-api.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/plugins/${name}.ts`, import.meta.url));
const bundledDir = mkdtempSync(join(tmpdir(), 'nexa-bundled-'));
let nexa: ServedNexa;

/** A plugin that comes with NEXA. */
const bundleAs = async (id: string) => {
  mkdirSync(join(bundledDir, id, 'dist'), { recursive: true });
  writeFileSync(join(bundledDir, id, 'package.json'), packageJsonOf({ ...lamp(id), version: '0.9.0' }));
  await bundlePlugin(fixture('healthy'), join(bundledDir, id, 'dist', 'plugin.mjs'));
};

beforeAll(async () => {
  await bundleAs('inborn');
  await bundleAs('replaced');
  await bundleAs('supplanted');
  nexa = await ServedNexa.start({ pluginsDirs: [bundledDir] });
});
afterAll(async () => {
  await nexa.stop();
  rmSync(bundledDir, { recursive: true, force: true });
});

const lamp = (id: string): PackedPlugin => ({ id, version: '1.0.0', fixture: 'healthy' });
const told = ({ status, body }: Answer) => [status, body.code];
const turn = (id: string, enabled: boolean) => nexa.call('PATCH', `/plugins/${id}`, { body: { enabled } });
const restart = (id: string) => nexa.call('POST', `/plugins/${id}/restart`);
const update = (id: string, body: object = {}) => nexa.call('POST', `/plugins/${id}/update`, { body });
const remove = (id: string, query = '') => nexa.call('DELETE', `/plugins/${id}${query}`);
const isOnline = ({ value }: { value: string }) => value === 'online';
const linesOf = async (path: string) => (await nexa.call('GET', path)).body.items as { seq: number; message: string }[];
const deedsOf = (id: string) =>
  nexa.database.asService('test', async ({ sql }) =>
    (
      await sql<{ action: string }[]>`SELECT action FROM timeseries.audit_logs
        WHERE entity_type = 'plugins' AND entity_id = ${id} AND actor_id IS NOT NULL ORDER BY time, id`
    ).map(({ action }) => action),
  );

describe('switching a plugin over HTTP', () => {
  it('takes its lamp offline with a reason, and brings it back', async () => {
    await nexa.install(lamp('switched'));
    const id = await nexa.integrate('switched');
    expect((await turn('switched', false)).status).toBe(204);
    expect(await nexa.plugin('switched')).toMatchObject({ enabled: false, status: { value: 'disabled' } });
    const status = await nexa.until(id, (seen) => !isOnline(seen));
    expect(status).toMatchObject({ value: 'offline', message: 'The plugin switched is switched off.' });
    expect((await turn('switched', true)).status).toBe(204);
    await nexa.until(id, isOnline);
    expect(await nexa.plugin('switched')).toMatchObject({ enabled: true, status: { value: 'running', restarts: 0 } });
  });

  it('is noted once, however often the same is asked for', async () => {
    await nexa.install(lamp('noted'));
    const answers = [await turn('noted', false), await turn('noted', false), await turn('noted', true)];
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(await deedsOf('noted')).toEqual(['plugins.installed', 'plugins.disabled', 'plugins.enabled']);
  });

  it('off refuses to pair and to restart until it is on again', async () => {
    await nexa.install(lamp('off'));
    await turn('off', false);
    const body = { plugin: 'off', config: { host: 'off.test' } };
    const pairing = await nexa.call('POST', `/homes/${nexa.homeId}/integrations`, { body });
    expect(told(pairing)).toEqual([503, 'NEXA_PLUGIN_STOPPED']);
    expect(told(await restart('off'))).toEqual([503, 'NEXA_PLUGIN_STOPPED']);
    await turn('off', true);
    await nexa.integrate('off');
  });

  it.each([[{}], [{ enabled: 'no' }], [{ enabled: true, force: true }]])('by %j is refused', async (body) => {
    expect(told(await nexa.call('PATCH', '/plugins/inborn', { body }))).toEqual([400, 'NEXA_REQUEST_INVALID']);
    expect(await nexa.plugin('inborn')).toMatchObject({ enabled: true });
  });
});

describe('restarting a plugin over HTTP', () => {
  it('gives it a new process, and its lamp comes back', async () => {
    await nexa.install(lamp('again'));
    const id = await nexa.integrate('again');
    const before = await nexa.plugin('again');
    expect((await restart('again')).status).toBe(204);
    const after = await nexa.plugin('again');
    expect(after.status).toMatchObject({ value: 'running', restarts: 0 });
    expect(after.status.since > before.status.since).toBe(true);
    await nexa.until(id, isOnline);
  });

  it('says why one does not start', async () => {
    await nexa.install({ ...lamp('broken'), fixture: 'unloadable' });
    const answer = await restart('broken');
    expect(told(answer)).toEqual([503, 'NEXA_PLUGIN_STOPPED']);
    expect(answer.body.detail).toContain('it fails while it is being loaded');
    expect(await nexa.plugin('broken')).toMatchObject({ status: { value: 'failed' } });
  });
});

describe('what a plugin logged, over HTTP', () => {
  let lampId: string;

  beforeAll(async () => {
    await nexa.install({ ...lamp('talks'), fixture: 'remembers' });
    lampId = await nexa.integrate('talks');
  });

  it('is told oldest first, of one integration or from one line on', async () => {
    const all = await linesOf('/plugins/talks/logs');
    expect(all.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['The plugin is running.', 'It remembers.']),
    );
    expect(all.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).toSorted((one, other) => one - other));
    const own = await linesOf(`/plugins/talks/logs?integrationId=${lampId}`);
    expect(own).toMatchObject([
      { level: 'info', message: 'It remembers.', integrationId: lampId, fields: { key: 'kept' } },
    ]);
    expect(await linesOf(`/integrations/${lampId}/logs`)).toEqual(own);
    const last = all.at(-1);
    expect(await linesOf('/plugins/talks/logs?limit=1')).toEqual([last]);
    expect(await linesOf(`/plugins/talks/logs?after=${last?.seq}`)).toEqual([]);
  });

  it('is waited for', async () => {
    const [last] = await linesOf('/plugins/talks/logs?limit=1');
    const waiting = linesOf(`/plugins/talks/logs?after=${last?.seq}&waitMs=20000`);
    await restart('talks');
    expect((await waiting).length).toBeGreaterThan(0);
  });

  it('has no line of an integration of another plugin', async () => {
    await nexa.install(lamp('silent'));
    const other = await nexa.integrate('silent');
    expect(await linesOf(`/plugins/talks/logs?integrationId=${other}`)).toEqual([]);
  });

  it.each(['limit=0', 'limit=1001', 'after=-1', 'waitMs=25001', 'integrationId=x'])(
    'by %s is refused',
    async (query) => {
      expect(told(await nexa.call('GET', `/plugins/talks/logs?${query}`))).toEqual([400, 'NEXA_REQUEST_INVALID']);
    },
  );
});

describe('updating a plugin from where it came from, over HTTP', () => {
  const writeSources = (id: string, more: Partial<PackedPlugin> = {}) => {
    const folder = join(nexa.folder, `sources-${id}`);
    mkdirSync(join(folder, 'src'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), packageJsonOf({ ...lamp(id), ...more }));
    writeFileSync(join(folder, 'src', 'index.ts'), `export { default } from '${fixture('healthy')}';`);
    return folder;
  };
  const installFolder = async (id: string) => {
    const { body } = await nexa.call('POST', '/plugins/installs', { body: { folder: writeSources(id) } });
    await nexa.confirm(body.plan);
  };

  it('goes on at once when it asks for no more, and is then watched', async () => {
    await installFolder('rebuilt');
    const id = await nexa.integrate('rebuilt');
    writeSources('rebuilt', { version: '1.1.0' });
    const { status, body } = await update('rebuilt');
    expect([status, body.applied, body.plan.version, body.plan.grows]).toEqual([200, true, '1.1.0', false]);
    await nexa.until(id, isOnline);
    expect(await nexa.plugin('rebuilt')).toMatchObject({ version: '1.1.0', state: 'trial' });
    expect(told(await update('rebuilt'))).toEqual([409, 'NEXA_PLUGIN_BUSY']);
    expect(await nexa.plugin('rebuilt')).toMatchObject({ version: '1.1.0', enabled: true });
    expect((await turn('rebuilt', false)).status).toBe(204);
    expect(await nexa.plugin('rebuilt')).toMatchObject({ version: '1.0.0', enabled: false, state: 'installed' });
  });

  it('waits for a person when it asks for more', async () => {
    await installFolder('wants-more');
    writeSources('wants-more', { version: '1.1.0', permissions: { lan: true } });
    const { status, body } = await update('wants-more');
    expect([status, body.applied, body.plan.grows]).toEqual([201, false, true]);
    expect(body.plan.permissions).toMatchObject([{ id: 'lan', isNew: true }]);
    expect(await nexa.plugin('wants-more')).toMatchObject({ version: '1.0.0', state: 'installed' });
    expect((await nexa.confirm(body.plan)).status).toBe(200);
    expect(await nexa.plugin('wants-more')).toMatchObject({ version: '1.1.0', permissions: { lan: true } });
  });

  it('leaves the plugin as it is when its sources do not build', async () => {
    await installFolder('misspelt');
    writeFileSync(join(nexa.folder, 'sources-misspelt', 'src', 'index.ts'), 'export default {{');
    const answer = await update('misspelt');
    expect(told(answer)).toEqual([400, 'NEXA_PLUGIN_PACKAGE_REFUSED']);
    expect(answer.body.detail).toContain('its sources do not build');
    await nexa.integrate('misspelt');
  });

  it('is not possible where that was a file, or NEXA', async () => {
    await nexa.install(lamp('from-file'));
    const answers = [await update('from-file'), await update('inborn')];
    expect(answers.map(told)).toEqual(Array(2).fill([503, 'NEXA_PLUGIN_SOURCE_UNAVAILABLE']));
    expect(answers.map(({ body }) => body.params.source)).toEqual(['tarball', 'bundled']);
  });

  it.each([[{ version: '1.0.0 --force' }], [{ version: '' }], [{ to: '1.0.0' }]])('by %j is refused', async (body) => {
    expect(told(await update('inborn', body))).toEqual([400, 'NEXA_REQUEST_INVALID']);
  });
});

describe('removing a plugin over HTTP', () => {
  it('takes its package away', async () => {
    await nexa.install(lamp('unused'));
    expect((await remove('unused')).status).toBe(204);
    expect(await nexa.plugin('unused')).toBeUndefined();
    expect(existsSync(nexa.folders.package('unused'))).toBe(false);
    expect(told(await remove('unused'))).toEqual([404, 'NEXA_PLUGIN_NOT_FOUND']);
    expect(await deedsOf('unused')).toEqual(['plugins.installed', 'plugins.removed']);
  });

  it('forgets what it logged and reached: another one of its name begins anew', async () => {
    const lines = async () => (await nexa.call('GET', '/plugins/forgotten/logs')).body.items as { seq: number }[];
    await nexa.install(lamp('forgotten'));
    const id = await nexa.integrate('forgotten');
    await nexa.until(id, isOnline);
    const before = (await lines()).at(-1)?.seq ?? 0;
    expect(before).toBeGreaterThan(0);
    await remove('forgotten', '?integrations=remove');
    await nexa.install(lamp('forgotten'));
    expect((await lines()).filter(({ seq }) => seq <= before)).toEqual([]);
  });

  it('is refused while an integration uses it, and takes that along when asked to', async () => {
    await nexa.install(lamp('used'));
    const id = await nexa.integrate('used');
    const refused = await remove('used');
    expect([...told(refused), refused.body.params]).toEqual([
      409,
      'NEXA_PLUGIN_IN_USE',
      { plugin: 'used', integrations: 1 },
    ]);
    expect(told(await remove('used', '?integrations=keep'))).toEqual([400, 'NEXA_REQUEST_INVALID']);
    await nexa.until(id, isOnline);
    expect((await remove('used', '?integrations=remove')).status).toBe(204);
    expect(await nexa.plugin('used')).toBeUndefined();
    expect(told(await nexa.call('GET', `/integrations/${id}`))).toEqual([404, 'NEXA_INTEGRATION_NOT_FOUND']);
    const { body } = await nexa.call('GET', `/homes/${nexa.homeId}/devices`);
    expect(body.items.filter(({ integrationId }: { integrationId: string }) => integrationId === id)).toEqual([]);
  });

  it('that comes with NEXA is refused: it can be switched off', async () => {
    const answer = await remove('inborn');
    expect(told(answer)).toEqual([409, 'NEXA_PLUGIN_BUNDLED']);
    expect(answer.body.detail).toContain('Switch it off instead');
    expect(await nexa.plugin('inborn')).toMatchObject({ source: 'bundled', version: '0.9.0' });
  });

  it('that took the place of one that comes with NEXA brings that back, with its integrations', async () => {
    const id = await nexa.integrate('replaced');
    await turn('replaced', false);
    await nexa.install(lamp('replaced'));
    // Switched off there is nothing to watch: the trial is over at once.
    const installed = await nexa.pluginWhen('replaced', ({ state }) => state === 'installed');
    expect(installed).toMatchObject({ source: 'tarball', version: '1.0.0', enabled: false });
    await turn('replaced', true);
    await nexa.until(id, isOnline);
    expect((await remove('replaced')).status).toBe(204);
    expect(await nexa.plugin('replaced')).toMatchObject({ source: 'bundled', version: '0.9.0', enabled: true });
    expect(existsSync(nexa.folders.package('replaced'))).toBe(false);
    await nexa.until(id, isOnline);
  });
});

describe('a plugin that took the place of one that comes with NEXA and is still watched', () => {
  it('is removed at once, and that one is back', async () => {
    const id = await nexa.integrate('supplanted');
    await nexa.install(lamp('supplanted'));
    expect(await nexa.plugin('supplanted')).toMatchObject({ source: 'tarball', state: 'trial' });
    expect((await remove('supplanted')).status).toBe(204);
    expect(await nexa.plugin('supplanted')).toMatchObject({ source: 'bundled', version: '0.9.0', state: 'installed' });
    expect(existsSync(nexa.folders.package('supplanted'))).toBe(false);
    expect(await deedsOf('supplanted')).toEqual(['plugins.updated', 'plugins.removed']);
    await nexa.until(id, isOnline);
  });
});

describe('a plugin that nobody installed', () => {
  it('is not found, whatever is asked of it', async () => {
    const answers = await Promise.all([
      update('nobody'),
      turn('nobody', false),
      restart('nobody'),
      remove('nobody'),
      nexa.call('GET', '/plugins/nobody/logs?waitMs=20000'),
    ]);
    expect(answers.map(told)).toEqual(Array(5).fill([404, 'NEXA_PLUGIN_NOT_FOUND']));
  });

  it('is refused by an id that cannot be', async () => {
    const answers = await Promise.all([update('Not-An-Id'), turn('x..', false), restart('1x'), remove('x_y')]);
    expect(answers.map(told)).toEqual(Array(4).fill([400, 'NEXA_REQUEST_INVALID']));
  });
});

describe('what a plugin did that it should not have', () => {
  it('is named with the plugin and in its log, to whoever looks after the server only', async () => {
    await nexa.install({ ...lamp('snooper'), fixture: 'snoops' });
    await nexa.integrate('snooper');
    const { faults } = await nexa.plugin('snooper');
    expect(faults.length).toBeGreaterThan(10);
    expect(faults).toContainEqual({
      code: 'access-refused',
      message: expect.stringContaining('/etc/passwd'),
      count: expect.any(Number),
      firstAt: expect.any(String),
      lastAt: expect.any(String),
    });
    const times = faults.map(({ lastAt }: { lastAt: string }) => lastAt);
    expect(times).toEqual([...times].sort().reverse());
    const { body } = await nexa.call('GET', '/plugins/snooper/logs');
    expect(body.items).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: { act: expect.stringContaining('/etc/passwd') } }),
    );
    const { token } = await addMember(nexa.database, nexa.homeId, 'admin');
    const seen = (await nexa.call('GET', '/plugins', { token })).body.items;
    expect(seen.find(({ id }: { id: string }) => id === 'snooper')).not.toHaveProperty('faults');
  });
});

describe('who may manage plugins', () => {
  const answers = async (token: string) => {
    const asked = [
      nexa.call('POST', '/plugins/guarded/update', { token, body: {} }),
      nexa.call('PATCH', '/plugins/guarded', { token, body: { enabled: false } }),
      nexa.call('POST', '/plugins/guarded/restart', { token }),
      nexa.call('DELETE', '/plugins/guarded', { token }),
      nexa.call('GET', '/plugins/guarded/logs', { token }),
    ];
    return (await Promise.all(asked)).map(told);
  };
  let lampId: string;

  beforeAll(async () => {
    await nexa.install({ ...lamp('guarded'), fixture: 'remembers' });
    lampId = await nexa.integrate('guarded');
  });

  it('is nobody who is not signed in', async () => {
    expect(await answers('')).toEqual(Array(5).fill([401, 'NEXA_AUTH_REQUIRED']));
  });

  it.each(['admin', 'member', 'guest'] as const)('is no %s of a home', async (role) => {
    const { token } = await addMember(nexa.database, nexa.homeId, role);
    expect(await answers(token)).toEqual(Array(5).fill([403, 'NEXA_AUTH_FORBIDDEN']));
    expect(await nexa.plugin('guarded')).toMatchObject({ enabled: true, status: { value: 'running' } });
  });

  it('is no token of the owner that may only control', async () => {
    const made = await nexa.call('POST', '/tokens', { body: { name: 'panel', scopes: ['read', 'control'] } });
    expect(await answers(made.body.token)).toEqual(Array(5).fill([403, 'NEXA_AUTH_FORBIDDEN']));
  });

  it.each([
    ['an admin of its home', 'admin', [200, undefined]],
    ['a member only that there is such an integration', 'member', [403, 'NEXA_AUTH_FORBIDDEN']],
    ['a guest nothing', 'guest', [404, 'NEXA_INTEGRATION_NOT_FOUND']],
  ] as const)('is not needed to read what an integration logged; that shows %s', async (_what, role, expected) => {
    const { token } = await addMember(nexa.database, nexa.homeId, role);
    expect(told(await nexa.call('GET', `/integrations/${lampId}/logs`, { token }))).toEqual(expected);
  });

  it('is told where plugins come from and what they reached; members of homes are not', async () => {
    const { token } = await addPerson(nexa.database, 'looks');
    const { status, body } = await nexa.call('GET', '/plugins', { token });
    const seen = body.items.find(({ id }: { id: string }) => id === 'guarded');
    expect([status, seen.name, seen.version]).toEqual([200, 'Acme guarded', '1.0.0']);
    expect([seen.sourceSpec, seen.contacts]).toEqual([undefined, undefined]);
    expect(await nexa.plugin('guarded')).toMatchObject({ sourceSpec: 'plugin.tgz', contacts: [] });
    expect(told(await nexa.call('GET', '/plugins', { token: '' }))).toEqual([401, 'NEXA_AUTH_REQUIRED']);
  });
});
