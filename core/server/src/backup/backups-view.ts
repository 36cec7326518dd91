import { type Database, JobStore, listBackups, type StoredBackup } from '@nexa/db';
import { hasErrorCode, NexaError } from '@nexa/sdk';
import type { ServerConfig } from '../config/server-config.ts';

export interface SeenBackups {
  readonly folder: string;
  readonly backups: readonly StoredBackup[];
  readonly unreadable: readonly { readonly file: string; readonly problem: string }[];
}

/** What can be seen and asked of the backups of this server. */
export interface BackupsView {
  list(): Promise<SeenBackups>;
  /** Queues one; asked for twice before it begins, it is made once. Answers the id of the queued job. */
  start(): Promise<string>;
}

export function backupsView(database: Database, config: Pick<ServerConfig, 'backupDir'>): BackupsView {
  const jobs = new JobStore(database);
  return {
    list: async () => ({ folder: config.backupDir, ...(await listBackups(config.backupDir)) }),
    start: () => jobs.queue({ job: 'backup', key: 'backup:asked', maxAttempts: 1 }).catch(queueNotReady),
  };
}

/** The runner installs the queue in the background: in the first moments of a new database there is none. */
function queueNotReady(error: unknown): never {
  const missing = ['3F000', '42P01', '42883'];
  if (!hasErrorCode(error) || !missing.includes(String(error.params.database))) throw error;
  throw new NexaError('NEXA_DATABASE_UNAVAILABLE', 'The job queue is not ready yet. Try again in a moment.', {
    cause: error,
  });
}
