import { setTimeout as delay } from 'node:timers/promises';
import {
  connectionUrl,
  type Database,
  type JobFigures,
  JobStore,
  jobOverview,
  type PostgresConnection,
} from '@nexa/db';
import { errorMessage, type Instant } from '@nexa/sdk';
import type { Logger } from 'pino';
import { redactText } from '../secrets/redaction.ts';
import type { Job } from './job.ts';
import { JobExecutor, type JobMetrics } from './job-execution.ts';
import { nextRun } from './next-run.ts';
import { installQueue, type QueueItem, type QueueWorker, startQueueWorker } from './queue-worker.ts';

export interface JobRunnerOptions {
  readonly database: Database;
  /** The login that owns the database: the queue's tables show nothing to others. */
  readonly connection: PostgresConnection | string;
  readonly jobs: readonly Job[];
  readonly log: Logger;
  readonly metrics?: JobMetrics & { jobFigures(figures: JobFigures): void };
  readonly now?: () => Instant;
  /** Jobs at once on this server; 2 when left out. It takes one connection more than that. */
  readonly concurrency?: number;
  /** A server that is silent for longer loses its jobs to others; 60 s when left out. */
  readonly leaseMs?: number;
  /** How often it looks for jobs whose time has come; 2 s when left out. New ones are noticed at once. */
  readonly pollMs?: number;
  /** How long a job may go on after it was told to stop; 6 s when left out. */
  readonly graceMs?: number;
}

const longestPause = 30_000;

/** Works off the job queue of the database, together with whatever other servers are on it, until it is stopped. */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #store: JobStore;
  readonly #executor: JobExecutor;
  readonly #leaseMs: number;
  readonly #stopping = new AbortController();
  #timers: NodeJS.Timeout[] = [];
  #life: Promise<void> | undefined;
  #isDown = false;
  #hasRun = false;
  #beatAt = performance.now();

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    const { database, log, metrics, now = Date.now, graceMs = 6_000 } = options;
    this.#leaseMs = options.leaseMs ?? 60_000;
    this.#store = new JobStore(database);
    this.#executor = new JobExecutor({
      database,
      store: this.#store,
      log,
      now,
      graceMs,
      ...(metrics === undefined ? {} : { metrics }),
    });
  }

  /** Begins, and answers at once: whatever is missing is waited for in the background. */
  start(): void {
    this.#life ??= this.#live();
    this.#timers = [
      setInterval(() => void this.#beat(), this.#leaseMs / 4),
      setInterval(() => void this.#sweep(), this.#leaseMs / 2),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  /** Tells the jobs at work to give up, queues them again, and waits for their end. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#stopping.abort();
    this.#executor.stop();
    await this.#life;
  }

  async #live(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.#work(() => {
          failures = 0;
        });
      } catch (error) {
        this.#contact(redactText(errorMessage(error)));
      }
      const pause = Math.min(1000 * 2 ** failures, longestPause);
      await delay(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #work(onStarted: () => void): Promise<void> {
    const { connection, log, concurrency = 2, pollMs = 2_000 } = this.#options;
    const url = connectionUrl(connection, { application_name: 'nexa-jobs', query_timeout: '60000' });
    const { signal } = this.#stopping;
    await this.#store.install(() => installQueue({ url, log }));
    await this.#sweep();
    if (signal.aborted) return;
    const worker = await startQueueWorker({
      url,
      concurrency,
      pollMs,
      log,
      tasks: Object.fromEntries(
        this.#options.jobs.map((job) => [job.name, (item: QueueItem) => this.#executor.execute(job, item)]),
      ),
      onContact: (problem) => this.#contact(problem),
    });
    onStarted();
    await untilEnded(worker, signal);
  }

  /** Down is logged once, back is logged once. */
  #contact(problem: string | undefined): void {
    const { log } = this.#options;
    if (problem === undefined) {
      if (this.#isDown) log.info('Jobs run again');
      else if (!this.#hasRun) log.debug('Jobs run');
      this.#isDown = false;
      this.#hasRun = true;
      return;
    }
    if (this.#isDown || this.#stopping.signal.aborted) log.debug({ reason: problem }, 'Jobs still do not run');
    else log.warn({ reason: problem }, 'Jobs do not run; it is tried again');
    this.#isDown = true;
  }

  /** Keeps the runs at work this server's own. When that cannot be said for long, another may have taken them. */
  async #beat(): Promise<void> {
    const runIds = this.#executor.runIds;
    if (runIds.length === 0) {
      this.#beatAt = performance.now();
      return;
    }
    const sentAt = performance.now();
    try {
      const own = new Set(await this.#store.heartbeat(runIds));
      this.#beatAt = sentAt;
      const atWork = new Set(this.#executor.runIds);
      for (const runId of runIds) if (!own.has(runId) && atWork.has(runId)) this.#executor.take(runId);
    } catch (error) {
      this.#options.log.debug({ reason: errorMessage(error) }, 'No sign of life could be given');
      if (performance.now() - this.#beatAt < this.#leaseMs * 0.75) return;
      for (const runId of runIds) this.#executor.take(runId);
    }
  }

  /** Picks up what servers left that went away, and makes sure that every schedule goes on. */
  async #sweep(): Promise<void> {
    const { database, jobs, log, metrics, now = Date.now } = this.#options;
    try {
      await this.#beat();
      const { interrupted, dead } = await this.#store.sweep(this.#leaseMs);
      for (const { job } of interrupted) log.warn({ job }, 'A job was taken from a server that went away');
      for (const job of dead) log.warn({ job }, 'A job was given up: its servers went away in the middle of it');
      await this.#store.schedule(
        jobs.flatMap(({ name, schedule, maxAttempts }) =>
          schedule === undefined ? [] : [{ job: name, runAt: nextRun(schedule, now()), maxAttempts }],
        ),
      );
      if (metrics !== undefined)
        metrics.jobFigures(
          await jobOverview.figures(
            database,
            jobs.map(({ name }) => name),
          ),
        );
    } catch (error) {
      log.debug({ reason: errorMessage(error) }, 'The job queue could not be swept');
    }
  }
}

async function untilEnded(worker: QueueWorker, signal: AbortSignal): Promise<void> {
  const told = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  try {
    if (!signal.aborted) await Promise.race([worker.ended, told]);
    // Ended by itself: a fault that is tried again.
    if (!signal.aborted) throw new Error('The worker of the job queue ended.');
  } finally {
    await worker.stop();
  }
}
