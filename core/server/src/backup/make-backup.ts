import {
  acquireDataFolder,
  backUpEmbedded,
  backUpExternal,
  findRunningServer,
  hasCluster,
  type MadeBackup,
  type PostgresConnection,
  startEmbeddedPostgres,
} from '@nexa/db';
import { NexaError } from '@nexa/sdk';
import type { ServerConfig } from '../config/server-config.ts';
import { serverVersion } from '../config/server-version.ts';
import { type BackupContent, backupOptionsOf } from './backup-options.ts';

export interface MakeBackupOptions {
  readonly content?: BackupContent;
  readonly onProgress?: (message: string) => void;
  /** While the database can still be reached. */
  readonly onMade?: (made: MadeBackup, connection: PostgresConnection | string) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** A backup of the database that this configuration uses: its own embedded one, or that of `DATABASE_URL`. */
export async function makeBackup(
  config: ServerConfig,
  { content, onProgress, onMade, signal }: MakeBackupOptions,
): Promise<MadeBackup> {
  const options = {
    ...backupOptionsOf(config, content),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  };
  if (config.databaseUrl !== undefined) {
    const made = await backUpExternal({ ...options, connection: config.databaseUrl });
    await onMade?.(made, config.databaseUrl);
    return made;
  }
  return withSuperuser(config, onProgress ?? (() => undefined), async (connection) => {
    const made = await backUpEmbedded({ ...options, connection });
    await onMade?.(made, connection);
    return made;
  });
}

/** The server that a running NEXA has started, or one that is started for the time of the work. */
export async function withSuperuser<T>(
  config: ServerConfig,
  onProgress: (message: string) => void,
  work: (connection: PostgresConnection) => Promise<T>,
): Promise<T> {
  const running = await findRunningServer(config.dataDir);
  if (running !== undefined) return work(running.superuserConnection);
  if (!(await hasCluster(config.dataDir)))
    throw new NexaError('NEXA_BACKUP_FAILED', `There is no database in ${config.dataDir} yet. Start NEXA first.`);
  const lock = await acquireDataFolder(config.dataDir, { version: serverVersion() }, { onProgress });
  try {
    const server = await startEmbeddedPostgres({ dataDir: config.dataDir, onProgress, endWithParent: true });
    try {
      return await work(server.superuserConnection);
    } finally {
      await server.stop();
    }
  } finally {
    await lock.release();
  }
}
