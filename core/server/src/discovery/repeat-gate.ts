import type { Duration, Instant } from '@nexa/sdk';

export interface GateBounds {
  /** The same thing passes once in this time. */
  readonly repeat: Duration;
  /** Different things pass up to this many in a second on average, twice as many at once. */
  readonly perSecond: number;
  /** Things remembered. */
  readonly remembered: number;
}

/** Lets news through and holds back repetition and floods. */
export class RepeatGate {
  readonly #bounds: GateBounds;
  readonly #passed = new Map<string, Instant>();
  #tokens: number;
  #filledAt: Instant | undefined;
  #refused = 0;

  constructor(bounds: GateBounds) {
    this.#bounds = bounds;
    this.#tokens = bounds.perSecond * 2;
  }

  /** How many were held back by the flood bound since this was last asked. */
  takeRefused(): number {
    const refused = this.#refused;
    this.#refused = 0;
    return refused;
  }

  admits(key: string, now: Instant): boolean {
    const passedAt = this.#passed.get(key);
    if (passedAt !== undefined && now - passedAt < this.#bounds.repeat) return false;
    if (!this.#takeToken(now)) {
      this.#refused += 1;
      return false;
    }
    // Re-inserted, so that the oldest stays first.
    this.#passed.delete(key);
    this.#passed.set(key, now);
    const oldest = this.#passed.size > this.#bounds.remembered ? this.#passed.keys().next().value : undefined;
    if (oldest !== undefined) this.#passed.delete(oldest);
    return true;
  }

  #takeToken(now: Instant): boolean {
    const { perSecond } = this.#bounds;
    const grown = ((now - (this.#filledAt ?? now)) / 1000) * perSecond;
    this.#tokens = Math.min(perSecond * 2, this.#tokens + Math.max(0, grown));
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
