import { lookup } from 'node:dns/promises';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import {
  type Database,
  type PostgresConnection,
  PostgresDiscoveryStore,
  PostgresIntegrationStorage,
  registerEcosystems,
  registerHealingActions,
  registerPlugins,
} from '@nexa/db';
import { coreHealingActions, type ExposedHome, type PluginGateway } from '@nexa/engine';
import { coreCapabilities, errorMessage, NexaError } from '@nexa/sdk';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server-config.ts';
import { openDiscovery, type RunningDiscovery } from '../discovery/discovery.ts';
import { discoveryModeOf, listenInterfaces } from '../discovery/discovery-mode.ts';
import { knownServices } from '../discovery/known-services.ts';
import { systemClock } from '../homes/system-clock.ts';
import type { PluginCatalogue } from '../http/plugin-catalogue.ts';
import { type DevelopmentOptions, developPlugins } from '../plugin-dev/develop-plugins.ts';
import type { NetworkPolicy } from '../plugin-host/network-policy.ts';
import { PluginHost } from '../plugin-host/plugin-host.ts';
import type { KeepMigratedConfig } from '../plugin-host/present-config.ts';
import type { ManagedHomes } from '../plugin-install/plugin-manager.ts';
import { sealedStorage } from '../secrets/sealed-storage.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { type PluginManagement, prepareGround, startManagement } from './plugin-management.ts';

/** Everything that has to do with plugins: their processes, and listening on the network for them. */
export interface PluginSide {
  readonly gateway: PluginGateway;
  readonly catalogue: PluginCatalogue;
  readonly discovery: RunningDiscovery;
  /** Ports of NEXA's own, once they are known: no plugin reaches them. */
  forbid(ports: readonly number[]): void;
  /** Begins to listen on the network, unless that is switched off. */
  listen(): void;
  /** Takes the management of plugins up, once the homes are there. */
  manage?(homes: ManagedHomes): Promise<PluginManagement>;
  stop(): Promise<void>;
}

export interface PluginSideOptions {
  readonly config: Pick<
    ServerConfig,
    'port' | 'dataDir' | 'pluginsDirs' | 'pluginRegistry' | 'discovery' | 'isDevelopment'
  >;
  readonly database: Database;
  readonly connection: PostgresConnection | string;
  readonly log: Logger;
  /** While it is pending, plugins that report in bulk are held back. */
  readonly backpressure: () => Promise<void> | undefined;
  /** Which plugins are being written, and who hears of it; all whose source is there and the log when left out. */
  readonly development?: Pick<DevelopmentOptions, 'only' | 'tell'>;
  /** Keeps configurations that their plugin brought to its present form. */
  readonly keepMigrated?: KeepMigratedConfig;
  /** Seals what plugins keep secret. */
  readonly box: SecretBox;
  /** The homes, as ecosystems see them. */
  readonly exposed?: ExposedHome;
}

export type StartPlugins = (options: PluginSideOptions) => Promise<PluginSide>;

export const startPlugins: StartPlugins = async (options) => {
  const { config, database, connection, log, backpressure, development, keepMigrated, box, exposed } = options;
  requireFolders(config.pluginsDirs);
  requireInterface(config.discovery);
  const ground = await prepareGround({ database, config, log });
  const postgres = addressOf(connection);
  const host = new PluginHost({
    pluginsDirs: config.pluginsDirs,
    dataDir: config.dataDir,
    logger: log,
    clock: systemClock,
    capabilities: coreCapabilities,
    forbiddenPorts: [...(config.port === 0 ? [] : [config.port]), ...(postgres === undefined ? [] : [postgres.port])],
    forbiddenEndpoints: postgres === undefined ? [] : await endpointsOf(postgres),
    storage: sealedStorage(new PostgresIntegrationStorage(database), box),
    ...(exposed === undefined ? {} : { exposed }),
    backpressure,
    ...(keepMigrated === undefined ? {} : { keepMigrated }),
    mayChange: config.isDevelopment,
    installed: ground.installed,
    disabled: ground.disabled,
    observer: ground.observer,
  });
  await host.start();
  await register(host, database, log);
  await nameEcosystems(host, database);
  const stopDevelopment = config.isDevelopment ? await developPlugins({ host, ...development, log }) : undefined;
  const discovery = openDiscovery({
    gateway: host,
    store: new PostgresDiscoveryStore(database),
    mode: discoveryModeOf(config.discovery),
    known: knownServices,
    logger: log,
  });
  let management: PluginManagement | undefined;
  const manifests = () =>
    host
      .plugins()
      .filter(({ status }) => status.value !== 'disabled')
      .map(({ manifest }) => manifest);
  return {
    gateway: host,
    discovery,
    catalogue: {
      list: () => host.plugins(),
      find: (pluginId) => host.plugin(pluginId),
    },
    forbid: (ports) => host.forbid(ports),
    listen: () => discovery.update(manifests()),
    manage: async (homes) => {
      const onChange = async () => {
        await registerPlugins(database, ground.bundled());
        await nameEcosystems(host, database);
        discovery.update(manifests());
      };
      management = await startManagement({ ground, host, homes, database, log, onChange });
      return management;
    },
    stop: async () => {
      await stopDevelopment?.();
      await discovery.stop();
      await management?.stop();
      await host.stop();
    },
  };
};

/** Puts down what each plugin can heal as soon as it runs and says so. */
async function register(host: PluginHost, database: Database, log: Logger): Promise<void> {
  await registerHealingActions(database, coreHealingActions);
  host.onPluginStatus((pluginId, { value }) => {
    if (value !== 'running') return;
    host
      .surface(pluginId)
      .then(({ healingActions }) => registerHealingActions(database, healingActions, pluginId))
      .catch((error) =>
        log.warn({ plugin: pluginId, reason: errorMessage(error) }, 'Healing actions were not put down'),
      );
  });
}

async function nameEcosystems(host: PluginHost, database: Database): Promise<void> {
  const manifests = host.plugins().map(({ manifest }) => manifest);
  await registerEcosystems(
    database,
    manifests.filter(({ kind }) => kind === 'ecosystem').map(({ id, name }) => ({ id, name })),
  );
}

/** Where Postgres listens, unless it is on a socket of the file system, which plugins cannot open. */
function addressOf(connection: PostgresConnection | string): { host: string; port: number } | undefined {
  if (typeof connection !== 'string')
    return connection.host.startsWith('/') ? undefined : { host: connection.host, port: connection.port };
  const url = new URL(connection);
  const host = url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, '');
  return host === '' || host.startsWith('/') ? undefined : { host, port: Number(url.port || 5432) };
}

async function endpointsOf({
  host,
  port,
}: {
  host: string;
  port: number;
}): Promise<NetworkPolicy['forbiddenEndpoints']> {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => ({ address, port }));
}

/** A folder that is not there takes every brand away without a word. */
function requireFolders(folders: readonly string[]): void {
  for (const folder of folders) {
    if (existsSync(folder)) continue;
    throw new NexaError('NEXA_CONFIG_INVALID', `NEXA_PLUGINS_DIR: there is no folder ${folder}.`, {
      params: { name: 'NEXA_PLUGINS_DIR' },
    });
  }
}

function requireInterface(discovery: string): void {
  const mode = discoveryModeOf(discovery);
  const machine = networkInterfaces();
  if (typeof mode === 'string' || listenInterfaces(mode, machine).length > 0) return;
  const known = Object.keys(machine).join(', ');
  throw new NexaError(
    'NEXA_CONFIG_INVALID',
    `NEXA_DISCOVERY: this machine has no interface ${discovery}; it has ${known}.`,
    {
      params: { name: 'NEXA_DISCOVERY' },
    },
  );
}
