import type { Clock, ExposedHome, IntegrationStorage, PluginLogLine } from '@nexa/engine';
import type { CapabilityDefinition, PluginManifest, StatusReport } from '@nexa/sdk';
import type { InstalledPlugin } from './installed-plugins.ts';
import type { NetworkPolicy } from './network-policy.ts';
import type { PluginContact, PluginFault } from './plugin-conduct.ts';
import type { PluginHostLog } from './plugin-host-log.ts';
import type { PluginLimits } from './plugin-limits.ts';
import type { PluginStatus } from './plugin-status.ts';
import type { KeepMigratedConfig } from './present-config.ts';

export interface PluginHostOptions {
  /** Folders whose subfolders are plugins. */
  readonly pluginsDirs: readonly string[];
  /** The server's data folder; plugins get `plugins/<id>` in it. */
  readonly dataDir: string;
  readonly logger: PluginHostLog;
  readonly clock: Clock;
  /** NEXA's own capabilities. */
  readonly capabilities: readonly CapabilityDefinition[];
  /** Ports of NEXA and its Postgres on this machine. */
  readonly forbiddenPorts: readonly number[];
  /** A Postgres of NEXA's elsewhere, by address. */
  readonly forbiddenEndpoints?: NetworkPolicy['forbiddenEndpoints'];
  readonly storage: IntegrationStorage;
  /** The homes, as ecosystems see them; none has exposed devices when left out. */
  readonly exposed?: ExposedHome;
  /** Keeps configurations that were brought to their plugin's present form; they are made anew each time when left out. */
  readonly keepMigrated?: KeepMigratedConfig;
  readonly limits?: Partial<PluginLimits>;
  /** The bundled beginning of every plugin's process; left out, it is made in the data folder when first needed. */
  readonly runnerFile?: string;
  /** While it is pending, plugins that report in bulk are held back. */
  readonly backpressure?: () => Promise<void> | undefined;
  readonly random?: () => number;
  /** Plugins of the folders may be built anew while the host runs. For development. */
  readonly mayChange?: boolean;
  /** Plugins that persons installed; each takes the place of one of the folders that has its id. */
  readonly installed?: readonly InstalledPlugin[];
  /** Ids of plugins that a person switched off. */
  readonly disabled?: ReadonlySet<string>;
  /** Is told what plugins say and reach. */
  readonly observer?: PluginObserver;
}

/** Watches over the shoulder of the host. It must not throw. */
export interface PluginObserver {
  line(pluginId: string, line: Omit<PluginLogLine, 'pluginId'>): void;
  /** `isGranted`: a person gave this address to an integration. */
  contact(pluginId: string, contact: PluginContact & { readonly isGranted: boolean }): void;
}

/** How an integration is doing, as the host last heard. */
export interface KeptIntegration {
  readonly integrationId: string;
  readonly homeId: string;
  readonly status: StatusReport | undefined;
  /** How many of its devices are there. */
  readonly devices: number;
}

/** A plugin as the API lists it. */
export interface PluginInfo {
  readonly manifest: PluginManifest;
  readonly version: string;
  /** See {@link InstalledPlugin.grade}. */
  readonly grade?: string;
  readonly status: PluginStatus;
  /** Bytes, at the last look. */
  readonly memory?: number;
  readonly pid?: number;
  /** What it sent and the host did not take, since its process was started. */
  readonly refused: number;
  /** What it reached on the network, or tried to. */
  readonly contacts: readonly PluginContact[];
  /** What it did that it should not have, the latest last. */
  readonly faults: readonly PluginFault[];
}
