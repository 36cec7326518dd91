import { EventEmitter } from 'node:events';
import { errorMessage, type JsonObject } from '@nexa/sdk';
import type { RunnerOptions, TaskList, WorkerEvents } from 'graphile-worker';
import type { Logger } from 'pino';
import { redactText } from '../secrets/redaction.ts';

/** One job as it came out of the queue. */
export interface QueueItem {
  readonly id: string;
  readonly key: string | undefined;
  readonly payload: JsonObject;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly runAt: number;
  readonly worker: string;
}

export interface QueueWorkerOptions {
  /** Connection URL of the owner of the queue. */
  readonly url: string;
  readonly concurrency: number;
  readonly pollMs: number;
  readonly tasks: Readonly<Record<string, (item: QueueItem) => Promise<void>>>;
  readonly log: Pick<Logger, 'debug'>;
  /** Told of every look into the queue: nothing when it went well, else the reason. */
  readonly onContact: (problem: string | undefined) => void;
}

export interface QueueWorker {
  /** Settles when the worker ended, whoever wanted it. */
  readonly ended: Promise<void>;
  /** Takes no further job, and waits for those at work. */
  stop(): Promise<void>;
}

/** Brings the queue's schema to the version of the library. Safe on several servers at once. */
export async function installQueue(options: Pick<QueueWorkerOptions, 'url' | 'log'>): Promise<void> {
  const { runMigrations, Logger } = await library();
  await runMigrations({ connectionString: options.url, maxPoolSize: 1, logger: new Logger(quiet(options.log)) });
}

/**
 * Looks into the queue that may fail one after the other before the worker ends: a connection that broke while it lay
 * idle is handed out by the library's pool for ever, and only a new pool gets rid of it.
 */
const mostFailures = 3;

/** Takes jobs out of the queue and runs them; ends when it cannot for some time. */
export async function startQueueWorker(options: QueueWorkerOptions): Promise<QueueWorker> {
  const { run, Logger } = await library();
  const events: WorkerEvents = new EventEmitter();
  const failures = new Map<string, number>();
  let giveUp = (): void => undefined;
  const wentWell = ({ worker }: { worker: { readonly workerId: string } }): void => {
    failures.delete(worker.workerId);
    options.onContact(undefined);
  };
  events.on('worker:getJob:empty', wentWell);
  events.on('job:start', wentWell);
  events.on('worker:getJob:error', ({ worker, error }) => {
    const inARow = (failures.get(worker.workerId) ?? 0) + 1;
    failures.set(worker.workerId, inARow);
    options.onContact(redactText(errorMessage(error)));
    if (inARow === mostFailures) giveUp();
  });
  const runner = await run({
    connectionString: options.url,
    // One listens, the others work.
    maxPoolSize: options.concurrency + 1,
    concurrency: options.concurrency,
    pollInterval: options.pollMs,
    noHandleSignals: true,
    // A transaction pooler may stand in between.
    noPreparedStatements: true,
    logger: new Logger(quiet(options.log)),
    events,
    taskList: taskList(options.tasks),
    parsedCronItems: [],
    // Without batches the library does not wait for the end of a job to be written: a failure would be an error that
    // nobody catches, and a stop would leave the job and its queue locked.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  } satisfies RunnerOptions);
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    // It rejects when it has stopped by itself already.
    await runner.stop().catch(() => undefined);
  };
  giveUp = () => void stop();
  // Whoever waits for the end hears of it; where nobody does any more, it is no fault of the process.
  runner.promise.catch(() => undefined);
  return {
    ended: runner.promise,
    stop,
  };
}

/** Half a megabyte of sources that a start need not wait for. */
const library = () => import('graphile-worker');

function taskList(tasks: QueueWorkerOptions['tasks']): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (payload, { job }) => {
        await task({
          id: job.id,
          key: job.key ?? undefined,
          payload: (payload ?? {}) as JsonObject,
          attempt: job.attempts,
          maxAttempts: job.max_attempts,
          runAt: job.run_at.getTime(),
          worker: job.locked_by ?? '',
        });
      },
    ]),
  );
}

/** Failures are recorded and logged where they are understood; what the library says of them is for debugging. */
function quiet(log: QueueWorkerOptions['log']) {
  return () => (level: string, message: string) => log.debug({ level, queue: redactText(message) }, 'Job queue');
}
