import { afterThisTurn, copyMessage } from './platform.ts';
import type { ReportEntry, ToHost } from './protocol.ts';
import type { ReportQueue } from './report-queue.ts';
import type { Transport } from './transport.ts';

interface Waiter {
  readonly target: number;
  readonly resolve: () => void;
}

/**
 * The way of all reports to the host. Idle, a report leaves at the end of the turn in which it was made; as long as
 * the host has not taken the last batch, reports gather, and leave together.
 */
export class ReportOutbox {
  readonly queue: ReportQueue;
  readonly #transport: Transport;
  #sequence = 0;
  #isInFlight = false;
  #isDue = false;
  #waiters: Waiter[] = [];

  constructor(transport: Transport, queue: ReportQueue) {
    this.#transport = transport;
    this.queue = queue;
  }

  /** Something was added to the queue. */
  wake(): void {
    if (this.#isDue || this.#isInFlight) return;
    this.#isDue = true;
    afterThisTurn(() => {
      this.#isDue = false;
      this.#send();
    });
  }

  /** The host took the batch with this number. */
  taken(seq: number): void {
    if (!this.#isInFlight || seq !== this.#sequence) return;
    this.#isInFlight = false;
    const arrived = this.queue.taken;
    this.#send();
    const done = this.#waiters.filter(({ target }) => target <= arrived);
    this.#waiters = this.#waiters.filter(({ target }) => target > arrived);
    for (const { resolve } of done) resolve();
  }

  /** Resolves when the host took everything that is in the queue now. */
  flush(): Promise<void> {
    if (this.queue.isEmpty && !this.#isInFlight) return Promise.resolve();
    this.wake();
    return new Promise((resolve) => {
      this.#waiters.push({ target: this.queue.added, resolve });
    });
  }

  #send(): void {
    if (this.#isInFlight || this.queue.isEmpty) return;
    const { entries, dropped } = this.queue.take();
    this.#sequence += 1;
    this.#isInFlight = true;
    try {
      this.#post(entries, dropped);
    } catch {
      // A report that cannot be copied (it holds a function, say) is given up alone, and counted.
      const whole = entries.filter(isCopyable);
      this.#post(whole, dropped + entries.length - whole.length);
    }
  }

  #post(entries: readonly ReportEntry[], dropped: number): void {
    this.#transport.post({ kind: 'batch', seq: this.#sequence, entries, dropped } satisfies ToHost);
  }
}

function isCopyable(entry: ReportEntry): boolean {
  try {
    copyMessage(entry);
    return true;
  } catch {
    return false;
  }
}
