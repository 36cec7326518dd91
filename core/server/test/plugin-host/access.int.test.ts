import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PluginBench, PluginFolders } from './plugin-bench.ts';

const folders = new PluginFolders();
let bench: PluginBench;

beforeAll(() => folders.install({ id: 'healthy' }, { id: 'snoops' }, { id: 'scribbles' }, { id: 'spawns' }));
afterAll(() => folders.remove());
afterEach(() => bench.host.stop());

/** What came of everything that the plugin tries, by name. */
async function triedAll(pluginId: string): Promise<Record<string, unknown>> {
  bench = new PluginBench(folders);
  await bench.host.start();
  await bench.online('neighbour', 'healthy');
  await bench.online('one', pluginId);
  return Object.fromEntries([...bench.storage.values].map(([key, value]) => [key.replace('one/', ''), value]));
}

const actsOf = (pluginId: string): string[] =>
  (bench.host.plugins().find(({ manifest }) => manifest.id === pluginId)?.faults ?? []).map(({ message }) => message);

describe('what is closed to plugins', () => {
  it.each([
    ['snoops', 27],
    ['scribbles', 16],
    ['spawns', 27],
  ])('stays closed by every way: %s', async (pluginId, ways) => {
    const outcomes = await triedAll(pluginId);
    expect(Object.keys(outcomes)).toHaveLength(ways);
    expect(Object.entries(outcomes).filter(([, outcome]) => outcome === 'reached')).toEqual([]);
    expect(bench.status(pluginId)).toMatchObject({ value: 'running', restarts: 0 });
  });

  it('is said by name, with what was asked for', async () => {
    await triedAll('snoops');
    expect(actsOf('snoops')).toEqual(
      expect.arrayContaining([
        'FileSystemRead /etc/passwd',
        'FileSystemRead /etc',
        'FileSystemRead /proc/self/environ',
        'fs.symlinkSync',
        'fs.promises.link',
      ]),
    );
    expect(bench.log).toContainEqual({
      level: 'warn',
      message: 'A plugin was kept from what is closed to it.',
      fields: { plugin: 'snoops', act: 'FileSystemRead /etc/passwd' },
    });
  });

  it('is said of processes and signals too', async () => {
    await triedAll('spawns');
    expect(actsOf('spawns')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ChildProcess/),
        expect.stringMatching(/^WorkerThreads/),
        'process.kill',
        'process.binding',
        'os.setPriority',
      ]),
    );
  });

  it('leaves nothing outside of the plugin’s folder', async () => {
    await triedAll('scribbles');
    expect(existsSync('/tmp/nexa-scribble')).toBe(false);
    expect(existsSync('/tmp/nexa-scribble-folder')).toBe(false);
  });
});
