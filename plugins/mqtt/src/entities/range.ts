/** A device's own scale, of which the contract knows percent; its ends may be the other way round. */
export class Range {
  readonly #zero: number;
  readonly #whole: number;

  constructor(zero: number, whole: number) {
    this.#zero = zero;
    this.#whole = whole === zero ? zero + 100 : whole;
  }

  percentOf(value: number): number {
    const percent = ((value - this.#zero) / (this.#whole - this.#zero)) * 100;
    return Math.min(100, Math.max(0, Math.round(percent * 10) / 10));
  }

  /** The value on the device's scale. */
  valueOf(percent: number): number {
    return this.#zero + (percent / 100) * (this.#whole - this.#zero);
  }

  /** Width of one step of the device's scale, in percent. */
  get step(): number {
    return 100 / Math.abs(this.#whole - this.#zero);
  }
}
