import type { Instant } from '@nexa/sdk';

/** What is counted for whoever looks into trouble; nothing of it names a person or a device. */
export interface Counters {
  syncs: number;
  queries: number;
  executions: number;
  commands: number;
  reports: number;
  failedReports: number;
  syncRequests: number;
  lastReport: Instant | undefined;
  lastErrorCode: string | undefined;
}

export const zeroCounters = (): Counters => ({
  syncs: 0,
  queries: 0,
  executions: 0,
  commands: 0,
  reports: 0,
  failedReports: 0,
  syncRequests: 0,
  lastReport: undefined,
  lastErrorCode: undefined,
});
