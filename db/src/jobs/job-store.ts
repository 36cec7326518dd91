import type { Instant, JsonObject } from '@nexa/sdk';
import type { Database, DatabaseTransaction } from '../client/database.ts';

type Sql = DatabaseTransaction['sql'];

/** What is put into the queue. */
export interface QueuedJob {
  readonly job: string;
  readonly payload?: JsonObject;
  /** When it may run; at once when left out. */
  readonly runAt?: Instant;
  readonly maxAttempts: number;
  /** One waiting job a key: queued again, it is changed, not doubled. */
  readonly key?: string;
  /** Runs beside others of its name; one at a time over all servers when left out. */
  readonly isParallel?: boolean;
}

export interface BegunRun {
  readonly job: string;
  readonly queueId: string;
  readonly worker: string;
  readonly attempt: number;
  readonly payload: JsonObject;
}

export interface FinishedRun {
  readonly runId: string;
  readonly queueId: string;
  readonly outcome: 'done' | 'interrupted' | 'dead';
  readonly message?: string;
  readonly detail?: JsonObject;
  /** Queued in the same transaction: the same job again. */
  readonly again?: QueuedJob;
  /** Queued in the same transaction: the next run of its schedule. */
  readonly next?: { readonly runAt: Instant; readonly maxAttempts: number };
}

export interface SweepResult {
  /** Runs whose server went away. */
  readonly interrupted: readonly { readonly job: string; readonly runId: string }[];
  /** Jobs that had no attempt left then. */
  readonly dead: readonly string[];
}

/** How the queue knows the waiting run of a schedule. */
export const scheduleKey = (job: string): string => `schedule:${job}`;

/** The job queue and the record of its runs. The queue itself has to be installed, by the runner that works it off. */
export class JobStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  queue(job: QueuedJob): Promise<string> {
    return this.#inTransaction((sql) => queueJob(sql, job));
  }

  /** Makes sure that each schedule's next run waits in the queue. One that waits or runs already stays. */
  async schedule(
    jobs: readonly { readonly job: string; readonly runAt: Instant; readonly maxAttempts: number }[],
  ): Promise<void> {
    if (jobs.length === 0) return;
    await this.#inTransaction(async (sql) => {
      for (const { job, runAt, maxAttempts } of jobs) await scheduleJob(sql, job, runAt, maxAttempts);
    });
  }

  /** Installs the queue, by one server at a time while nobody queues, and closes its schema to all but its owner. */
  async install(bringUp: () => Promise<void>): Promise<void> {
    await this.#inTransaction(async (sql) => {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended('nexa.job_queue', 0))`;
      await bringUp();
      await sql`SELECT nexa.close_job_queue()`;
    });
  }

  begin({ job, queueId, worker, attempt, payload }: BegunRun): Promise<string> {
    return this.#inTransaction(async (sql) => {
      const [row] = await sql<{ id: string }[]>`
        INSERT INTO nexa.job_runs (job, queue_id, worker, attempt, payload)
        VALUES (${job}, ${queueId}, ${worker}, ${attempt}, ${sql.json(payload)}) RETURNING id`;
      return row?.id ?? '';
    });
  }

  /** Says that these runs go on. Answers those that still belong to the caller. */
  heartbeat(runIds: readonly string[]): Promise<readonly string[]> {
    return this.#inTransaction(async (sql) => {
      const rows = await sql<{ id: string }[]>`
        UPDATE nexa.job_runs SET heartbeat_at = now()
        WHERE id = ANY (${sql.array([...runIds], textType)}::uuid[]) AND outcome = 'running' RETURNING id`;
      return rows.map(({ id }) => id);
    });
  }

  /** Records the end of a job. False: the run had been taken away, and nothing was changed. */
  finish({ runId, queueId, outcome, message, detail, again, next }: FinishedRun): Promise<boolean> {
    return this.#inTransaction(async (sql) => {
      const [run] = await sql<{ job: string }[]>`
        UPDATE nexa.job_runs SET outcome = ${outcome}, finished_at = clock_timestamp(), message = ${message ?? null},
          detail = ${sql.json(detail ?? {})}
        WHERE id = ${runId} AND outcome = 'running' RETURNING job`;
      if (run === undefined) return false;
      await sql`SELECT nexa.settle_job(${queueId})`;
      if (again !== undefined) await queueJob(sql, again);
      if (next === undefined) return true;
      await scheduleJob(sql, run.job, next.runAt, next.maxAttempts);
      // A schedule has one dead run at most that asks for attention: its last, until a later one is done.
      await sql`
        UPDATE nexa.job_runs SET settled_at = now()
        WHERE job = ${run.job} AND outcome = 'dead' AND settled_at IS NULL AND payload = '{}' AND id <> ${runId}`;
      return true;
    });
  }

  /** Records an attempt that failed; the queue tries again. */
  async fail(runId: string, message: string): Promise<void> {
    await this.#inTransaction(
      (sql) => sql`
        UPDATE nexa.job_runs SET outcome = 'failed', finished_at = clock_timestamp(), message = ${message}
        WHERE id = ${runId} AND outcome = 'running'`,
    );
  }

  /** Takes runs from servers without a sign of life for longer than `leaseMs`, for others to run. */
  sweep(leaseMs: number): Promise<SweepResult> {
    return this.#inTransaction(async (sql) => {
      const lease = `${leaseMs} milliseconds`;
      const interrupted = await sql<{ id: string; job: string }[]>`
        UPDATE nexa.job_runs SET outcome = 'interrupted', finished_at = clock_timestamp(),
          message = 'The server that ran it went away.'
        WHERE outcome = 'running' AND heartbeat_at < now() - ${lease}::interval RETURNING id, job`;
      // What was recorded as ended and only not yet taken from the queue is no dead letter.
      const dead = await sql<{ job: string }[]>`
        WITH gone AS (
          SELECT * FROM nexa.release_jobs(${lease}::interval,
            ARRAY(SELECT queue_id FROM nexa.job_runs WHERE outcome = 'running' AND queue_id IS NOT NULL))
        )
        INSERT INTO nexa.job_runs (job, queue_id, attempt, payload, outcome, finished_at, message)
        SELECT job, queue_id, GREATEST(attempts, 1), payload, 'dead', now(),
          'The server that ran it went away, and it had no attempt left.'
        FROM gone WHERE NOT EXISTS (
          SELECT FROM nexa.job_runs AS run WHERE run.queue_id = gone.queue_id AND run.job = gone.job
            AND (run.outcome IN ('done', 'dead') OR (run.outcome = 'interrupted' AND run.detail ? 'queuedAgain')))
        RETURNING job`;
      return {
        interrupted: interrupted.map(({ id, job }) => ({ runId: id, job })),
        dead: dead.map(({ job }) => job),
      };
    });
  }

  /** Removes old records: of each job the newest stay, and what failed stays for three months. */
  prune(): Promise<number> {
    return this.#inTransaction(async (sql) => {
      const { count } = await sql`
        DELETE FROM nexa.job_runs WHERE id IN (
          SELECT id FROM (
            SELECT id, outcome, started_at, row_number() OVER (PARTITION BY job, outcome ORDER BY started_at DESC) AS place
            FROM nexa.job_runs WHERE outcome <> 'running' AND NOT (outcome = 'dead' AND settled_at IS NULL)
          ) AS ended
          WHERE place > 500 OR (place > 100 AND started_at < now() - CASE outcome
            WHEN 'done' THEN interval '1 day' ELSE interval '90 days' END))`;
      return count;
    });
  }

  #inTransaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#database.asService('jobs', async ({ sql }) => {
      // Records that a crash of Postgres takes are those of jobs that run again then.
      await sql`SELECT set_config('synchronous_commit', 'off', true), set_config('statement_timeout', '60s', true)`;
      return work(sql);
    });
  }
}

/** Number of the type text, of which arrays are made. */
const textType = 25;

async function scheduleJob(sql: Sql, job: string, runAt: Instant, maxAttempts: number): Promise<void> {
  await sql`SELECT nexa.schedule_job(${job}, ${new Date(runAt)}, ${maxAttempts}, ${scheduleKey(job)}, ${job})`;
}

/** Puts a job into the queue in the caller's transaction, which must be the service role's. */
export async function queueJob(sql: Sql, job: QueuedJob): Promise<string> {
  const { payload = {}, runAt, maxAttempts, key, isParallel = false } = job;
  const [row] = await sql<{ id: string }[]>`
    SELECT nexa.queue_job(${job.job}, ${sql.json(payload)}, ${runAt === undefined ? null : new Date(runAt)},
      ${maxAttempts}, ${key ?? null}, ${isParallel ? null : job.job}) AS id`;
  return row?.id ?? '';
}
