import { join } from 'node:path';
import type { ExtraPath } from '@nexa/db';
import type { ServerConfig } from '../config/server-config.ts';
import { serverVersion } from '../config/server-version.ts';

export interface BackupContent {
  /** A restored home without it cannot talk to its bridges until they are paired again. */
  readonly withSecretKey: boolean;
}

/** What every backup and restore of this configuration has in common. */
export function backupOptionsOf(config: ServerConfig, content: BackupContent = { withSecretKey: true }) {
  return {
    dataDir: config.dataDir,
    backupFolder: config.backupDir,
    keyFile: config.backupKeyFile,
    version: serverVersion(),
    extras: extrasOf(config, content),
  };
}

/** What belongs to a home outside of its database. The backup key is never among it. */
function extrasOf(config: ServerConfig, { withSecretKey }: BackupContent): ExtraPath[] {
  const plugins = ['plugins', 'plugin-packages'].map((name) => ({ name, path: join(config.dataDir, name) }));
  return withSecretKey ? [{ name: 'secret.key', path: config.secretKeyFile }, ...plugins] : plugins;
}
