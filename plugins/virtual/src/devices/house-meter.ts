import { type DeviceDescription, type Instant, type JsonValue, minutes } from '@nexa/sdk';
import { round } from '../world/round.ts';
import type { World } from '../world/world.ts';
import { EnergyCounter } from './energy-counter.ts';
import { METERED, meterValues } from './plug.ts';
import {
  describe,
  type Identity,
  memoryObject,
  type SimulatedDevice,
  type SimulatedValue,
} from './simulated-device.ts';

/** The meter behind the front door: everything in the home that draws power, and what no plug sees. */
export class HouseMeter implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  readonly #metered: (at: Instant) => number;
  readonly #counter: EnergyCounter;

  /** `metered` gives what all switched-on devices draw together. */
  constructor(identity: Identity, world: World, metered: (at: Instant) => number) {
    this.#world = world;
    this.#metered = metered;
    this.#counter = new EnergyCounter(round(world.chance.between('counter:house', 4000, 19_000), 1));
    this.description = describe(identity, {
      type: 'meter',
      model: 'Electricity meter',
      capabilities: ['power', 'energy'],
      measured: METERED,
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    return meterValues(this.#world, at, this.#total(at), this.#counter);
  }

  advance(from: Instant, to: Instant): void {
    this.#counter.add(from, to, (at) => this.#total(at));
  }

  remember(): JsonValue {
    return { kilowattHours: this.#counter.kilowattHours };
  }

  recall(memory: JsonValue): void {
    this.#counter.recall(memoryObject(memory).kilowattHours);
  }

  #total(at: Instant): number {
    const hidden = 65 + 20 * this.#world.day.wave(at, 20) + 8 * this.#world.chance.wander('hidden', at, minutes(3));
    return hidden + this.#metered(at);
  }
}
