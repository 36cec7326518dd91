import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginHost } from '../plugin-host/plugin-host.ts';
import type { PluginHostLog } from '../plugin-host/plugin-host-log.ts';
import { type DevelopmentEvent, PluginDeveloper } from './plugin-developer.ts';

export interface DevelopmentOptions {
  readonly host: PluginHost;
  readonly log: PluginHostLog;
  /** Ids of the plugins that are being written; left out, all whose source lies beside their bundle. */
  readonly only?: readonly string[];
  /** Left out, the log is told. */
  readonly tell?: (event: DevelopmentEvent) => void;
}

/** Builds and reloads plugins as their sources change. Resolves with how to end it. */
export async function developPlugins(options: DevelopmentOptions): Promise<() => Promise<void>> {
  const { host, log, only, tell = (event) => logEvent(log, event) } = options;
  const developers = host
    .plugins()
    .map(({ manifest }) => manifest.id)
    .filter((pluginId) => only?.includes(pluginId) ?? true)
    .map((pluginId) => ({ pluginId, folder: host.folderOf(pluginId) }))
    .filter(({ folder }) => existsSync(join(folder, 'src', 'index.ts')))
    .map((plugin) => new PluginDeveloper({ ...plugin, tell, reload: (pluginId) => host.reload(pluginId) }));
  await Promise.all(developers.map((developer) => developer.start()));
  return async () => {
    await Promise.all(developers.map((developer) => developer.stop()));
  };
}

function logEvent(log: PluginHostLog, event: DevelopmentEvent): void {
  if (event.kind === 'reloaded') log.info({ ...event, took: Math.round(event.took) }, 'A plugin was reloaded.');
  else if (event.kind === 'build-failed') log.error(event, 'A plugin does not build. Its last version goes on.');
  else if (event.kind === 'start-failed') log.error(event, 'A plugin does not start. Its last version goes on.');
  else log.warn(event, 'The manifest of a plugin changed: it counts from the next start of NEXA.');
}
