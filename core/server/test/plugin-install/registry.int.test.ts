import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchFromRegistry, isPackageSpec } from '../../src/plugin-install/npm-client.ts';
import { ManagerBench } from './manager-bench.ts';
import { packageJsonOf, packPlugin } from './packed-plugin.ts';

const name = '@acme/nexa-acme';
const bench = new ManagerBench();
const mark = join(bench.root, 'a-script-ran');
const one = {
  id: 'acme',
  version: '1.0.0',
  fixture: 'healthy',
  scripts: { preinstall: `touch ${mark}`, prepare: `touch ${mark}`, prepack: `touch ${mark}` },
} as const;
const archives = new Map<string, Buffer>();
let server: Server;
let url: string;

/** What npm asks of a registry: the packument of a package, and its archives. */
function answer(path: string): string | Buffer | undefined {
  const archive = archives.get(path.slice(path.lastIndexOf('/') + 1));
  if (archive !== undefined) return archive;
  if (decodeURIComponent(path) !== `/${name}`) return undefined;
  const versions = Object.fromEntries(
    ['1.0.0', '2.0.0'].map((version) => {
      const content = archives.get(`${version}.tgz`) ?? Buffer.alloc(0);
      const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
      const dist = { tarball: `${url}/files/${version}.tgz`, integrity };
      return [version, { ...JSON.parse(packageJsonOf({ ...one, version })), dist }];
    }),
  );
  return JSON.stringify({ name, 'dist-tags': { latest: '2.0.0' }, versions });
}

beforeAll(async () => {
  archives.set('1.0.0.tgz', await packPlugin(one));
  archives.set('2.0.0.tgz', await packPlugin({ ...one, version: '2.0.0' }));
  server = createServer((request, response) => {
    const found = answer(request.url ?? '');
    response.statusCode = found === undefined ? 404 : 200;
    response.end(found ?? '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  bench.npm = { registry: url, environment: { ...process.env, npm_config_cache: join(bench.root, 'cache') } };
  await bench.open();
  await bench.start();
});

afterAll(async () => {
  await bench.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('a registry', () => {
  it('gives a plugin, of which no script is run, and later its update', async () => {
    const plan = await bench.manager.prepare({ kind: 'registry', spec: `${name}@1.0.0` });
    expect(plan).toMatchObject({ version: '1.0.0', source: 'registry', integrity: expect.stringMatching(/^sha512-/) });
    await bench.manager.install(plan.id, plan.digest, {});
    await bench.integrate('acme');
    expect(await bench.manager.prepareUpdate('acme')).toMatchObject({ version: '2.0.0', sourceSpec: `${name}@latest` });
    expect(existsSync(mark)).toBe(false);
  });

  it('cannot make another plugin of one by an update: nothing of it is kept, and what waited still waits', async () => {
    const waiting = await bench.prepare({ ...one, id: 'victim' });
    archives.set('2.0.0.tgz', await packPlugin({ ...one, id: 'victim', packageName: name, version: '2.0.0' }));
    await expect(bench.manager.prepareUpdate('acme')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_PACKAGE_REFUSED',
      message: expect.stringContaining('it is the plugin victim, and not acme'),
    });
    expect(bench.manager.plan(waiting.id)).toEqual(waiting);
  });

  it('cannot give an update under the name of another package', async () => {
    archives.set('2.0.0.tgz', await packPlugin({ ...one, packageName: '@evil/acme', version: '2.0.0' }));
    await expect(bench.manager.prepareUpdate('acme')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_PACKAGE_REFUSED',
      message: expect.stringContaining(`it is the package @evil/acme, and not ${name}`),
    });
  });

  it('cannot give other files as the version that is installed', async () => {
    archives.set('1.0.0.tgz', await packPlugin({ ...one, readme: 'something else' }));
    const refusal = { code: 'NEXA_PLUGIN_CHANGED', message: expect.stringContaining('other files') };
    await expect(bench.manager.prepareUpdate('acme', '1.0.0')).rejects.toMatchObject(refusal);
    await expect(bench.manager.prepare({ kind: 'registry', spec: `${name}@1.0.0` })).rejects.toMatchObject(refusal);
  });

  it('that has no such package is named with the reason', async () => {
    await expect(fetchFromRegistry('@acme/nothing', bench.npm)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_SOURCE_UNAVAILABLE',
      message: expect.stringContaining('@acme/nothing'),
    });
  });

  it.each(['git+https://example.com/x.git', 'acme/repository', './folder', '--help', 'http://x/y.tgz', 'a@file:b', ''])(
    'is not asked for %s',
    (spec) => expect(isPackageSpec(spec)).toBe(false),
  );
});
