import type { Duration } from '@nexa/sdk';

/** Shares of the time that are left to a process that takes all it gets: the first time, and when it goes on. */
const FIRST_SHARE = 1 / 10;
const LAST_SHARE = 1 / 250;
/** Share of one whose predecessors died one after the other, until it is loaded. */
const START_SHARE = 1 / 50;
/** Milliseconds of a processor that it was given since the last verdict: from less nothing can be told. */
const ENOUGH: Duration = 10;
/** Using more than this of what it is given makes others wait. */
const GREEDY = 0.5;
/** Greedy for so long, it gets the first share; who grows, spins or floods is known as such by then. With that for so long: the last. */
const FIRST_AFTER: Duration = 8_000;
const LAST_AFTER: Duration = 10_000;
/** Who had the last share is remembered for so long, and has it again sooner. */
const REMEMBERED_FOR: Duration = 300_000;
const LAST_AGAIN_AFTER: Duration = 1_000;
/** Who died again and again is held back until it was modest for so long. */
const PROBATION: Duration = 10_000;

export interface GreedLook {
  readonly now: number;
  /** Milliseconds of a processor that it used since the last look, and that it was free to use. */
  readonly ran: Duration;
  readonly given: Duration;
  /** It keeps the host busy with more than its share of messages. */
  readonly isInsistent: boolean;
  /** Being loaded is work that everybody has. */
  readonly isLoaded: boolean;
}

/** Decides how far a process that wants a whole processor is held back. Knows no clock: it is told at every look. */
export class Greed {
  readonly #isOnProbation: boolean;
  #share: number;
  #ran = 0;
  #given = 0;
  #greedySince: number | undefined;
  #modestSince: number | undefined;
  /** When it last had the last share. */
  #heldAt: number | undefined;

  constructor({ isOnProbation }: { readonly isOnProbation: boolean }) {
    this.#isOnProbation = isOnProbation;
    this.#share = isOnProbation ? START_SHARE : 1;
  }

  /** Whether it took more than half of what it was given, by the last verdict. */
  get isGreedy(): boolean {
    return this.#greedySince !== undefined;
  }

  /** Why it is held back. */
  get reason(): string {
    return this.#isOnProbation && !this.isGreedy
      ? 'it died several times in a row and is begun slowly'
      : 'it took all that it was given for a long time';
  }

  /** The share of the time that it may have from now on, while others have something to say. */
  judge({ now, ran, given, isInsistent, isLoaded }: GreedLook): number {
    this.#ran += ran;
    this.#given += given;
    if (this.#given < ENOUGH) return this.#share;
    const isGreedy = isInsistent || this.#ran > this.#given * GREEDY;
    this.#ran = 0;
    this.#given = 0;
    if (isGreedy) this.#tighten(now, isLoaded);
    else this.#loosen(now);
    return this.#share;
  }

  #tighten(now: number, isLoaded: boolean): void {
    this.#modestSince = undefined;
    if (!isLoaded) this.#greedySince = now;
    this.#greedySince ??= now;
    const greedyFor = now - this.#greedySince;
    const isKnown = this.#heldAt !== undefined && now - this.#heldAt < REMEMBERED_FOR;
    if (greedyFor >= (isKnown ? LAST_AGAIN_AFTER : LAST_AFTER)) {
      this.#share = LAST_SHARE;
      this.#heldAt = now;
    } else if (greedyFor >= FIRST_AFTER && this.#share === 1) this.#share = FIRST_SHARE;
  }

  #loosen(now: number): void {
    this.#greedySince = undefined;
    this.#modestSince ??= now;
    if (!this.#isOnProbation || now - this.#modestSince >= PROBATION) this.#share = 1;
  }
}
