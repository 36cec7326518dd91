const quietMs = 60_000;
const mostKeys = 1_000;
const mostAMinute = 60;

interface Refused {
  writtenAt: number;
  unwritten: number;
}

/**
 * Says which failed logins are written to the audit log, so that nobody floods it: of one account from one address one
 * a minute with the number of attempts since the last, and sixty a minute altogether. What is remembered is bounded.
 */
export class RefusedLogins {
  readonly #now: () => number;
  readonly #keys = new Map<string, Refused>();
  #minute = 0;
  #inMinute = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** How many attempts a row is to stand for; 0: write none now. */
  count(key: string): number {
    const now = this.#now();
    const known = this.#keys.get(key) ?? { writtenAt: Number.NEGATIVE_INFINITY, unwritten: 0 };
    known.unwritten += 1;
    this.#keys.delete(key);
    this.#keys.set(key, known);
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > mostKeys && oldest !== undefined) this.#keys.delete(oldest);
    if (now - known.writtenAt < quietMs || !this.#hasRoom(now)) return 0;
    const { unwritten } = known;
    known.unwritten = 0;
    known.writtenAt = now;
    return unwritten;
  }

  #hasRoom(now: number): boolean {
    const minute = Math.floor(now / quietMs);
    if (minute !== this.#minute) this.#inMinute = 0;
    this.#minute = minute;
    this.#inMinute += 1;
    return this.#inMinute <= mostAMinute;
  }
}
