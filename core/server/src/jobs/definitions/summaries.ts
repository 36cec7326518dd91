import { refreshSummaries } from '@nexa/db';
import { minutes } from '@nexa/sdk';
import type { Job } from '../job.ts';

export const summaries: Job = {
  name: 'summaries',
  title: 'Counts homes and the health of devices afresh for the page',
  schedule: { everySeconds: 60 },
  timeout: minutes(5),
  maxAttempts: 2,
  run: async ({ database, signal }) => ({
    ...(await refreshSummaries(database, signal, ['home_dashboard_summary', 'device_health_summary'])),
  }),
};
