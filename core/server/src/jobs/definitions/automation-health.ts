import { minutes } from '@nexa/sdk';
import type { AllHomesOutcome } from '../../automations/health/check-home-automations.ts';
import type { Job } from '../job.ts';

/** Looks at the automations of every home that runs on this server. */
export type CheckAutomations = (signal: AbortSignal) => Promise<AllHomesOutcome>;

/** `check`: left out where no homes run, as on the command line. */
export const automationHealth = (check: CheckAutomations | undefined): Job => ({
  name: 'automation-health',
  title: 'Looks whether the automations of all homes are sound',
  schedule: { cron: '17 3 * * *' },
  timeout: minutes(60),
  maxAttempts: 2,
  run: async ({ signal }) => (check === undefined ? undefined : { ...(await check(signal)) }),
});
