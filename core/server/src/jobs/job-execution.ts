import type { Database } from '@nexa/db';
import { type FinishedRun, type JobStore, type QueuedJob, scheduleKey } from '@nexa/db';
import { errorMessage, type Instant, type JsonObject } from '@nexa/sdk';
import type { Logger } from 'pino';
import { redactText } from '../secrets/redaction.ts';
import type { Job } from './job.ts';
import { nextRun } from './next-run.ts';
import type { QueueItem } from './queue-worker.ts';

/** Why an attempt was told to give up. */
export type StopReason = 'shutdown' | 'taken' | 'timeout';

export interface JobMetrics {
  jobRun(job: string, outcome: string, seconds: number): void;
}

export interface JobExecutorOptions {
  readonly database: Database;
  readonly store: JobStore;
  readonly log: Logger;
  readonly now: () => Instant;
  readonly metrics?: JobMetrics;
  /** How long a job that was told to give up may take to do so. */
  readonly graceMs: number;
}

interface Attempt {
  readonly controller: AbortController;
  readonly job: string;
}

class Abandoned extends Error {
  readonly why: StopReason;
  constructor(why: StopReason, message: string) {
    super(message);
    this.why = why;
  }
}

const longestMessage = 2_000;

/** Runs jobs that came out of the queue, and puts down how each attempt ended. */
export class JobExecutor {
  readonly #options: JobExecutorOptions;
  readonly #attempts = new Map<string, Attempt>();
  /** Jobs whose failure was logged and that have not been well since. */
  readonly #failing = new Set<string>();
  #isStopping = false;

  constructor(options: JobExecutorOptions) {
    this.#options = options;
  }

  /** Records of the runs at work. */
  get runIds(): readonly string[] {
    return [...this.#attempts.keys()];
  }

  /** Tells one run to give up: it is not this server's any more. */
  take(runId: string): void {
    this.#abort(this.#attempts.get(runId), 'taken');
  }

  stop(): void {
    this.#isStopping = true;
    for (const attempt of this.#attempts.values()) this.#abort(attempt, 'shutdown');
  }

  /** One attempt. Throws when the queue is to try again. */
  async execute(job: Job, item: QueueItem): Promise<void> {
    const { store, metrics, now } = this.#options;
    const runId = await store.begin({
      job: job.name,
      queueId: item.id,
      worker: item.worker,
      attempt: item.attempt,
      payload: item.payload,
    });
    const attempt: Attempt = { controller: new AbortController(), job: job.name };
    this.#attempts.set(runId, attempt);
    if (this.#isStopping) this.#abort(attempt, 'shutdown');
    const started = now();
    let outcome = 'failed';
    try {
      outcome = await this.#settle(job, item, runId, await this.#run(job, item, attempt, started));
    } finally {
      this.#attempts.delete(runId);
      metrics?.jobRun(job.name, outcome, (now() - started) / 1000);
    }
  }

  /** Runs the job within its time. Answers what it did, or the error that ended it. */
  async #run(job: Job, item: QueueItem, attempt: Attempt, now: Instant): Promise<{ detail: JsonObject } | Failure> {
    const { database, log, graceMs } = this.#options;
    const { signal } = attempt.controller;
    const timer = setTimeout(() => this.#abort(attempt, 'timeout'), job.timeout);
    let late: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const wait = () => {
        late = setTimeout(() => reject(new Error('It did not stop when told to.')), graceMs);
      };
      if (signal.aborted) wait();
      else signal.addEventListener('abort', wait, { once: true });
    });
    try {
      const work = (async () =>
        job.run({ database, now, signal, log: log.child({ job: job.name }), payload: item.payload }))();
      return { detail: (await Promise.race([work, tooLate])) ?? {} };
    } catch (error) {
      const { why } = signal.aborted ? (signal.reason as Abandoned) : { why: undefined };
      const told = why !== undefined && error !== signal.reason ? `${reasons[why]} ` : '';
      const message = redactText(`${told}${errorMessage(error)}`).slice(0, longestMessage);
      return { message, ...(why === undefined ? {} : { why }) };
    } finally {
      clearTimeout(timer);
      clearTimeout(late);
    }
  }

  /** Puts down how it ended; what comes next is queued in the same transaction. */
  async #settle(job: Job, item: QueueItem, runId: string, result: { detail: JsonObject } | Failure): Promise<string> {
    const { store, log } = this.#options;
    const run = { runId, queueId: item.id };
    if ('detail' in result) {
      await this.#finish({ ...run, outcome: 'done', detail: result.detail, ...this.#next(job, item) });
      if (this.#failing.delete(job.name)) log.info({ job: job.name }, 'A job works again');
      return 'done';
    }
    const { message, why } = result;
    if (why === 'taken') throw new Error(message);
    if (why === 'shutdown') {
      const detail = { queuedAgain: true };
      await this.#finish({ ...run, outcome: 'interrupted', message, detail, ...this.#again(job, item) });
      return 'interrupted';
    }
    const isDead = item.attempt >= item.maxAttempts;
    if (isDead) await this.#finish({ ...run, outcome: 'dead', message, ...this.#next(job, item) });
    else await store.fail(runId, message);
    const fields = { job: job.name, attempt: item.attempt, of: item.maxAttempts, reason: message };
    if (this.#failing.has(job.name)) log.debug(fields, 'A job failed again');
    else log.warn(fields, isDead ? 'A job failed and has no attempt left' : 'A job failed and will be tried again');
    if (isDead || item.attempt > 1) this.#failing.add(job.name);
    if (!isDead) throw new Error(message);
    return 'dead';
  }

  async #finish(run: FinishedRun): Promise<void> {
    if (await this.#options.store.finish(run)) return;
    throw new Error('Another server has taken this job.');
  }

  #next(job: Job, item: QueueItem): Pick<FinishedRun, 'next'> {
    if (job.schedule === undefined || item.key !== scheduleKey(job.name)) return {};
    // Clocks of servers differ: what was due at three must not be due at three again.
    const after = Math.max(this.#options.now(), item.runAt);
    return { next: { runAt: nextRun(job.schedule, after), maxAttempts: job.maxAttempts } };
  }

  #again(job: Job, item: QueueItem): Pick<FinishedRun, 'next' | 'again'> {
    const { maxAttempts } = job;
    if (item.key === scheduleKey(job.name)) return { next: { runAt: item.runAt, maxAttempts } };
    const again: QueuedJob = {
      job: job.name,
      payload: item.payload,
      maxAttempts,
      ...(job.isParallel === undefined ? {} : { isParallel: job.isParallel }),
    };
    return { again };
  }

  #abort(attempt: Attempt | undefined, why: StopReason): void {
    if (attempt === undefined || attempt.controller.signal.aborted) return;
    attempt.controller.abort(new Abandoned(why, reasons[why]));
  }
}

interface Failure {
  readonly message: string;
  readonly why?: StopReason;
}

const reasons: Readonly<Record<StopReason, string>> = {
  shutdown: 'The server stops.',
  taken: 'Another server has taken this job.',
  timeout: 'It took longer than it may.',
};
