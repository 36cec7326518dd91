import { refreshSummaries } from '@nexa/db';
import { minutes } from '@nexa/sdk';
import type { Job } from '../job.ts';

/** Less often than the others: yesterday and today are always counted from the readings themselves. */
export const energySummary: Job = {
  name: 'energy-summary',
  title: 'Counts the energy of the last month by device and day',
  schedule: { everySeconds: 900 },
  timeout: minutes(10),
  maxAttempts: 2,
  run: async ({ database, signal }) => ({ ...(await refreshSummaries(database, signal, ['energy_usage_summary'])) }),
};
