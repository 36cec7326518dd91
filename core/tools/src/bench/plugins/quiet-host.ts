import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { IntegrationSink } from '@nexa/engine';
import { coreCapabilities, type Reading, type StatusReport } from '@nexa/sdk';
import { bundlePlugin, PluginHost, systemClock } from '@nexa/server';

const nothing = (): void => {};
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Bundles `entry` into `folder` as the plugin `id`. */
export async function installPlugin(folder: string, id: string, entry: string, kind = 'brand'): Promise<void> {
  const target = join(folder, 'plugins', id);
  await bundlePlugin(entry, join(target, 'dist', 'plugin.mjs'));
  const nexa = { id, name: id, sdk: '*', kind, iotClass: 'simulated' };
  writeFileSync(join(target, 'package.json'), JSON.stringify({ name: id, version: '1.0.0', type: 'module', nexa }));
}

/** A host of the plugins in `folder` that logs nothing and keeps in memory what they store. */
export async function startQuietHost(folder: string): Promise<PluginHost> {
  const dataDir = join(folder, 'data');
  await rm(join(dataDir, 'plugins'), { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const stored = new Map<string, unknown>();
  const host = new PluginHost({
    pluginsDirs: [join(folder, 'plugins')],
    dataDir,
    logger: quiet,
    clock: systemClock,
    capabilities: coreCapabilities,
    forbiddenPorts: [],
    storage: {
      get: async (id, key) => stored.get(`${id}/${key}`) as never,
      set: async (id, key, value) => void stored.set(`${id}/${key}`, value),
      delete: async (id, key) => void stored.delete(`${id}/${key}`),
    },
  });
  await host.start();
  return host;
}

/** Takes everything, and hands on readings and the integration's status. */
export function sinkOf(
  readings: (readings: readonly Reading[]) => void,
  integrationStatus: (status: StatusReport) => void,
): IntegrationSink {
  return {
    devices: nothing,
    deviceRemoved: nothing,
    contact: nothing,
    deviceStatus: nothing,
    readings,
    series: nothing,
    event: nothing,
    integrationStatus,
  };
}

export function pidOf(host: PluginHost, pluginId: string): number {
  const pid = host.plugin(pluginId)?.pid;
  if (pid === undefined) throw new Error(`the plugin ${pluginId} does not run`);
  return pid;
}
