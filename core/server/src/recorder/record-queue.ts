import type { HomeRecord } from '@nexa/engine';

export interface RecordBatch {
  readonly records: readonly HomeRecord[];
  readonly weight: number;
  /** Number of the newest record in it. */
  readonly lastNumber: number;
}

interface Entry {
  readonly number: number;
  /** Entries of one turn came out of one event: a state, the run that it set off, its first command. */
  readonly turn: number;
  readonly record: HomeRecord;
  readonly weight: number;
}

/** What gives way when there is no room, one after the other: what the next report replaces comes first. */
const givesWay: readonly ((type: HomeRecord['output']['type']) => boolean)[] = [
  (type) => type === 'samples',
  (type) => type === 'state' || type === 'event',
  () => true,
];

const weightOf = ({ output }: HomeRecord) => (output.type === 'samples' ? Math.max(1, output.times.length) : 1);

/** Records waiting to be written, in order, within a bound: when it is full, the oldest give way, samples first. */
export class RecordQueue {
  readonly #limit: number;
  #entries: Entry[] = [];
  #weight = 0;
  #lastNumber = 0;
  #turn = 0;
  #isTurnOpen = false;
  /** Turns in which a run of an automation began or went on. */
  readonly #whole = new Set<number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get weight(): number {
    return this.#weight;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  get lastNumber(): number {
    return this.#lastNumber;
  }

  /** Adds a record; answers the weight that had to be dropped for it. */
  push(record: HomeRecord): number {
    const weight = weightOf(record);
    this.#lastNumber += 1;
    const turn = this.#presentTurn();
    if (record.output.type === 'execution') this.#whole.add(turn);
    this.#entries.push({ number: this.#lastNumber, turn, record, weight });
    this.#weight += weight;
    return this.#weight > this.#limit ? this.#makeRoom() : 0;
  }

  /**
   * The oldest records up to that weight, at least one; they stay until they are shifted. What set off a run is never
   * parted from it: a crash between two batches would keep a cause without its effect.
   */
  peek(weight: number): RecordBatch {
    let taken = 0;
    let total = 0;
    let last: number | undefined;
    for (const { turn, weight: own } of this.#entries) {
      const isBound = turn === last && this.#whole.has(turn);
      if (taken > 0 && !isBound && total + own > weight) break;
      taken += 1;
      total += own;
      last = turn;
    }
    return {
      records: this.#entries.slice(0, taken).map(({ record }) => record),
      weight: total,
      lastNumber: this.#entries[taken - 1]?.number ?? this.#lastNumber,
    };
  }

  shift({ lastNumber }: RecordBatch): void {
    const rest = this.#entries.findIndex(({ number }) => number > lastNumber);
    const gone = this.#entries.splice(0, rest < 0 ? this.#entries.length : rest);
    for (const { weight, turn } of gone) {
      this.#weight -= weight;
      this.#whole.delete(turn);
    }
  }

  /** What is pushed without a pause in between is of one turn. */
  #presentTurn(): number {
    if (!this.#isTurnOpen) {
      this.#isTurnOpen = true;
      this.#turn += 1;
      queueMicrotask(() => {
        this.#isTurnOpen = false;
      });
    }
    return this.#turn;
  }

  /** Makes room for a tenth at once, so that a full queue is not searched for every record. */
  #makeRoom(): number {
    const before = this.#weight;
    const goal = this.#limit * 0.9;
    for (const mayGo of givesWay) {
      if (this.#weight <= goal) break;
      this.#entries = this.#entries.filter(({ record, weight }) => {
        if (this.#weight <= goal || !mayGo(record.output.type)) return true;
        this.#weight -= weight;
        return false;
      });
    }
    return before - this.#weight;
  }
}
