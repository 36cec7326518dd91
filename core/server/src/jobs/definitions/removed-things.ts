import { purgeRemoved } from '@nexa/db';
import { hours } from '@nexa/sdk';
import type { Job } from '../job.ts';

export const removedThings: Job = {
  name: 'removed-things',
  title: 'Takes for good what was removed a month ago, with its history',
  schedule: { cron: '23 2 * * *' },
  timeout: hours(2),
  maxAttempts: 5,
  run: async ({ database, now, signal }) => ({ ...(await purgeRemoved(database, now, signal)) }),
};
