import { maintainTimeSeries } from '@nexa/db';
import { minutes } from '@nexa/sdk';
import type { Job } from '../job.ts';

export const timeSeries: Job = {
  name: 'time-series',
  title: 'Brings rollups up to date, packs old history, prepares the coming months and drops what is no longer kept',
  schedule: { everySeconds: 60 },
  // Each step is a transaction of its own; what is left after the time, the next run does.
  timeout: minutes(30),
  maxAttempts: 5,
  run: async ({ database, now, signal }) => ({ ...(await maintainTimeSeries(database, now, signal)) }),
};
