import { type Duration, days, hours, type Instant } from '@nexa/sdk';
import type { Chance } from '../world/chance.ts';
import { type Fault, type FaultKind, faultKinds, isActive } from './fault.ts';

/** How often things break by themselves. */
export const faultLevels = ['none', 'few', 'many'] as const;
export type FaultLevel = (typeof faultLevels)[number];

/** Chance that a fault of a device begins on a day. */
const oddsADay: Readonly<Record<FaultLevel, number>> = { none: 0, few: 0.01, many: 0.08 };

const lasts: Readonly<Record<FaultKind, readonly [shortest: Duration, longest: Duration]>> = {
  drain: [days(2), days(6)],
  drift: [days(1), days(5)],
  stuck: [hours(2), hours(20)],
  dropped: [hours(1), hours(10)],
  slow: [hours(1), hours(6)],
  clock: [hours(6), hours(24)],
  flapping: [hours(0.5), hours(4)],
};

const strengths: Readonly<Record<FaultKind, readonly [low: number, high: number]>> = {
  // A full set of cells within two to five days.
  drain: [1 / 720, 1 / 288],
  drift: [0.005, 0.05],
  stuck: [1, 1],
  dropped: [0.1, 0.6],
  slow: [0.2, 1],
  clock: [0.05, 1],
  flapping: [0.3, 0.7],
};

const LONGEST_DAYS = 7;

/** What a device has that can go wrong. */
export interface Frailty {
  readonly device: string;
  readonly hasBattery: boolean;
  readonly isMeasuring: boolean;
}

/** Faults by seed and time alone, the past ones too: what broke when is known, so that a prediction can be judged. */
export class FaultPlan {
  readonly #chance: Chance;
  readonly #odds: number;
  readonly #known = new Map<string, Fault | undefined>();

  constructor(chance: Chance, level: FaultLevel) {
    this.#chance = chance;
    this.#odds = oddsADay[level];
  }

  /** Faults of the device that are under way at `at`. */
  at(frailty: Frailty, at: Instant): Fault[] {
    if (this.#odds === 0) return [];
    const today = Math.floor(at / days(1));
    const found: Fault[] = [];
    for (let number = today - LONGEST_DAYS; number <= today; number += 1) {
      const fault = this.#ofDay(frailty, number);
      if (fault !== undefined && isActive(fault, at)) found.push(fault);
    }
    return found;
  }

  #ofDay(frailty: Frailty, number: number): Fault | undefined {
    const key = `${frailty.device}:${number}`;
    if (this.#known.has(key)) return this.#known.get(key);
    // A week of every device of a large home, and then from the beginning.
    if (this.#known.size > 5_000) this.#known.clear();
    const fault = this.#draw(frailty, number);
    this.#known.set(key, fault);
    return fault;
  }

  #draw(frailty: Frailty, number: number): Fault | undefined {
    const key = `fault:${frailty.device}:${number}`;
    if (this.#chance.unit(key) >= this.#odds) return undefined;
    const possible = faultKinds.filter((kind) => canHave(frailty, kind));
    const kind = possible[Math.floor(this.#chance.unit(`${key}:kind`) * possible.length)] ?? 'stuck';
    const from = days(number) + this.#chance.between(`${key}:hour`, 0, hours(24));
    return {
      id: `${frailty.device}-${number}`,
      device: frailty.device,
      kind,
      from,
      until: from + this.#chance.between(`${key}:lasts`, ...lasts[kind]),
      strength: this.#chance.between(`${key}:strength`, ...strengths[kind]),
    };
  }
}

/** Cells can only drain where there are some, and only what measures can drift. */
export function canHave({ hasBattery, isMeasuring }: Frailty, kind: FaultKind): boolean {
  if (kind === 'drain') return hasBattery;
  return kind === 'drift' ? isMeasuring : true;
}
