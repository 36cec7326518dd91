import type { PluginSurface } from '@nexa/engine';
import type { InstalledPlugin } from './installed-plugins.ts';
import type { PluginConduct } from './plugin-conduct.ts';
import type { PluginInfo } from './plugin-host-options.ts';
import type { PluginSupervisor } from './plugin-supervisor.ts';

/** A plugin as the host has it. */
export interface HostEntry {
  readonly plugin: InstalledPlugin;
  readonly supervisor: PluginSupervisor;
  readonly conduct: PluginConduct;
  readonly isEnabled: boolean;
  surface?: PluginSurface;
}

export function infoOf({ plugin, supervisor, conduct, isEnabled }: HostEntry): PluginInfo {
  const { memory, pid, status } = supervisor;
  return {
    manifest: plugin.manifest,
    version: plugin.version,
    ...(plugin.grade === undefined ? {} : { grade: plugin.grade }),
    status: isEnabled ? status : { value: 'disabled', restarts: status.restarts, since: status.since },
    refused: supervisor.refused,
    contacts: conduct.contacts,
    faults: conduct.faults,
    ...(memory === undefined ? {} : { memory }),
    ...(pid === undefined ? {} : { pid }),
  };
}
