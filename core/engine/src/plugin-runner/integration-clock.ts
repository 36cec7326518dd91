import { type Duration, hasErrorCode, type Instant, NexaError, type PluginClock } from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';

/** What becomes of a task that runs again and again. */
export interface TaskWatcher {
  /** `task` threw. */
  failed(task: object, error: unknown): void;
  /** `task` ended well. */
  succeeded(task: object): void;
}

/** Time of one integration: whatever was started here ends with it. */
export class IntegrationClock implements PluginClock {
  readonly #clock: Clock;
  readonly #watcher: TaskWatcher;
  readonly #enders = new Set<() => void>();
  #isEnded = false;

  constructor(clock: Clock, watcher: TaskWatcher) {
    this.#clock = clock;
    this.#watcher = watcher;
  }

  now(): Instant {
    return this.#clock.now();
  }

  sleep(duration: Duration): Promise<void> {
    if (this.#isEnded) return Promise.reject(stopped());
    return new Promise((resolve, reject) => {
      const ender = (): void => {
        cancel();
        reject(stopped());
      };
      const cancel = this.#clock.schedule(this.#clock.now() + Math.max(0, duration), () => {
        this.#enders.delete(ender);
        resolve();
      });
      this.#enders.add(ender);
    });
  }

  every(interval: Duration, task: () => Promise<void>): () => void {
    if (!(interval > 0)) throw new NexaError('NEXA_PLUGIN_BUG', 'The interval of a repeated task must be above 0.');
    let isStopped = this.#isEnded;
    let cancel = (): void => {};
    const stop = (): void => {
      isStopped = true;
      cancel();
      this.#enders.delete(stop);
    };
    const run = async (): Promise<void> => {
      try {
        await task();
        if (!isStopped) this.#watcher.succeeded(task);
      } catch (error) {
        if (!isStopped && !hasErrorCode(error, 'NEXA_PLUGIN_STOPPED')) this.#watcher.failed(task, error);
      }
      plan();
    };
    const plan = (): void => {
      if (!isStopped) cancel = this.#clock.schedule(this.#clock.now() + interval, () => void run());
    };
    this.#enders.add(stop);
    plan();
    return stop;
  }

  end(): void {
    this.#isEnded = true;
    for (const ender of [...this.#enders]) ender();
    this.#enders.clear();
  }
}

const stopped = (): NexaError => new NexaError('NEXA_PLUGIN_STOPPED', 'The integration was disconnected.');
