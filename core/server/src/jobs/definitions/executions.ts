import { pruneExecutions } from '@nexa/db';
import { minutes } from '@nexa/sdk';
import type { Job } from '../job.ts';

export const executions: Job = {
  name: 'executions',
  title: 'Removes runs of automations that are no longer kept',
  schedule: { cron: '29 * * * *' },
  timeout: minutes(5),
  maxAttempts: 3,
  run: async ({ database, now }) => ({ removed: (await pruneExecutions(database, now)) ?? 0 }),
};
