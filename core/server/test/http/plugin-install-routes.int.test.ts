import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageLimits } from '../../src/plugin-install/package-limits.ts';
import { packageJsonOf, packEntries, packPlugin } from '../plugin-install/packed-plugin.ts';
import { ServedNexa } from '../plugin-install/served-nexa.ts';
import { addMember, addPerson } from '../support/furnish.ts';
import type { Answer } from '../support/test-api.ts';

let nexa: ServedNexa;
/** A registry without any package. */
const registry = createServer((_request, response) => response.writeHead(404).end('{}'));

beforeAll(async () => {
  await once(registry.listen(0, '127.0.0.1'), 'listening');
  const { port } = registry.address() as AddressInfo;
  nexa = await ServedNexa.start({ pluginRegistry: `http://127.0.0.1:${port}` });
});
afterAll(async () => {
  await nexa.stop();
  registry.close();
});

const lamp = (id: string) => ({ id, version: '1.0.0', fixture: 'healthy' }) as const;
const told = ({ status, body }: Answer) => [status, body.code];
const stagedFor = (pluginId: string) =>
  existsSync(nexa.folders.plans)
    ? readdirSync(nexa.folders.plans).filter((id) =>
        readFileSync(join(nexa.folders.plans, id, 'plan.json'), 'utf8').includes(`"pluginId":"${pluginId}"`),
      )
    : [];

describe('installing a plugin over HTTP', () => {
  it('shows first what it is and may do, and nothing of it is there yet', async () => {
    const permissions = { lan: true, internet: ['api.example.com'] };
    const { status, body } = await nexa.upload({ ...lamp('shown'), permissions });
    expect([status, body.applied]).toEqual([201, false]);
    expect(body.plan).toMatchObject({
      plugin: { id: 'shown', name: 'Acme shown', kind: 'brand' },
      package: '@acme/nexa-shown',
      version: '1.0.0',
      source: 'tarball',
      sourceSpec: 'plugin.tgz',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      grows: false,
      permissions: [
        { id: 'lan', isNew: false },
        { id: 'internet:api.example.com', text: 'Reach api.example.com on the internet.', isNew: false },
      ],
    });
    expect(body.plan.replaces).toBeUndefined();
    expect(await nexa.plugin('shown')).toBeUndefined();
    expect(existsSync(nexa.folders.package('shown'))).toBe(false);
    expect(await nexa.plans()).toContainEqual(body.plan);
    const one = await nexa.call('GET', `/plugins/installs/${body.plan.id}`);
    expect([one.status, one.body]).toEqual([200, body.plan]);
  });

  it('installs what was agreed to while NEXA runs, so that a lamp of it comes online', async () => {
    const { body: asked } = await nexa.upload(lamp('agreed'));
    const { status, body } = await nexa.confirm(asked.plan);
    expect([status, body]).toEqual([200, { plan: asked.plan, applied: true }]);
    await nexa.integrate('agreed');
    expect(await nexa.plugin('agreed')).toMatchObject({
      version: '1.0.0',
      enabled: true,
      source: 'tarball',
      state: 'installed',
      digest: asked.plan.digest,
      status: { value: 'running', restarts: 0 },
      lastChange: { kind: 'installed', to: '1.0.0' },
    });
  });

  it('carries a plan out once', async () => {
    const { body: asked } = await nexa.upload(lamp('once'));
    const both = await Promise.all([nexa.confirm(asked.plan), nexa.confirm(asked.plan)]);
    // The other one finds the plan gone, or the plugin being installed.
    expect(both.map(({ status }) => status).sort()).toEqual([200, expect.toBeOneOf([404, 409])]);
    expect(told(await nexa.confirm(asked.plan))).toEqual([404, 'NEXA_PLUGIN_PLAN_NOT_FOUND']);
    expect(told(await nexa.call('GET', `/plugins/installs/${asked.plan.id}`))).toEqual([
      404,
      'NEXA_PLUGIN_PLAN_NOT_FOUND',
    ]);
  });

  it('takes a folder of the machine, and bundles its sources', async () => {
    const folder = join(nexa.folder, 'sources');
    mkdirSync(join(folder, 'src'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), packageJsonOf(lamp('local')));
    const fixture = join(import.meta.dirname, '../fixtures/plugins/healthy.ts');
    writeFileSync(join(folder, 'src', 'index.ts'), `export { default } from '${fixture}';`);
    const { status, body } = await nexa.call('POST', '/plugins/installs', { body: { folder } });
    expect([status, body.plan.source, body.plan.sourceSpec]).toEqual([201, 'folder', folder]);
    expect((await nexa.confirm(body.plan)).status).toBe(200);
    await nexa.integrate('local');
    expect(await nexa.plugin('local')).toMatchObject({ source: 'folder', sourceSpec: folder });
  });
});

describe('an update over HTTP', () => {
  it('that asks for more waits for a person, who sees what is new', async () => {
    await nexa.install({ ...lamp('growing'), permissions: { internet: ['a.example.com'] } });
    const wanted = { ...lamp('growing'), version: '2.0.0', permissions: { internet: ['a.example.com'], lan: true } };
    const { status, body } = await nexa.upload(wanted, '&apply=when-not-growing');
    expect([status, body.applied, body.plan.grows]).toEqual([201, false, true]);
    expect(body.plan.replaces).toEqual({ version: '1.0.0', source: 'tarball', package: '@acme/nexa-growing' });
    expect(body.plan.permissions.map(({ id, isNew }: { id: string; isNew: boolean }) => [id, isNew])).toEqual([
      ['lan', true],
      ['internet:a.example.com', false],
    ]);
    expect(await nexa.plugin('growing')).toMatchObject({
      version: '1.0.0',
      permissions: { internet: ['a.example.com'] },
    });
    expect((await nexa.confirm(body.plan)).status).toBe(200);
    expect(await nexa.plugin('growing')).toMatchObject({
      version: '2.0.0',
      state: 'trial',
      permissions: { lan: true },
    });
  });

  it('that asks for no more goes on at once, and its lamp comes back', async () => {
    await nexa.install(lamp('quiet'));
    const id = await nexa.integrate('quiet');
    const { status, body } = await nexa.upload({ ...lamp('quiet'), version: '2.0.0' }, '&apply=when-not-growing');
    expect([status, body.applied, body.plan.grows]).toEqual([200, true, false]);
    expect(await nexa.plugin('quiet')).toMatchObject({
      version: '2.0.0',
      state: 'trial',
      lastChange: { kind: 'updated', from: '1.0.0', to: '2.0.0' },
    });
    await nexa.until(id, ({ value }) => value === 'online');
    expect(await nexa.plugin('quiet')).toMatchObject({ status: { value: 'running', restarts: 0 } });
  });

  it('that becomes an ecosystem, or is of another package, waits for a person, who is told', async () => {
    await nexa.install(lamp('changeling'));
    await nexa.integrate('changeling');
    const next = { ...lamp('changeling'), version: '2.0.0' };
    const louder = await nexa.upload({ ...next, kind: 'ecosystem' }, '&apply=when-not-growing');
    expect([louder.status, louder.body.applied, louder.body.plan.grows]).toEqual([201, false, true]);
    expect(louder.body.plan.permissions).toMatchObject([{ id: 'ecosystem', isNew: true }]);
    const { status, body } = await nexa.upload({ ...next, packageName: '@evil/lamps' }, '&apply=when-not-growing');
    expect([status, body.applied, body.plan.grows]).toEqual([201, false, false]);
    expect(body.plan.replaces).toMatchObject({
      package: '@acme/nexa-changeling',
      takesOver: { integrations: 1, text: expect.stringContaining('1 integration with its keys') },
    });
    expect(await nexa.plugin('changeling')).toMatchObject({ version: '1.0.0', state: 'installed' });
  });

  it('waits also when it asks for no more, unless it was asked to go on', async () => {
    await nexa.install(lamp('asked'));
    const { status, body } = await nexa.upload({ ...lamp('asked'), version: '2.0.0' });
    expect([status, body.applied, body.plan.grows]).toEqual([201, false, false]);
    expect(await nexa.plugin('asked')).toMatchObject({ version: '1.0.0', state: 'installed' });
  });

  it('is refused while another one is watched', async () => {
    await nexa.install(lamp('watched'));
    await nexa.install({ ...lamp('watched'), version: '2.0.0' });
    const { body } = await nexa.upload({ ...lamp('watched'), version: '3.0.0' });
    expect(told(await nexa.confirm(body.plan))).toEqual([409, 'NEXA_PLUGIN_BUSY']);
    expect(await nexa.plugin('watched')).toMatchObject({ version: '2.0.0' });
  });

  it('of a plugin that is not installed does not go on by itself', async () => {
    const { status, body } = await nexa.upload(lamp('stranger'), '&apply=when-not-growing');
    expect([status, body.applied]).toEqual([201, false]);
    expect(await nexa.plugin('stranger')).toBeUndefined();
  });
});

describe('a plan', () => {
  it('is carried out only by its own digest', async () => {
    const { body } = await nexa.upload(lamp('digested'));
    const { id, digest } = body.plan;
    const wrong = await nexa.confirm({ id, digest: '0'.repeat(64) });
    expect([...told(wrong), wrong.body.params]).toEqual([409, 'NEXA_PLUGIN_PLAN_CHANGED', { plan: id, digest }]);
    expect(told(await nexa.confirm({ id, digest: 'yes' }))).toEqual([400, 'NEXA_REQUEST_INVALID']);
    expect(told(await nexa.call('POST', `/plugins/installs/${id}/confirm`))).toEqual([400, 'NEXA_REQUEST_INVALID']);
    expect(await nexa.plugin('digested')).toBeUndefined();
  });

  it('of which a file was changed on disk is not carried out', async () => {
    const { body } = await nexa.upload(lamp('tampered'));
    writeFileSync(join(nexa.folders.plans, body.plan.id, 'content', 'dist', 'more.mjs'), 'export {}');
    expect(told(await nexa.confirm(body.plan))).toEqual([403, 'NEXA_PLUGIN_CHANGED']);
    expect(await nexa.plugin('tampered')).toBeUndefined();
  });

  it('that expired is none any more', async () => {
    const { body } = await nexa.upload(lamp('expired'));
    const file = join(nexa.folders.plans, body.plan.id, 'plan.json');
    const plan = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...plan, expiresAt: Date.now() - 1 }));
    expect(told(await nexa.confirm(body.plan))).toEqual([404, 'NEXA_PLUGIN_PLAN_NOT_FOUND']);
    expect((await nexa.plans()).map(({ id }) => id)).not.toContain(body.plan.id);
    expect(await nexa.plugin('expired')).toBeUndefined();
  });

  it('gives way to a newer one of the same plugin', async () => {
    const { body: older } = await nexa.upload(lamp('renewed'));
    const { body: newer } = await nexa.upload({ ...lamp('renewed'), version: '1.1.0' });
    expect(told(await nexa.confirm(older.plan))).toEqual([404, 'NEXA_PLUGIN_PLAN_NOT_FOUND']);
    expect((await nexa.plans()).map(({ id }) => id)).toContain(newer.plan.id);
  });

  it('is thrown away with everything that was fetched for it', async () => {
    const { body } = await nexa.upload(lamp('unwanted'));
    const path = `/plugins/installs/${body.plan.id}`;
    expect((await nexa.call('DELETE', path)).status).toBe(204);
    expect(existsSync(join(nexa.folders.plans, body.plan.id))).toBe(false);
    expect(told(await nexa.call('DELETE', path))).toEqual([404, 'NEXA_PLUGIN_PLAN_NOT_FOUND']);
    expect(told(await nexa.confirm(body.plan))).toEqual([404, 'NEXA_PLUGIN_PLAN_NOT_FOUND']);
  });

  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/confirm'],
  ])('that nobody made is not found: %s%s', async (method, more) => {
    const body = method === 'POST' ? { body: { digest: '0'.repeat(64) } } : {};
    expect(told(await nexa.call(method, `/plugins/installs/${randomUUID()}${more}`, body))).toEqual([
      404,
      'NEXA_PLUGIN_PLAN_NOT_FOUND',
    ]);
    expect(told(await nexa.call(method, `/plugins/installs/..%2f..%2fetc${more}`, body))).toEqual([
      400,
      'NEXA_REQUEST_INVALID',
    ]);
  });
});

describe('what is no plugin', () => {
  const bare = (more: object = {}) => ({ name: 'x', version: '1.0.0', ...more });
  const packed = (packageJson: object, ...more: readonly string[]) =>
    packEntries([
      [{ name: 'package/package.json' }, JSON.stringify(packageJson)],
      ...more.map((name) => [{ name }, 'export {}'] as const),
    ]);

  it.each([
    ['text', async () => Buffer.from('This is no archive.'), 'it is no gzipped tar archive'],
    ['half of an archive', async () => (await packPlugin(lamp('half'))).subarray(0, 900), 'or half of one'],
    ['an empty archive', () => packEntries([]), 'it has no package.json'],
    ['a package of something else', () => packed(bare()), 'it is no plugin of NEXA'],
    ['a package without a bundle', () => packed(JSON.parse(packageJsonOf(lamp('bare')))), 'it has no dist/plugin.mjs'],
    [
      'a package with a path that leads elsewhere',
      () => packed(JSON.parse(packageJsonOf(lamp('leads'))), 'package/../../elsewhere'),
      'is none that a package needs',
    ],
    [
      'a package with a manifest that is not valid',
      () => packed(bare({ nexa: { id: 'Not An Id' } }), 'package/dist/plugin.mjs'),
      'the field "nexa" of its package.json',
    ],
  ])('%s is refused with the reason, and nothing is kept', async (_what, archive, reason) => {
    const before = readdirSync(nexa.folders.plans);
    const answer = await nexa.sendArchive(await archive());
    expect(told(answer)).toEqual([400, 'NEXA_PLUGIN_PACKAGE_REFUSED']);
    expect(answer.body.detail).toContain(reason);
    expect(readdirSync(nexa.folders.plans)).toEqual(before);
  });

  it('a plugin for another sdk is refused with what to do', async () => {
    const answer = await nexa.upload({ ...lamp('future'), sdk: '^9.0.0' });
    expect(told(answer)).toEqual([409, 'NEXA_PLUGIN_SDK_MISMATCH']);
    expect(answer.body.detail).toMatch(/update NEXA/);
    expect(stagedFor('future')).toEqual([]);
  });

  it('an archive that is too large is refused before it is read', async () => {
    const answer = await nexa.sendArchive(Buffer.alloc(packageLimits.archive + 1));
    expect(told(answer)).toEqual([413, 'NEXA_REQUEST_TOO_LARGE']);
  });

  it('an archive as large is taken by no other route', async () => {
    const body = Buffer.alloc(2_000_000);
    const answer = await nexa.call('POST', '/auth/login', { token: '', body, type: 'application/gzip' });
    expect(told(answer)).toEqual([413, 'NEXA_REQUEST_TOO_LARGE']);
  });

  it.each([
    ['JSON', { body: { archive: 'x' } }],
    ['nothing', {}],
    ['another type', { body: Buffer.from('x'), type: 'application/octet-stream' }],
  ])('an upload of %s is refused, and told what to send', async (_what, sent) => {
    const answer = await nexa.call('POST', '/plugins/installs/upload?name=x.tgz', sent);
    expect(told(answer)).toEqual([400, 'NEXA_REQUEST_MALFORMED']);
    expect(answer.body.detail).toContain('application/gzip');
  });

  it('an upload without a name is refused', async () => {
    const body = await packPlugin(lamp('nameless'));
    const answer = await nexa.call('POST', '/plugins/installs/upload', { body, type: 'application/gzip' });
    expect([...told(answer), answer.body.params.path]).toEqual([400, 'NEXA_REQUEST_INVALID', 'querystring/name']);
    expect(stagedFor('nameless')).toEqual([]);
  });

  it.each([
    ['nothing', {}],
    ['a package and a folder', { package: '@acme/nexa-x', folder: '/x' }],
    ['a folder by a path that is not absolute', { folder: 'plugins/x' }],
    ['only how to go on', { apply: 'when-not-growing' }],
    ['an empty name', { package: '' }],
    ['a number', { package: 7 }],
    ['something unknown', { folder: '/x', force: true }],
    ['another way to go on', { folder: '/x', apply: 'always' }],
  ])('a body with %s is refused', async (_what, body) => {
    expect(told(await nexa.call('POST', '/plugins/installs', { body }))).toEqual([400, 'NEXA_REQUEST_INVALID']);
  });

  it.each([
    ['a folder that is not there', { folder: '/there/is/no/such/folder' }],
    ['a package that the registry does not have', { package: '@acme/nexa-x' }],
  ])('%s is told as unavailable', async (_what, body) => {
    const answer = await nexa.call('POST', '/plugins/installs', { body });
    expect(told(answer)).toEqual([503, 'NEXA_PLUGIN_SOURCE_UNAVAILABLE']);
  });

  it('a folder that holds no package is refused', async () => {
    const answer = await nexa.call('POST', '/plugins/installs', { body: { folder: nexa.folder } });
    expect(told(answer)).toEqual([400, 'NEXA_PLUGIN_PACKAGE_REFUSED']);
    expect(answer.body.detail).toContain('has no package.json');
  });
});

describe('who may install', () => {
  const routes = (planId: string) =>
    [
      ['GET', '/plugins/installs'],
      ['POST', '/plugins/installs', { folder: nexa.folder }],
      ['GET', `/plugins/installs/${planId}`],
      ['POST', `/plugins/installs/${planId}/confirm`, { digest: '0'.repeat(64) }],
      ['DELETE', `/plugins/installs/${planId}`],
    ] as const;
  const answers = async (planId: string, token: string) => {
    const archive = await packPlugin(lamp('forbidden'));
    const asked = routes(planId).map(([method, path, body]) =>
      nexa.call(method, path, { token, ...(body === undefined ? {} : { body }) }),
    );
    return (await Promise.all([...asked, nexa.sendArchive(archive, '', token)])).map(told);
  };

  it('is nobody who is not signed in', async () => {
    const { body } = await nexa.upload(lamp('forbidden'));
    expect(await answers(body.plan.id, '')).toEqual(Array(6).fill([401, 'NEXA_AUTH_REQUIRED']));
    expect(stagedFor('forbidden')).toEqual([body.plan.id]);
  });

  it.each(['admin', 'member', 'guest'] as const)('is no %s of a home', async (role) => {
    const { token } = await addMember(nexa.database, nexa.homeId, role);
    const { body } = await nexa.upload(lamp('forbidden'));
    expect(await answers(body.plan.id, token)).toEqual(Array(6).fill([403, 'NEXA_AUTH_FORBIDDEN']));
    expect(stagedFor('forbidden')).toEqual([body.plan.id]);
  });

  it('is no stranger', async () => {
    const { token } = await addPerson(nexa.database, 'stranger');
    expect(await answers(randomUUID(), token)).toEqual(Array(6).fill([403, 'NEXA_AUTH_FORBIDDEN']));
  });

  it('is no token of the owner that may only read and control', async () => {
    const made = await nexa.call('POST', '/tokens', { body: { name: 'panel', scopes: ['read', 'control'] } });
    const { body } = await nexa.upload(lamp('forbidden'));
    expect(await answers(body.plan.id, made.body.token)).toEqual(Array(6).fill([403, 'NEXA_AUTH_FORBIDDEN']));
    expect(stagedFor('forbidden')).toEqual([body.plan.id]);
  });

  it('is a token of the owner that may administer', async () => {
    const made = await nexa.call('POST', '/tokens', { body: { name: 'deploy', scopes: ['read', 'admin'] } });
    const { status } = await nexa.sendArchive(await packPlugin(lamp('deployed')), '', made.body.token);
    expect(status).toBe(201);
  });
});
