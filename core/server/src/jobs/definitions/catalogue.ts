import { fillCatalogue } from '@nexa/db';
import { minutes } from '@nexa/sdk';
import type { Job } from '../job.ts';

export const catalogue: Job = {
  name: 'catalogue',
  title: 'Takes what devices say of their make and model into the catalogue of models',
  schedule: { everySeconds: 300 },
  timeout: minutes(5),
  maxAttempts: 3,
  run: async ({ database, signal }) => {
    const { devices } = await fillCatalogue(database, signal);
    return devices === 0 ? undefined : { devices };
  },
};
