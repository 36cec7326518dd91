import type { Instant } from '@nexa/sdk';

const SPAN = 10_000;
const KEPT = 100;

/** Of what fires without end and never runs, only so much is kept: a hundred in ten seconds, and the number of the others. */
export class NotRunGate {
  #since: Instant = 0;
  #kept = 0;
  #leftOut = 0;

  /** Whether it is kept; if so, how many before it were not. */
  pass(now: Instant): { readonly leftOut: number } | undefined {
    if (now - this.#since >= SPAN || now < this.#since) {
      this.#since = now;
      this.#kept = 0;
    }
    if (this.#kept >= KEPT) {
      this.#leftOut += 1;
      return undefined;
    }
    this.#kept += 1;
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return { leftOut };
  }
}
