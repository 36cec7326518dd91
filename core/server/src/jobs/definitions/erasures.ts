import { eraseClosed, purgeAsked } from '@nexa/db';
import { hours } from '@nexa/sdk';
import type { Job } from '../job.ts';

export const erasures: Job = {
  name: 'erasures',
  title: 'Takes the rows of accounts that were closed and of homes whose owner did not want to wait',
  schedule: { everySeconds: 30 },
  timeout: hours(2),
  maxAttempts: 5,
  run: async ({ database, now, signal }) => {
    const people = await eraseClosed(database, now, signal);
    const homes = await purgeAsked(database, now, signal);
    return people + homes === 0 ? undefined : { people, homes };
  },
};
