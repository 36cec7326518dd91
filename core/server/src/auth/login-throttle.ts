import { NexaError } from '@nexa/sdk';

interface Attempts {
  failures: number;
  lastAt: number;
}

interface Limit {
  /** Failures that cost nothing. */
  readonly free: number;
  readonly longestWaitMs: number;
}

const accountLimit: Limit = { free: 5, longestWaitMs: 300_000 };
/** Several people may share an address. */
const addressLimit: Limit = { free: 20, longestWaitMs: 900_000 };
const forgetAfterMs = 3_600_000;
const mostRecords = 10_000;

/**
 * Slows down guessing of passwords: after some failures every further one doubles the wait, for the account whoever
 * asks, and for the address whichever account it tries. An attempt counts from its beginning, so that many at once
 * gain nothing. What is remembered is bounded: the record that was quiet for longest goes first.
 */
export class LoginThrottle {
  readonly #now: () => number;
  readonly #accounts = new Map<string, Attempts>();
  readonly #addresses = new Map<string, Attempts>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Throws `NEXA_AUTH_THROTTLED` with `retryAfter` in seconds, or counts the attempt as failed until told otherwise. */
  begin(account: string, address: string): void {
    const wait = Math.max(
      this.#wait(this.#accounts, account, accountLimit),
      this.#wait(this.#addresses, address, addressLimit),
    );
    if (wait > 0) {
      const retryAfter = Math.ceil(wait / 1000);
      throw new NexaError('NEXA_AUTH_THROTTLED', `Too many failed logins. Try again in ${retryAfter} s.`, {
        params: { retryAfter },
      });
    }
    this.#count(this.#accounts, account);
    this.#count(this.#addresses, address);
  }

  succeeded(account: string, address: string): void {
    this.#accounts.delete(account);
    const record = this.#addresses.get(address);
    if (record !== undefined) record.failures = Math.max(0, record.failures - 1);
  }

  get size(): number {
    return this.#accounts.size + this.#addresses.size;
  }

  #wait(records: Map<string, Attempts>, key: string, limit: Limit): number {
    const record = records.get(key);
    if (record === undefined) return 0;
    if (this.#now() - record.lastAt > forgetAfterMs) {
      records.delete(key);
      return 0;
    }
    if (record.failures < limit.free) return 0;
    const pause = Math.min(1000 * 2 ** (record.failures - limit.free), limit.longestWaitMs);
    return Math.max(0, record.lastAt + pause - this.#now());
  }

  #count(records: Map<string, Attempts>, key: string): void {
    const failures = (records.get(key)?.failures ?? 0) + 1;
    records.delete(key);
    records.set(key, { failures, lastAt: this.#now() });
    if (records.size <= mostRecords) return;
    const [oldest] = records.keys();
    if (oldest !== undefined) records.delete(oldest);
  }
}
