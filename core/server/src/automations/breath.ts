import { setImmediate as nextTurn } from 'node:timers/promises';
import { NexaError } from '@nexa/sdk';

/** So long (ms) the server does nothing else. */
const LONGEST_STRETCH = 20;

/** Lets long work that comes in small steps stand aside for everything else again and again, and ends what takes too long. */
export class Breath {
  readonly #now: () => number;
  readonly #deadline: number;
  #since: number;

  /** `limit` in milliseconds, on the clock `now`. */
  constructor(limit: number, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
    this.#deadline = this.#since + limit;
  }

  /** To be called after each step. Rejects with `NEXA_REPLAY_TIMEOUT` when the time is up. */
  async take(): Promise<void> {
    const now = this.#now();
    if (now > this.#deadline) throw new NexaError('NEXA_REPLAY_TIMEOUT', 'This took too long and was ended.');
    if (now - this.#since < LONGEST_STRETCH) return;
    await nextTurn();
    this.#since = this.#now();
  }

  /** Does all steps and answers what they come to. */
  async all<T>(steps: Iterator<void, T>): Promise<T> {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      // Most steps need not wait for a turn of their own.
      if (this.isDue) await this.take();
    }
  }

  get isDue(): boolean {
    const now = this.#now();
    return now - this.#since >= LONGEST_STRETCH || now > this.#deadline;
  }
}
