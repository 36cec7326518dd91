import type { Instant, JsonObject } from '@nexa/sdk';
import { NexaError } from '@nexa/sdk';
import type { Database } from '../client/database.ts';
import { queueJob, scheduleKey } from './job-store.ts';

export type JobOutcome = 'running' | 'done' | 'failed' | 'interrupted' | 'dead';

/** One attempt at a job. */
export interface JobRun {
  readonly id: string;
  readonly job: string;
  readonly attempt: number;
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  readonly outcome: JobOutcome;
  readonly message?: string;
  readonly detail: JsonObject;
  readonly payload: JsonObject;
}

/** How one job is doing. */
export interface JobState {
  readonly job: string;
  readonly nextAt?: Instant;
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
  readonly last?: JobRun;
}

export interface JobFigures {
  /** How long the longest waiting job could have run already. */
  readonly oldestDueMs: number;
  readonly dead: number;
}

interface RunRow {
  readonly id: string;
  readonly job: string;
  readonly attempt: number;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly outcome: JobOutcome;
  readonly message: string | null;
  readonly detail: JsonObject;
  readonly payload: JsonObject;
}

interface StateRow {
  readonly job: string;
  readonly next_at: Date | null;
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
}

/** What the jobs did, do and wait for. Works on a database whose queue was never installed. */
export const jobOverview = {
  states(database: Database, jobs: readonly string[]): Promise<readonly JobState[]> {
    return database.asService('jobs', async ({ sql }) => {
      const states = await sql<StateRow[]>`
        SELECT named.job, min(queued.run_at) FILTER (WHERE queued.locked_at IS NULL) AS next_at,
          count(queued.queue_id) FILTER (WHERE queued.locked_at IS NULL)::int AS waiting,
          (SELECT count(*)::int FROM nexa.job_runs r WHERE r.job = named.job AND r.outcome = 'running') AS running,
          (SELECT count(*)::int FROM nexa.job_runs r
            WHERE r.job = named.job AND r.outcome = 'dead' AND r.settled_at IS NULL) AS dead
        FROM unnest(${sql.array([...jobs], textType)}::text[]) WITH ORDINALITY AS named (job, place)
        LEFT JOIN nexa.queued_jobs() AS queued ON queued.job = named.job
        GROUP BY named.job, named.place ORDER BY named.place`;
      const last = await sql<RunRow[]>`
        SELECT run.* FROM unnest(${sql.array([...jobs], textType)}::text[]) AS named (job)
        CROSS JOIN LATERAL (
          SELECT id, job, attempt, started_at, finished_at, outcome, message, detail, payload
          FROM nexa.job_runs WHERE job = named.job ORDER BY started_at DESC LIMIT 1) AS run`;
      const lastOf = new Map(last.map((row) => [row.job, runOf(row)]));
      return states.map(({ job, next_at: nextAt, waiting, running, dead }) => {
        const lastRun = lastOf.get(job);
        return {
          job,
          waiting,
          running,
          dead,
          ...(nextAt === null ? {} : { nextAt: nextAt.getTime() }),
          ...(lastRun === undefined ? {} : { last: lastRun }),
        };
      });
    });
  },

  runs(database: Database, query: { readonly job?: string; readonly limit: number }): Promise<readonly JobRun[]> {
    return database.asService('jobs', async ({ sql }) => {
      const rows = await sql<RunRow[]>`
        SELECT id, job, attempt, started_at, finished_at, outcome, message, detail, payload FROM nexa.job_runs
        WHERE ${query.job === undefined ? sql`true` : sql`job = ${query.job}`}
        ORDER BY started_at DESC LIMIT ${query.limit}`;
      return rows.map(runOf);
    });
  },

  /** Runs out of attempts that nobody has queued again, newest first. */
  dead(database: Database, limit = 100): Promise<readonly JobRun[]> {
    return database.asService('jobs', async ({ sql }) => {
      const rows = await sql<RunRow[]>`
        SELECT id, job, attempt, started_at, finished_at, outcome, message, detail, payload FROM nexa.job_runs
        WHERE outcome = 'dead' AND settled_at IS NULL ORDER BY started_at DESC LIMIT ${limit}`;
      return rows.map(runOf);
    });
  },

  /** Queues a dead run again, with all its attempts. */
  retry(database: Database, runId: string, maxAttempts: (job: string) => number): Promise<string> {
    return database.asService('jobs', async ({ sql }) => {
      const [run] = await sql<{ job: string; payload: JsonObject }[]>`
        UPDATE nexa.job_runs SET settled_at = now()
        WHERE id::text = ${runId} AND outcome = 'dead' AND settled_at IS NULL RETURNING job, payload`;
      if (run === undefined)
        throw new NexaError('NEXA_REQUEST_INVALID', `There is no dead run ${runId}; "nexa jobs dead" lists them.`);
      const isScheduled = Object.keys(run.payload).length === 0;
      await queueJob(sql, {
        job: run.job,
        payload: run.payload,
        maxAttempts: maxAttempts(run.job),
        ...(isScheduled ? { key: scheduleKey(run.job) } : {}),
      });
      return run.job;
    });
  },

  figures(database: Database, jobs: readonly string[]): Promise<JobFigures> {
    return database.asService('jobs', async ({ sql }) => {
      const [row] = await sql<{ oldest: number; dead: number }[]>`
        SELECT COALESCE((SELECT extract(epoch FROM max(now() - run_at)) * 1000 FROM nexa.queued_jobs()
            WHERE locked_at IS NULL AND run_at <= now() AND job = ANY (${sql.array([...jobs], textType)}::text[])
          ), 0)::float8 AS oldest,
          (SELECT count(*)::int FROM nexa.job_runs WHERE outcome = 'dead' AND settled_at IS NULL) AS dead`;
      return { oldestDueMs: row?.oldest ?? 0, dead: row?.dead ?? 0 };
    });
  },
};

/** Number of the type text, of which arrays are made. */
const textType = 25;

function runOf(row: RunRow): JobRun {
  return {
    id: row.id,
    job: row.job,
    attempt: row.attempt,
    startedAt: row.started_at.getTime(),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at.getTime() }),
    outcome: row.outcome,
    ...(row.message === null ? {} : { message: row.message }),
    detail: row.detail,
    payload: row.payload,
  };
}
