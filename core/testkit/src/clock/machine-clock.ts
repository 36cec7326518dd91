import type { Instant } from '@nexa/sdk';

/** Timers of Node take no longer delay than this. */
const LONGEST_DELAY = 2_147_483_647;

/** The machine's clock in the form of the engine's, for plugins that speak over real sockets. @since 0.1.0 */
export class MachineClock {
  readonly #timers = new Set<NodeJS.Timeout>();

  /** The present instant. */
  now(): Instant {
    return Date.now();
  }

  /** Calls `task` once at `at`, or as soon as possible. Returns how to cancel it. */
  schedule(at: Instant, task: () => void): () => void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        task();
      },
      Math.min(Math.max(0, at - Date.now()), LONGEST_DELAY),
    );
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  /** How many tasks wait. After everything was stopped it is 0; else something was left behind. */
  get pending(): number {
    return this.#timers.size;
  }
}
