import { existsSync } from 'node:fs';
import { type Database, type PluginInstall, PluginInstallStore, registerPlugins } from '@nexa/db';
import { errorMessage } from '@nexa/sdk';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server-config.ts';
import { bundleOf, findPlugins, type InstalledPlugin } from '../plugin-host/installed-plugins.ts';
import type { PluginHost } from '../plugin-host/plugin-host.ts';
import type { PluginObserver } from '../plugin-host/plugin-host-options.ts';
import { fileDigest } from '../plugin-install/content-digest.ts';
import { InstallFolders } from '../plugin-install/install-folders.ts';
import { LogBook } from '../plugin-install/log-book.ts';
import { NetworkBook } from '../plugin-install/network-book.ts';
import { PlanShelf } from '../plugin-install/plan-shelf.ts';
import { type ManagedHomes, PluginManager } from '../plugin-install/plugin-manager.ts';
import { recoverInstalls } from '../plugin-install/recover-installs.ts';
import { installedPlugin } from '../plugin-install/stored-install.ts';

/** What persons do with plugins while NEXA runs, and what plugins said and reached. */
export interface PluginManagement {
  readonly manager: PluginManager;
  readonly logs: LogBook;
  readonly network: NetworkBook;
  stop(): Promise<void>;
}

/** What has to be known before the host starts. */
export interface PluginGround {
  readonly installed: readonly InstalledPlugin[];
  readonly disabled: ReadonlySet<string>;
  readonly observer: PluginObserver;
  readonly folders: InstallFolders;
  readonly logs: LogBook;
  readonly network: NetworkBook;
  readonly registry?: string;
  /** The plugins that came with NEXA, as they lie there now. */
  bundled(): readonly PluginInstall[];
}

export interface GroundOptions {
  readonly database: Database;
  readonly config: Pick<ServerConfig, 'dataDir' | 'pluginsDirs' | 'pluginRegistry'>;
  readonly log: Logger;
}

/** Finishes what a killed NEXA left half done, and reads what is installed and switched off. */
export async function prepareGround({ database, config, log }: GroundOptions): Promise<PluginGround> {
  const folders = new InstallFolders(config.dataDir);
  const logs = new LogBook(Date.now);
  const network = new NetworkBook(Date.now);
  const own = findPlugins(config.pluginsDirs).installed;
  const isBundled = (pluginId: string) => own.some(({ manifest }) => manifest.id === pluginId);
  await recoverInstalls({ database, folders, log, now: Date.now, isBundled });
  await registerPlugins(database, own.map(bundledInstall));
  const stored = await new PluginInstallStore(database).list();
  for (const { pluginId, network: kept } of stored) network.load(pluginId, kept);
  return {
    installed: stored.flatMap((each) => installedPlugin(folders, each) ?? []),
    disabled: new Set(stored.filter(({ enabled }) => !enabled).map(({ pluginId }) => pluginId)),
    observer: {
      line: (pluginId, line) => logs.add(pluginId, line),
      contact: (pluginId, contact) => network.add(pluginId, contact),
    },
    folders,
    logs,
    network,
    ...(config.pluginRegistry === undefined ? {} : { registry: config.pluginRegistry }),
    bundled: () => findPlugins(config.pluginsDirs).installed.map(bundledInstall),
  };
}

export interface ManagementOptions {
  readonly ground: PluginGround;
  readonly host: PluginHost;
  readonly homes: ManagedHomes;
  readonly database: Database;
  readonly log: Logger;
  readonly onChange: () => Promise<void>;
}

const keepEvery = 30_000;

export async function startManagement(options: ManagementOptions): Promise<PluginManagement> {
  const { ground, host, homes, database, log, onChange } = options;
  const { folders, network, logs, registry } = ground;
  const npm = registry === undefined ? {} : { registry };
  const shelf = new PlanShelf({ folders, now: Date.now, npm });
  shelf.sweep();
  const manager = new PluginManager({
    database,
    folders,
    shelf,
    host,
    homes,
    log,
    now: Date.now,
    onChange,
    onRemoved: (pluginId) => {
      logs.forget(pluginId);
      network.forget(pluginId);
    },
  });
  await manager.resume();
  const store = new PluginInstallStore(database);
  const keep = async (): Promise<void> => {
    for (const { pluginId, network: observed } of network.takeChanged()) await store.saveNetwork(pluginId, observed);
  };
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    keep()
      .catch((error) => log.warn({ reason: errorMessage(error) }, 'What plugins reached could not be kept.'))
      .finally(() => {
        isBusy = false;
      });
  }, keepEvery);
  timer.unref();
  return {
    manager,
    logs,
    network,
    stop: async () => {
      clearInterval(timer);
      await manager.stop();
      await keep().catch((error) => log.warn({ reason: errorMessage(error) }, 'What plugins reached was not kept.'));
    },
  };
}

function bundledInstall(plugin: InstalledPlugin): PluginInstall {
  const { manifest, version, grade } = plugin;
  const digest = existsSync(`${plugin.folder}/dist/plugin.mjs`) ? fileDigest(bundleOf(plugin)) : undefined;
  return {
    pluginId: manifest.id,
    name: manifest.name,
    version,
    kind: manifest.kind,
    permissions: { ...manifest.permissions },
    ...(grade === undefined ? {} : { grade }),
    ...(digest === undefined ? {} : { digest }),
  };
}
