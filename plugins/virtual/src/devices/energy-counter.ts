import { type Duration, days, hours, type Instant, minutes } from '@nexa/sdk';

/** Longer gaps (NEXA was off) are counted in steps of this length. */
const STEP: Duration = minutes(2);
/** A gap beyond this is not worth counting. */
const LONGEST_GAP: Duration = days(7);

/** Counts kilowatt hours, as the wheel of a meter does. */
export class EnergyCounter {
  #kilowattHours: number;

  constructor(kilowattHours: number) {
    this.#kilowattHours = kilowattHours;
  }

  get kilowattHours(): number {
    return this.#kilowattHours;
  }

  /** Sets the counter to what it was; smaller values are kept away, a counter never runs backwards. */
  recall(kilowattHours: unknown): void {
    if (typeof kilowattHours === 'number' && kilowattHours >= this.#kilowattHours) this.#kilowattHours = kilowattHours;
  }

  add(from: Instant, to: Instant, watts: (at: Instant) => number): void {
    for (let at = Math.max(from, to - LONGEST_GAP); at < to; at += STEP) {
      const span = Math.min(STEP, to - at);
      this.#kilowattHours += (watts(at) * span) / hours(1) / 1000;
    }
  }
}
