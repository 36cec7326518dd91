import { sealAudit } from '@nexa/db';
import { minutes } from '@nexa/sdk';
import type { Job } from '../job.ts';

export const auditSeal: Job = {
  name: 'audit-seal',
  title: 'Seals what was written to the audit log into its chains',
  schedule: { everySeconds: 5 },
  timeout: minutes(2),
  maxAttempts: 3,
  run: async ({ database, now, signal }) => {
    const { sealed } = await sealAudit(database, now, signal);
    return sealed === 0 ? undefined : { sealed };
  },
};
