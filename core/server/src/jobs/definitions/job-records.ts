import { JobStore } from '@nexa/db';
import { minutes } from '@nexa/sdk';
import type { Job } from '../job.ts';

export const jobRecords: Job = {
  name: 'job-records',
  title: 'Removes old records of jobs',
  schedule: { cron: '17 * * * *' },
  timeout: minutes(2),
  maxAttempts: 3,
  run: async ({ database }) => ({ removed: await new JobStore(database).prune() }),
};
