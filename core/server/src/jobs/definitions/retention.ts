import { expireHistory } from '@nexa/db';
import { hours } from '@nexa/sdk';
import type { Job } from '../job.ts';

export const retention: Job = {
  name: 'retention',
  title: 'Removes history that the homes’ own rules keep no longer',
  schedule: { cron: '23 2 * * *' },
  // Each step is a transaction of its own; what is left after the time, the next run does.
  timeout: hours(2),
  maxAttempts: 5,
  run: async ({ database, now, signal }) => ({ ...(await expireHistory(database, now, signal)) }),
};
