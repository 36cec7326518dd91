import { pruneRows } from '@nexa/db';
import { hours } from '@nexa/sdk';
import type { Job } from '../job.ts';

export const oldRows: Job = {
  name: 'old-rows',
  title: 'Removes rows that have come to the end of the time for which they are kept',
  schedule: { cron: '53 1 * * *' },
  timeout: hours(1),
  maxAttempts: 5,
  run: async ({ database, now, signal }) => ({ ...(await pruneRows(database, now, signal)) }),
};
