import type { HomeRecord } from '@nexa/engine';

export interface RecordBatch {
  readonly records: readonly HomeRecord[];
  readonly weight: number;
  /** Number of the newest record in it. */
  readonly lastNumber: number;
}

const weightOf = ({ output }: HomeRecord) => (output.type === 'samples' ? output.times.length : 1);

/** Records waiting to be written, in order, within a bound: when it is full, the oldest samples give way. */
export class RecordQueue {
  readonly #limit: number;
  #records: HomeRecord[] = [];
  #weight = 0;
  #firstNumber = 1;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get weight(): number {
    return this.#weight;
  }

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  get lastNumber(): number {
    return this.#firstNumber + this.#records.length - 1;
  }

  /** Adds a record; answers how many samples had to be dropped for it. */
  push(record: HomeRecord): number {
    this.#records.push(record);
    this.#weight += weightOf(record);
    return this.#weight > this.#limit ? this.#dropOldestSamples() : 0;
  }

  /** The oldest records up to that weight, at least one; they stay until they are shifted. */
  peek(weight: number): RecordBatch {
    let taken = 0;
    let total = 0;
    for (const record of this.#records) {
      const own = weightOf(record);
      if (taken > 0 && total + own > weight) break;
      taken += 1;
      total += own;
    }
    return { records: this.#records.slice(0, taken), weight: total, lastNumber: this.#firstNumber + taken - 1 };
  }

  shift({ lastNumber }: RecordBatch): void {
    const gone = this.#records.splice(0, Math.max(0, lastNumber - this.#firstNumber + 1));
    for (const record of gone) this.#weight -= weightOf(record);
    this.#firstNumber = lastNumber + 1;
  }

  /** Makes room for a tenth at once, so that a full queue is not searched for every record. */
  #dropOldestSamples(): number {
    const goal = this.#limit * 0.9;
    let dropped = 0;
    this.#records = this.#records.map((record) => {
      const { output } = record;
      if (this.#weight <= goal || output.type !== 'samples' || output.times.length === 0) return record;
      dropped += output.times.length;
      this.#weight -= output.times.length;
      const none = new Float64Array(0);
      return { ...record, output: { ...output, times: none, values: none } };
    });
    return dropped;
  }
}
