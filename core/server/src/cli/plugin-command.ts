import { readServerConfig } from '../config/server-config.ts';
import { findPlugins } from '../plugin-host/installed-plugins.ts';

/** One line a plugin of the folder, and one for each that cannot be used. */
export function listPlugins(environment: NodeJS.ProcessEnv): string[] {
  const { pluginsDirs } = readServerConfig(environment);
  const { installed, broken } = findPlugins(pluginsDirs);
  return [
    ...installed.map(({ manifest, version }) => `${manifest.id.padEnd(16)} ${version.padEnd(10)} ${manifest.name}`),
    ...broken.map(({ folder, error }) => `${folder}: ${error.message}`),
  ];
}
