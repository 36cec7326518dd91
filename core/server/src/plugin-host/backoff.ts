import type { Duration } from '@nexa/sdk';

export interface BackoffOptions {
  readonly first: Duration;
  readonly ceiling: Duration;
  /** From 0 to 1; spreads retries of many so that they do not come at once. */
  readonly random: () => number;
}

/** Pauses that double from one failure to the next, up to a ceiling, with a fifth of them left to chance. */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  get failures(): number {
    return this.#failures;
  }

  /** The pause after another failure. */
  next(): Duration {
    const { first, ceiling, random } = this.#options;
    const pause = Math.min(ceiling, first * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return Math.round(pause * (0.9 + random() * 0.2));
  }

  reset(): void {
    this.#failures = 0;
  }
}
