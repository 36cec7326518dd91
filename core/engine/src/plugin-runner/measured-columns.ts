import type { Reading } from '@nexa/sdk';
import type { MeasuredColumns, MeasuredSeriesName } from './protocol.ts';

const INITIAL_CAPACITY = 256;

/** Readings of measured attributes of one integration, gathered into columns that grow as needed. */
export class MeasuredColumnsBuilder {
  #index = new Uint32Array(INITIAL_CAPACITY);
  #times = new Float64Array(INITIAL_CAPACITY);
  #values = new Float64Array(INITIAL_CAPACITY);
  #count = 0;
  readonly #series: MeasuredSeriesName[] = [];
  readonly #byKey = new Map<string, number>();

  get count(): number {
    return this.#count;
  }

  add(reading: Reading, value: number, time: number): void {
    if (this.#count === this.#index.length) this.#grow();
    this.#index[this.#count] = this.#seriesOf(reading);
    this.#times[this.#count] = time;
    this.#values[this.#count] = value;
    this.#count += 1;
  }

  build(): MeasuredColumns {
    return {
      series: this.#series,
      index: this.#index.subarray(0, this.#count),
      times: this.#times.subarray(0, this.#count),
      values: this.#values.subarray(0, this.#count),
    };
  }

  #seriesOf({ externalId, component = 'main', capability, attribute }: Reading): number {
    const key = `${externalId}\u0000${component}\u0000${capability}\u0000${attribute}`;
    let series = this.#byKey.get(key);
    if (series === undefined) {
      series = this.#series.push([externalId, component, capability, attribute]) - 1;
      this.#byKey.set(key, series);
    }
    return series;
  }

  #grow(): void {
    const capacity = this.#index.length * 2;
    const index = new Uint32Array(capacity);
    const times = new Float64Array(capacity);
    const values = new Float64Array(capacity);
    index.set(this.#index);
    times.set(this.#times);
    values.set(this.#values);
    this.#index = index;
    this.#times = times;
    this.#values = values;
  }
}
