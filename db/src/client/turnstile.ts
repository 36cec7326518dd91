import { NexaError } from '@nexa/sdk';

interface Waiter {
  readonly most: number;
  let(): void;
}

/** Lets as many in as there is room, the rest in the order of their coming, and nobody waits for ever. */
export class Turnstile {
  readonly capacity: number;
  readonly #waiters: Waiter[] = [];
  #inside = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Goes in when fewer than `most` are inside; answers how to leave. Rejects when that takes longer than `waitMs`. */
  enter(most: number, waitMs: number): Promise<() => void> {
    if (this.#inside < most) return Promise.resolve(this.#letIn());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(tooBusy(waitMs));
      }, waitMs);
      const waiter: Waiter = {
        most,
        let: () => {
          clearTimeout(timer);
          resolve(this.#letIn());
        },
      };
      this.#waiters.push(waiter);
    });
  }

  #letIn(): () => void {
    this.#inside += 1;
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      this.#inside -= 1;
      const next = this.#waiters.findIndex(({ most }) => this.#inside < most);
      if (next >= 0) this.#waiters.splice(next, 1)[0]?.let();
    };
  }
}

function tooBusy(waitMs: number): NexaError {
  return new NexaError(
    'NEXA_DATABASE_BUSY',
    `All connections to the database were in use for ${Math.round(waitMs / 1000)} s. Try again in a moment.`,
    { params: { retryAfter: 5 } },
  );
}
