import type { Database } from '@nexa/db';
import type { Duration, Instant, JsonObject } from '@nexa/sdk';
import type { Logger } from 'pino';

/** When a job runs by itself. Times are UTC. */
export type JobSchedule =
  /** Minute, hour, day of month, month, day of week, as in crontab. */
  | { readonly cron: string }
  /** So long after the end of the run before. */
  | { readonly everySeconds: number };

export interface JobContext {
  readonly database: Database;
  /** When the attempt began. */
  readonly now: Instant;
  /** Aborted when the server stops, the time is up, or another server has taken the job. Give up soon then, and throw. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** What was asked for when it was queued; empty for a run of the schedule. */
  readonly payload: JsonObject;
}

/**
 * Work in the background. It may run again after it was done (a server can be killed between the two), so whatever it
 * does has to be true a second time: small transactions, each safe to repeat.
 */
export interface Job {
  /** As in logs, records and commands; kebab-case. */
  readonly name: string;
  /** What it does, for a person. */
  readonly title: string;
  /** Left out: it runs only when it is queued. */
  readonly schedule?: JobSchedule;
  /** How long one attempt may take. */
  readonly timeout: Duration;
  /** Attempts before it is a dead letter; between them the queue waits 3 s, 7 s, 20 s, 55 s, and so on. */
  readonly maxAttempts: number;
  /** Several may run side by side; one at a time over all servers when left out. */
  readonly isParallel?: boolean;
  /** Answers what it did, in a few figures, for the record. Nothing in it may be secret. */
  run(context: JobContext): Promise<JsonObject | undefined>;
}
