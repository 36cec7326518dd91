import { notReady } from '@nexa/sdk';

const MOST_WAITING = 32;

/** Runs one task after the other. Tasks bring their own deadlines. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Refuses when more is asked than the device can do in a reasonable time. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING) throw notReady('The device has too many requests waiting; try again shortly.');
    this.#waiting += 1;
    const turn = this.#tail.then(task);
    this.#tail = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }
}
