import { drillBackup } from '@nexa/db';
import { hours } from '@nexa/sdk';
import type { ServerConfig } from '../../config/server-config.ts';
import type { Job } from '../job.ts';

/** A backup that was never restored is a hope: once a week one is. */
export function backupDrill(config: ServerConfig): Job {
  return {
    name: 'backup-drill',
    title: 'Restores the newest backup into a server of its own and compares every row',
    schedule: { cron: '11 4 * * 0' },
    timeout: hours(6),
    maxAttempts: 2,
    run: async ({ signal }) => ({
      ...(await drillBackup({
        dataDir: config.dataDir,
        backupFolder: config.backupDir,
        keyFile: config.backupKeyFile,
        signal,
      })),
    }),
  };
}
