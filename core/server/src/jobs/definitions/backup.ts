import { pruneBackups } from '@nexa/db';
import { hours } from '@nexa/sdk';
import { makeBackup } from '../../backup/make-backup.ts';
import { tellNewKey } from '../../backup/tell-new-key.ts';
import type { ServerConfig } from '../../config/server-config.ts';
import type { Job } from '../job.ts';

/** Once a night, at an hour when homes are quiet. */
export function backup(config: ServerConfig): Job {
  return {
    name: 'backup',
    title: 'Makes the daily backup, reads it back with its key and removes those that are past their time',
    schedule: { cron: '23 2 * * *' },
    timeout: hours(4),
    maxAttempts: 3,
    run: async ({ now, signal, log }) => {
      const { backup: made, keys } = await makeBackup(config, { signal });
      if (keys.isNew) tellNewKey(config, log, { file: keys.file, fingerprint: keys.sealing.fingerprint });
      const pruned = await pruneBackups(config.backupDir, now);
      return {
        backup: made.id,
        key: made.header.key,
        bytes: made.record?.bytes ?? 0,
        tables: made.record?.tables ?? 0,
        rows: made.record?.rows ?? 0,
        ...pruned,
      };
    },
  };
}
