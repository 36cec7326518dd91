import type { Duration } from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';

export interface BudgetOptions {
  readonly clock: Clock;
  readonly perSecond: number;
  /** How much may come at once after a quiet time. */
  readonly burst: number;
}

/** So much at once, and so much a second on average. */
export class Budget {
  readonly #options: BudgetOptions;
  #left: number;
  #filledAt: number;

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.#left = options.burst;
    this.#filledAt = options.clock.now();
  }

  /** Whether `amount` is still within; then it is spent. */
  spend(amount = 1): boolean {
    this.#refill();
    if (this.#left < amount) return false;
    this.#left -= amount;
    return true;
  }

  /** Spends one, now or ahead of time: how long whoever spends it has to wait until it is there. */
  borrow(): Duration {
    this.#refill();
    this.#left -= 1;
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left / this.#options.perSecond) * 1000);
  }

  #refill(): void {
    const { clock, burst, perSecond } = this.#options;
    const now = clock.now();
    this.#left = Math.min(burst, this.#left + (Math.max(0, now - this.#filledAt) / 1000) * perSecond);
    this.#filledAt = now;
  }
}
