import type { CancelSignal, Duration, NexaError } from '@nexa/sdk';

/** What is waited for, for how long, and what it means when it does not come. */
export interface Expectation<T> {
  accept(item: T): boolean;
  readonly within: Duration;
  readonly signal?: CancelSignal | undefined;
  readonly late: () => NexaError;
  readonly cancelled: () => NexaError;
}

interface Waiter<T> {
  accept(item: T): boolean;
  resolve(item: T): void;
  reject(error: NexaError): void;
}

/** Turns a stream of items into promises, each with a deadline. Holds no timer or listener once a promise is settled. */
export class Waiters<T> {
  readonly #waiting = new Set<Waiter<T>>();

  expect(expectation: Expectation<T>): Promise<T> {
    const { signal } = expectation;
    return new Promise<T>((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(waiter);
        act();
      };
      const onAbort = () => settle(() => reject(expectation.cancelled()));
      const timer = setTimeout(() => settle(() => reject(expectation.late())), expectation.within);
      const waiter: Waiter<T> = {
        accept: expectation.accept,
        resolve: (item) => settle(() => resolve(item)),
        reject: (error) => settle(() => reject(error)),
      };
      this.#waiting.add(waiter);
      if (signal?.aborted) onAbort();
      else signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  offer(item: T): void {
    for (const waiter of [...this.#waiting]) if (waiter.accept(item)) waiter.resolve(item);
  }

  rejectAll(error: NexaError): void {
    for (const waiter of [...this.#waiting]) waiter.reject(error);
  }
}
