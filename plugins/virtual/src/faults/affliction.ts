import { hours, type Instant } from '@nexa/sdk';
import type { SimulatedValue } from '../devices/simulated-device.ts';
import type { Chance } from '../world/chance.ts';
import { clamp, round } from '../world/round.ts';
import { CLOCK_BEHIND, DRIFT_AN_HOUR, FASTEST_DRAIN, type Fault, FLAP_ROUND, SLOWEST } from './fault.ts';

/** Below this charge the cells no longer carry a radio. */
const EMPTY = 1;

/** What faults make of a device that would be well without them. */
export class Affliction {
  readonly #faults: readonly Fault[];
  readonly #chance: Chance;
  readonly #at: Instant;

  constructor(faults: readonly Fault[], chance: Chance, at: Instant) {
    this.#faults = faults;
    this.#chance = chance;
    this.#at = at;
  }

  get isStuck(): boolean {
    return this.#has('stuck') !== undefined;
  }

  /** Whether it is in the part of its round in which it is away. */
  get isAway(): boolean {
    const flapping = this.#has('flapping');
    if (flapping === undefined) return false;
    return ((this.#at - flapping.from) % FLAP_ROUND) / FLAP_ROUND < flapping.strength;
  }

  /** How late it answers and reports, in milliseconds. */
  get delay(): number {
    return (this.#has('slow')?.strength ?? 0) * SLOWEST;
  }

  /** The time that it believes it to be. */
  get clock(): Instant {
    return this.#at - (this.#has('clock')?.strength ?? 0) * CLOCK_BEHIND;
  }

  /** Whether a message that is sent now is lost; `what` tells the messages of one moment apart. */
  isLost(what: string, alsoLost = 0): boolean {
    const odds = 1 - (1 - (this.#has('dropped')?.strength ?? 0)) * (1 - alsoLost);
    return odds > 0 && this.#chance.unit(`lost:${what}:${this.#at}`) < odds;
  }

  /** Whether the cells, at `percent` without a fault, are empty. */
  isEmpty(percent: () => number): boolean {
    const drained = this.#drained();
    return drained > 0 && percent() - drained < EMPTY;
  }

  /** What it says in the place of `values`; `frozen` is what it said when it got stuck. */
  values(values: readonly SimulatedValue[], frozen: (fault: Fault) => readonly SimulatedValue[] | undefined) {
    if (this.#faults.length === 0) return values;
    const stuck = this.#has('stuck');
    const said = (stuck && frozen(stuck)) ?? values;
    return said.map((value) => this.#drift(this.#drain(value)));
  }

  #drain(value: SimulatedValue): SimulatedValue {
    if (value.capability !== 'battery' || typeof value.value !== 'number') return value;
    const drained = this.#drained();
    if (drained === 0) return value;
    if (value.attribute === 'percent') return { ...value, value: round(clamp(value.value - drained, 0, 100), 0) };
    return { ...value, value: round(Math.max(0, value.value - drained * 0.008), 2) };
  }

  /** Percent that faults took from the cells. */
  #drained(): number {
    const drain = this.#has('drain');
    return drain === undefined ? 0 : ((this.#at - drain.from) / FASTEST_DRAIN) * drain.strength * 100;
  }

  #drift(value: SimulatedValue): SimulatedValue {
    const drift = this.#has('drift');
    const rate = DRIFT_AN_HOUR[`${value.capability}.${value.attribute}`];
    if (drift === undefined || rate === undefined || typeof value.value !== 'number') return value;
    const driftedHours = ((this.#at - drift.from) / hours(1)) * drift.strength * this.#direction(drift);
    const drifted =
      'add' in rate ? value.value + rate.add * driftedHours : value.value * (1 + rate.share * driftedHours);
    const bounded = value.capability === 'humidity' ? clamp(drifted, 0, 100) : drifted;
    return { ...value, value: round(value.capability === 'temperature' ? bounded : Math.max(0, bounded), 1) };
  }

  /** Sensors drift up or down, each fault its own way. */
  #direction({ id }: Fault): number {
    return this.#chance.unit(`drift:${id}`) < 0.5 ? -1 : 1;
  }

  #has(kind: Fault['kind']): Fault | undefined {
    return this.#faults.find((fault) => fault.kind === kind);
  }
}
