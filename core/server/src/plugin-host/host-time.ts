import type { Duration } from '@nexa/sdk';

/** Share of the host's time that one plugin may take for long: while no other has anything to say, and while one has. */
const SHARE_ALONE = 2 / 3;
const SHARE_AMONG_OTHERS = 1 / 20;
/** What is left to one that took all of its share for so long while others had something to say. */
const SHARE_INSISTENT = 1 / 400;
const INSISTS_AFTER: Duration = 8_000;
/** Who insisted is remembered for so long, and then taken to insist again after less. */
const REMEMBERED_FOR: Duration = 300_000;
const INSISTS_AGAIN_AFTER: Duration = 500;
/** The account of one that is held back fills up by this part of its share, at least. */
const HELD_BACK = 1 / 10;
/** Milliseconds that a plugin may take at once, above its share: devices of a large home come in a rush. */
const BURST = 50;
/** A plugin that said something so long ago may say more. */
const TALKS_FOR: Duration = 200;
const LONGEST_REST: Duration = 1_000;

/** Shares out the time of the host's thread among the processes of the plugins, so that none keeps others waiting. */
export class HostTime {
  /** Of whoever spoke last, and of the one before. */
  #last: { readonly share: TimeShare; at: number } | undefined;
  #before: { readonly share: TimeShare; readonly at: number } | undefined;

  share(): TimeShare {
    return new TimeShare(this);
  }

  spoke(share: TimeShare, at: number): void {
    if (this.#last?.share === share) {
      this.#last.at = at;
      return;
    }
    this.#before = this.#last;
    this.#last = { share, at };
  }

  /** Whether anybody else has something to say. */
  hasOthers(share: TimeShare, at: number): boolean {
    const other = this.#last?.share === share ? this.#before : this.#last;
    return other !== undefined && at - other.at < TALKS_FOR;
  }
}

/** What one process has left. */
export class TimeShare {
  readonly #time: HostTime;
  #credit = BURST;
  #countedAt: number | undefined;
  /** Since when it has been overdrawn again and again. */
  #overdrawnSince: number | undefined;
  /** When it was last seen to insist. */
  #insistedAt: number | undefined;
  /** The part of its share by which its account fills up. */
  #fills = 1;

  constructor(time: HostTime) {
    this.#time = time;
  }

  /** Whether anybody else has something to say. */
  hasOthers(now: number = performance.now()): boolean {
    return this.#time.hasOthers(this, now);
  }

  /** It took all of its share for long, and would have taken more. */
  get isInsistent(): boolean {
    const since = this.#overdrawnSince;
    return since !== undefined && this.#countedAt !== undefined && this.#countedAt - since >= this.#patience(since);
  }

  /**
   * The process is let run for a share of the time only. Its account fills up more slowly then: silence that it is forced
   * to does not tell that it would be modest.
   */
  runs(share: number, now: number = performance.now()): void {
    const fills = Math.max(share, HELD_BACK);
    if (fills === this.#fills) return;
    this.#fill(now);
    this.#fills = fills;
  }

  /**
   * `spent` milliseconds of the host went into what the process sent; `isContract`: not only signs of life. Answers how
   * long it has to be left alone now.
   */
  spend(spent: Duration, isContract: boolean, now: number = performance.now()): Duration {
    if (isContract) this.#time.spoke(this, now);
    const share = this.#fill(now);
    this.#credit -= spent;
    if (this.#credit < 0) this.#overdrawnSince ??= now;
    else if (this.#credit > BURST / 2) this.#overdrawnSince = undefined;
    if (this.isInsistent) this.#insistedAt = now;
    return this.#credit >= 0 ? 0 : Math.min(LONGEST_REST, Math.ceil(-this.#credit / share));
  }

  /** Answers the share by which it was filled. */
  #fill(now: number): number {
    const share = this.#share(now) * this.#fills;
    this.#credit = Math.min(BURST, this.#credit + (now - (this.#countedAt ?? now)) * share);
    this.#countedAt = now;
    return share;
  }

  /** For how long it may be overdrawn. */
  #patience(since: number): Duration {
    const before = this.#insistedAt;
    return before !== undefined && since - before < REMEMBERED_FOR ? INSISTS_AGAIN_AFTER : INSISTS_AFTER;
  }

  #share(now: number): number {
    if (!this.#time.hasOthers(this, now)) return SHARE_ALONE;
    return this.isInsistent ? SHARE_INSISTENT : SHARE_AMONG_OTHERS;
  }
}
