import { lookup } from 'node:dns/promises';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import {
  type Database,
  type PostgresConnection,
  PostgresDiscoveryStore,
  PostgresIntegrationStorage,
  registerHealingActions,
  registerPlugins,
} from '@nexa/db';
import { coreHealingActions, type PluginGateway } from '@nexa/engine';
import { coreCapabilities, errorMessage, NexaError } from '@nexa/sdk';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server-config.ts';
import { startDiscovery } from '../discovery/discovery.ts';
import { discoveryModeOf, listenInterfaces } from '../discovery/discovery-mode.ts';
import { systemClock } from '../homes/system-clock.ts';
import type { PluginCatalogue } from '../http/plugin-catalogue.ts';
import type { NetworkPolicy } from '../plugin-host/network-policy.ts';
import { PluginHost } from '../plugin-host/plugin-host.ts';

/** Everything that has to do with plugins: their processes, and listening on the network for them. */
export interface PluginSide {
  readonly gateway: PluginGateway;
  readonly catalogue: PluginCatalogue;
  /** Ports of NEXA's own, once they are known: no plugin reaches them. */
  forbid(ports: readonly number[]): void;
  /** Begins to listen on the network, unless that is switched off. */
  listen(): void;
  stop(): Promise<void>;
}

export interface PluginSideOptions {
  readonly config: Pick<ServerConfig, 'port' | 'dataDir' | 'pluginsDirs' | 'discovery' | 'isDevelopment'>;
  readonly database: Database;
  readonly connection: PostgresConnection | string;
  readonly log: Logger;
  /** While it is pending, plugins that report in bulk are held back. */
  readonly backpressure: () => Promise<void> | undefined;
}

export type StartPlugins = (options: PluginSideOptions) => Promise<PluginSide>;

export const startPlugins: StartPlugins = async ({ config, database, connection, log, backpressure }) => {
  requireFolders(config.pluginsDirs);
  requireInterface(config.discovery);
  const postgres = addressOf(connection);
  const host = new PluginHost({
    pluginsDirs: config.pluginsDirs,
    dataDir: config.dataDir,
    logger: log,
    clock: systemClock,
    capabilities: coreCapabilities,
    forbiddenPorts: [...(config.port === 0 ? [] : [config.port]), ...(postgres === undefined ? [] : [postgres.port])],
    forbiddenEndpoints: postgres === undefined ? [] : await endpointsOf(postgres),
    storage: new PostgresIntegrationStorage(database),
    backpressure,
    watch: config.isDevelopment,
  });
  await host.start();
  await register(host, database, log);
  let stopDiscovery = async (): Promise<void> => undefined;
  return {
    gateway: host,
    catalogue: {
      list: () => host.plugins(),
      find: (pluginId) => host.plugins().find(({ manifest }) => manifest.id === pluginId),
    },
    forbid: (ports) => host.forbid(ports),
    listen: () => {
      const discovery = startDiscovery({
        manifests: host.plugins().map(({ manifest }) => manifest),
        gateway: host,
        store: new PostgresDiscoveryStore(database),
        mode: discoveryModeOf(config.discovery),
        logger: log,
      });
      stopDiscovery = () => discovery.stop();
    },
    stop: async () => {
      await stopDiscovery();
      await host.stop();
    },
  };
};

/** Puts down what is installed, and what each plugin can heal as soon as it runs and says so. */
async function register(host: PluginHost, database: Database, log: Logger): Promise<void> {
  const installed = host.plugins().map(({ manifest, version }) => ({
    pluginId: manifest.id,
    name: manifest.name,
    version,
    kind: manifest.kind,
    permissions: { ...manifest.permissions },
  }));
  await registerPlugins(database, installed);
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
