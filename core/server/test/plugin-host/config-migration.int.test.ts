import type { IntegrationSpec } from '@nexa/engine';
import type { JsonObject } from '@nexa/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PresentConfig } from '../../src/plugin-host/present-config.ts';
import { PluginBench, PluginFolders, WatchedSink } from './plugin-bench.ts';

const folders = new PluginFolders();
let bench: PluginBench;
let kept: { readonly spec: IntegrationSpec; readonly present: PresentConfig }[] = [];

beforeAll(() => folders.install({ id: 'versioned' }));
afterAll(() => folders.remove());
afterEach(async () => {
  await bench.host.stop();
  kept = [];
});

/** Connects with a configuration of form `configVersion`, until the integration says how it is. */
async function connected(config: JsonObject, configVersion: number): Promise<WatchedSink> {
  bench = new PluginBench(folders, {
    keepMigrated: async (spec, present) => {
      kept.push({ spec, present });
    },
  });
  await bench.host.start();
  const sink = new WatchedSink(bench.changes);
  const spec = { integrationId: 'one', homeId: 'home', pluginId: 'versioned', config, configVersion };
  bench.host.connect({ ...spec, secretFields: ['password'] }, sink);
  await bench.changes.until('it says how it is', () => sink.status !== undefined);
  return sink;
}

describe('a configuration of an older form', () => {
  it('is brought over in the plugin’s process, connected with, and kept then', async () => {
    const sink = await connected({ password: 'old-secret' }, 1);
    expect(sink.status).toEqual({ value: 'online' });
    expect(bench.storage.values.get('one/token')).toBe('old-secret-from-1');
    expect(kept.map(({ present }) => [present.version, present.config])).toEqual([
      [3, { token: 'old-secret-from-1', mood: 'good' }],
    ]);
  });

  it('stays where the plugin refuses it, with the reason and without its secret', async () => {
    const sink = await connected({ password: 'old-secret', mood: 'refuses' }, 2);
    expect(sink.status).toMatchObject({ value: 'offline', detail: 'config-invalid' });
    expect(sink.status?.message).toMatch(
      /form 2.*could not bring them to form 3: The password \[secret\] is of no use/,
    );
    expect(kept).toEqual([]);
  });

  it('stays where the new one breaks the schema', async () => {
    const sink = await connected({ password: 'old-secret', mood: 'wrong' }, 1);
    expect(sink.status?.message).toMatch(/its result is wrong: .*required property 'token'/);
    expect(kept).toEqual([]);
  });

  it('stays where the new one does not connect', async () => {
    const sink = await connected({ password: 'old-secret', mood: 'unreachable' }, 1);
    expect(sink.status).toMatchObject({ detail: 'config-invalid', message: 'It does not connect.' });
    expect(kept).toEqual([]);
  });

  it('is not touched when it is of this very form', async () => {
    const sink = await connected({ token: 'new-secret' }, 3);
    expect(sink.status).toEqual({ value: 'online' });
    expect(kept).toEqual([]);
  });
});

it('leaves a configuration of a newer form alone and says so', async () => {
  const sink = await connected({ token: 'new-secret' }, 4);
  expect(sink.status?.detail).toBe('config-invalid');
  expect(sink.status?.message).toMatch(/newer version of versioned \(form 4; this one knows up to 3\)\. Update/);
  expect(bench.storage.values.size).toBe(0);
});

it('tells whoever asked what came of the first attempt', async () => {
  await connected({ token: 'new-secret', mood: 'unreachable' }, 3);
  await expect(bench.host.whenTried('one')).rejects.toMatchObject({ message: 'It does not connect.' });
  await expect(bench.host.whenTried('nobody')).rejects.toMatchObject({ code: 'NEXA_INTEGRATION_OFFLINE' });
});
