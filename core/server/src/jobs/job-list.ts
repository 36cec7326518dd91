import type { PostgresConnection } from '@nexa/db';
import type { ServerConfig } from '../config/server-config.ts';
import { auditSeal } from './definitions/audit-seal.ts';
import { automationHealth, type CheckAutomations } from './definitions/automation-health.ts';
import { backup } from './definitions/backup.ts';
import { backupDrill } from './definitions/backup-drill.ts';
import { catalogue } from './definitions/catalogue.ts';
import { energySummary } from './definitions/energy-summary.ts';
import { erasures } from './definitions/erasures.ts';
import { executions } from './definitions/executions.ts';
import { expiredSessions } from './definitions/expired-sessions.ts';
import { jobRecords } from './definitions/job-records.ts';
import { oldRows } from './definitions/old-rows.ts';
import { removedThings } from './definitions/removed-things.ts';
import { retention } from './definitions/retention.ts';
import { summaries } from './definitions/summaries.ts';
import { timeSeries } from './definitions/time-series.ts';
import type { Job } from './job.ts';

/** What some jobs need beside the database. */
export interface JobSurroundings {
  readonly config: ServerConfig;
  readonly connection: PostgresConnection | string;
  /** Where homes run. */
  readonly checkAutomations?: CheckAutomations;
}

/** Every job of this server. A job that needs its surroundings is made by a function: `backup(config)`. */
export function jobList({ config, checkAutomations }: JobSurroundings): readonly Job[] {
  return [
    auditSeal,
    timeSeries,
    executions,
    jobRecords,
    expiredSessions,
    oldRows,
    erasures,
    retention,
    removedThings,
    summaries,
    energySummary,
    catalogue,
    automationHealth(checkAutomations),
    backup(config),
    backupDrill(config),
  ];
}
