import { hours } from '@nexa/sdk';
import { tryBackup } from '../../backup/try-backup.ts';
import type { ServerConfig } from '../../config/server-config.ts';
import type { Job } from '../job.ts';

/** A backup that was never restored is a hope: once a week one is. */
export function backupDrill(config: ServerConfig): Job {
  return {
    name: 'backup-drill',
    title: 'Restores the newest backup for a trial and compares every row',
    schedule: { cron: '11 4 * * 0' },
    timeout: hours(6),
    maxAttempts: 2,
    run: async ({ signal }) => ({ ...(await tryBackup(config, { signal })) }),
  };
}
