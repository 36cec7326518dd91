import { type Instant, minutes, seconds } from '@nexa/sdk';
import { MEASURE_AGAIN, type SimulatedValue } from '../devices/simulated-device.ts';
import type { Room } from '../home/floor-plan.ts';
import { clamp } from '../world/round.ts';
import type { World } from '../world/world.ts';

/** dBm at the other end of the same room. */
const SAME_ROOM = -48;
/** What a wall or ceiling takes from 2.4 GHz, in dB. */
const A_WALL = 9;
/** Below this a radio hears only noise. */
const NOISE = -97;
/** What a microwave oven at work adds to the noise, in dB. */
const MICROWAVE = 7;
const BEST_LQI = 255;
const LOOKS_EVERY = seconds(15);

/** The radio between a device and the hub: walls weaken it, people and a microwave oven disturb it. */
export class RadioLink {
  readonly #world: World;
  readonly #id: string;
  readonly #walls: number;
  #lastLook: Instant = -1;
  #lastValues: readonly SimulatedValue[] = [];

  constructor(world: World, id: string, room: Room | undefined) {
    this.#world = world;
    this.#id = id;
    this.#walls = room?.walls ?? 1;
  }

  /** dBm. */
  rssi(at: Instant): number {
    const spot = this.#world.chance.between(`spot:${this.#id}`, 0, 10);
    const fading = 3 * this.#world.chance.wander(`fading:${this.#id}`, at, minutes(7));
    const oven = this.#world.household.isAnyoneDoing('cooking', at) ? MICROWAVE / 2 : 0;
    return Math.round(clamp(SAME_ROOM - this.#walls * A_WALL - spot + fading - oven, NOISE, -20));
  }

  /** From 0 to 255, by the distance from the noise. */
  lqi(at: Instant): number {
    return Math.round(clamp(((this.rssi(at) - NOISE) / 40) * BEST_LQI, 0, BEST_LQI));
  }

  /** Share of the messages that a poor link loses by itself. */
  loss(at: Instant): number {
    return clamp((70 - this.lqi(at)) / 70, 0, 1) * 0.25;
  }

  /** A radio looks at its own link a few times a minute. */
  values(at: Instant): readonly SimulatedValue[] {
    const look = Math.floor(at / LOOKS_EVERY) * LOOKS_EVERY;
    if (look === this.#lastLook) return this.#lastValues;
    const measured = { capability: 'linkQuality', again: MEASURE_AGAIN } as const;
    this.#lastLook = look;
    this.#lastValues = [
      { ...measured, attribute: 'rssi', value: this.rssi(look), step: 4 },
      { ...measured, attribute: 'lqi', value: this.lqi(look), step: 25 },
    ];
    return this.#lastValues;
  }
}
