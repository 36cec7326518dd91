import type { Instant } from '@nexa/sdk';

const BUCKET = 10_000;
const BUCKETS = 6;

/** Counts what happens within a minute, to ten seconds. */
export class RunRate {
  readonly #counts = new Array<number>(BUCKETS).fill(0);
  #bucket = 0;

  /** Counts one more; answers how many there were in the last minute. */
  count(now: Instant): number {
    const bucket = Math.floor(now / BUCKET);
    if (bucket < this.#bucket || bucket - this.#bucket >= BUCKETS) this.#counts.fill(0);
    else for (let passed = this.#bucket + 1; passed <= bucket; passed += 1) this.#counts[passed % BUCKETS] = 0;
    this.#bucket = bucket;
    const slot = bucket % BUCKETS;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }
}
