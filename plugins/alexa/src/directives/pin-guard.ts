import { createHash, timingSafeEqual } from 'node:crypto';
import { type Instant, minutes } from '@nexa/sdk';
import { alexaError, securityPanelError } from '../model/alexa-error.ts';

const MOST_ATTEMPTS = 5;
const WITHIN = minutes(1);

const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();

/** Compares PINs, in constant time, and not more often than a person would say them. */
export class PinGuard {
  readonly #pin: string | undefined;
  readonly #now: () => Instant;
  /** Wrong ones, of the whole home: a guesser may have several accounts. */
  #attempts: readonly Instant[] = [];

  constructor(pin: string | undefined, now: () => Instant) {
    this.#pin = pin;
    this.#now = now;
  }

  get hasPin(): boolean {
    return this.#pin !== undefined;
  }

  /** Throws unless `said` is the PIN. */
  demand(said: unknown): void {
    const now = this.#now();
    this.#attempts = this.#attempts.filter((at) => at <= now && now - at < WITHIN);
    if (this.#attempts.length >= MOST_ATTEMPTS)
      throw alexaError('TOO_MANY_FAILED_ATTEMPTS', 'Too many wrong PINs were said; wait a minute.');
    const isRight =
      this.#pin !== undefined && typeof said === 'string' && timingSafeEqual(digest(said), digest(this.#pin));
    if (isRight) {
      this.#attempts = [];
      return;
    }
    this.#attempts = [...this.#attempts, now];
    throw securityPanelError('UNAUTHORIZED', 'The PIN is wrong or missing.');
  }
}
