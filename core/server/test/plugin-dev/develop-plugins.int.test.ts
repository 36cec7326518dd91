import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WatchedSink } from '../plugin-host/plugin-bench.ts';
import { PluginWorkshop } from './plugin-workshop.ts';

let workshop: PluginWorkshop;
let sink: WatchedSink;

beforeEach(async () => {
  workshop = await PluginWorkshop.open();
  sink = await workshop.bench.online('one', 'acme');
});

afterEach(() => workshop.close());

const versions = (): unknown[] =>
  sink.readingsSeen.filter(({ attribute }) => attribute === 'celsius').map(({ value }) => value);
const bundle = (): string => readFileSync(join(workshop.folder, 'dist', 'plugin.mjs'), 'utf8');

it('is built when NEXA starts, and again when it is saved; nothing else is disturbed', async () => {
  const neighbour = await workshop.bench.online('two', 'healthy');
  const pid = workshop.pidOf('healthy');
  workshop.saveVersion(2);
  await workshop.bench.changes.until('version 2 runs', () => versions().includes(2));
  expect(await workshop.next('reloaded')).toMatchObject({ pluginId: 'acme', took: expect.any(Number) });
  await workshop.bench.changes.until('it is online', () => sink.status?.value === 'online');
  expect(versions()).toEqual([0, 2]);
  expect(sink.statuses.map(({ value }) => value)).toEqual(['online', 'offline', 'online']);
  expect({ pid: workshop.pidOf('healthy'), statuses: neighbour.statuses.length }).toEqual({ pid, statuses: 1 });
});

it('is shown with file and line when it does not build, and the version before goes on', async () => {
  const pid = workshop.pidOf('acme');
  const before = bundle();
  workshop.save('version.ts', 'export const good = 1;\nexport const version = ;\n');
  expect(await workshop.next('build-failed')).toEqual({
    kind: 'build-failed',
    pluginId: 'acme',
    problems: ['src/version.ts:2:24: Unexpected ";"'],
  });
  expect({ pid: workshop.pidOf('acme'), bundle: bundle() }).toEqual({ pid, bundle: before });
  await expect(workshop.bench.switch('one', 'on')).resolves.toBe('accepted');
  workshop.saveVersion(3);
  await workshop.bench.changes.until('the mended version runs', () => versions().includes(3));
});

it('notices the file that was missing', async () => {
  workshop.save('version.ts', "export { version } from './parts/number.ts';\n");
  await workshop.next('build-failed');
  workshop.save('number.ts', 'export const version = 4;\n');
  workshop.save('version.ts', "export { version } from './number.ts';\n");
  await workshop.bench.changes.until('version 4 runs', () => versions().includes(4));
});

it('is named when it does not start; what ran goes on, and its bundle is put back', async () => {
  const pid = workshop.pidOf('acme');
  const before = bundle();
  workshop.save('version.ts', "export const version = 5;\nthrow new Error('no such thing as version 5');\n");
  expect(await workshop.next('start-failed')).toMatchObject({
    pluginId: 'acme',
    reason: expect.stringContaining('no such thing as version 5'),
  });
  expect({ pid: workshop.pidOf('acme'), bundle: bundle() }).toEqual({ pid, bundle: before });
  expect(sink.statuses.map(({ value }) => value)).toEqual(['online']);
  await expect(workshop.bench.switch('one', 'on')).resolves.toBe('accepted');
});

it('is named when its declaration is refused, as when it does not start', async () => {
  const pid = workshop.pidOf('acme');
  const capability = { id: 'hue.switch', attributes: {}, commands: {}, events: {} };
  workshop.save(
    'index.ts',
    `${workshop.entry.replace('fixturePlugin({', 'Object.assign(fixturePlugin({').replace(/\}\);\n$/, `}), { capabilities: [${JSON.stringify(capability)}] });\n`)}`,
  );
  expect(await workshop.next('start-failed')).toMatchObject({
    reason: expect.stringContaining('What acme declares was refused: /capabilities/0'),
  });
  expect(workshop.pidOf('acme')).toBe(pid);
});

it('is not reloaded for a change that leaves the bundle as it was', async () => {
  workshop.save('notes.ts', '// nobody imports this\n');
  writeFileSync(join(workshop.folder, 'README.md'), '# Acme\n');
  workshop.saveVersion(6);
  await workshop.next('reloaded');
  expect(workshop.events.map(({ kind }) => kind)).toEqual(['reloaded']);
});

it('says that a manifest counts from the next start', async () => {
  const manifest = { id: 'acme', name: 'Acme Lights', sdk: '*', kind: 'brand', iotClass: 'simulated' };
  workshop.folders.manifest('acme', manifest);
  expect(await workshop.next('manifest-changed')).toEqual({ kind: 'manifest-changed', pluginId: 'acme' });
});
