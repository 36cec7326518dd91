import { type Duration, type Instant, seconds } from '@nexa/sdk';

/** A stream that ends sooner than this was refused rather than lost. */
const SHORT: Duration = seconds(30);
const FIRST_PAUSE: Duration = seconds(1);
const LONGEST_PAUSE: Duration = seconds(60);

/** How soon a stream of events that ended is opened again: at once, but slower and slower when it never lasts. */
export class StreamPace {
  readonly #random: () => number;
  #shortOnes = 0;
  #endedAt: Instant = Number.NEGATIVE_INFINITY;
  #openAt: Instant = Number.NEGATIVE_INFINITY;

  /** `random` gives numbers from 0 to 1, so that many homes do not knock at the same moment. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  ended(now: Instant, lasted: Duration): void {
    this.#shortOnes = lasted >= 0 && lasted < SHORT ? this.#shortOnes + 1 : 0;
    this.#endedAt = now;
    const whole = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.#shortOnes - 2));
    this.#openAt = this.#shortOnes < 2 ? now : now + whole * (0.5 + this.#random() / 2);
  }

  /** A clock that was set back must not make a pause of hours of one of seconds. */
  mayOpen(now: Instant): boolean {
    return now >= this.#openAt || now < this.#endedAt;
  }

  /** Ends the pause: someone wants to know now. */
  openNow(): void {
    this.#openAt = Number.NEGATIVE_INFINITY;
  }
}
