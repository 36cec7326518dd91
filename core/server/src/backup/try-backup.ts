import { type DrillResult, drillBackup, drillExternal, findBackup } from '@nexa/db';
import type { ServerConfig } from '../config/server-config.ts';

export interface TryBackupOptions {
  /** Id or file; the newest one of the database in use when left out. */
  readonly backup?: string;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/** Restores a backup for a trial, in the way of its kind. */
export async function tryBackup(config: ServerConfig, options: TryBackupOptions): Promise<DrillResult> {
  const { dataDir, backupDir, backupKeyFile, databaseUrl } = config;
  const inUse = databaseUrl === undefined ? 'embedded' : 'external';
  const kind = options.backup === undefined ? inUse : (await findBackup(backupDir, options.backup)).header.kind;
  const common = { ...options, dataDir, backupFolder: backupDir, keyFile: backupKeyFile };
  if (kind === 'embedded') return drillBackup(common);
  return drillExternal({ ...common, ...(databaseUrl === undefined ? {} : { connection: databaseUrl }) });
}
