import { createHash, timingSafeEqual } from 'node:crypto';
import { type Instant, minutes } from '@nexa/sdk';

export type PinVerdict = 'right' | 'wrong' | 'locked';

const MOST_WRONG = 5;
const WITHIN = minutes(5);
const MOST_LINKS = 1_000;

/** Compares PINs in constant time; after five wrong ones within five minutes a link must wait. */
export class PinGuard {
  readonly #pin: string;
  readonly #now: () => Instant;
  readonly #wrong = new Map<string, Instant[]>();

  constructor(pin: string, now: () => Instant) {
    this.#pin = pin;
    this.#now = now;
  }

  /** One guess of a link. */
  judge(linkId: string, given: string): PinVerdict {
    const recent = this.#recent(linkId);
    if (recent.length >= MOST_WRONG) return 'locked';
    if (timingSafeEqual(digest(given), digest(this.#pin))) {
      this.#wrong.delete(linkId);
      return 'right';
    }
    this.#keep(linkId, [...recent, this.#now()]);
    return 'wrong';
  }

  isLocked(linkId: string): boolean {
    return this.#recent(linkId).length >= MOST_WRONG;
  }

  #recent(linkId: string): Instant[] {
    const now = this.#now();
    return (this.#wrong.get(linkId) ?? []).filter((at) => now - at < WITHIN);
  }

  #keep(linkId: string, wrong: Instant[]): void {
    this.#wrong.delete(linkId);
    this.#wrong.set(linkId, wrong);
    const [oldest] = this.#wrong.keys();
    if (this.#wrong.size > MOST_LINKS && oldest !== undefined) this.#wrong.delete(oldest);
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
