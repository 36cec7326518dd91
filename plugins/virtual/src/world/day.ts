import { days, hours, type Instant } from '@nexa/sdk';
import type { Chance } from './chance.ts';

/** The home's own time of day. */
export class Day {
  readonly #offset: number;

  constructor(utcOffset: number) {
    this.#offset = hours(utcOffset);
  }

  /** From 0 to below 24. */
  hour(at: Instant): number {
    return ((((at + this.#offset) % days(1)) + days(1)) % days(1)) / hours(1);
  }

  number(at: Instant): number {
    return Math.floor((at + this.#offset) / days(1));
  }

  /** The instant at `hour` of day `number`. */
  instant(number: number, hour: number): Instant {
    return days(number) + hours(hour) - this.#offset;
  }

  /** A wave over the day, 1 at `peak`, -1 twelve hours off. */
  wave(at: Instant, peak: number): number {
    return Math.cos(((this.hour(at) - peak) / 24) * 2 * Math.PI);
  }

  /** When that day's `habits` happen: each at its hour, some minutes early or late. */
  moments(number: number, habits: Habits, chance: Chance): Instant[] {
    return habits.hours.map((hour, index) =>
      this.instant(number, hour + chance.between(`${habits.name}:${number}:${index}`, -habits.jitter, habits.jitter)),
    );
  }
}

/** Something done every day at about the same hours. */
export interface Habits {
  readonly name: string;
  readonly hours: readonly number[];
  /** Hours early or late at most. */
  readonly jitter: number;
}
