import { removeExpiredSessions } from '@nexa/db';
import { minutes } from '@nexa/sdk';
import type { Job } from '../job.ts';

export const expiredSessions: Job = {
  name: 'expired-sessions',
  title: 'Removes logins that ended a month ago',
  schedule: { cron: '41 * * * *' },
  timeout: minutes(2),
  maxAttempts: 3,
  run: async ({ database }) => {
    await removeExpiredSessions(database);
    return undefined;
  },
};
