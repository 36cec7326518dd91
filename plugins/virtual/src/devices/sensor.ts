import { type DeviceDescription, type Duration, days, type Instant } from '@nexa/sdk';
import type { World } from '../world/world.ts';
import { batteryValues } from './battery-level.ts';
import { describe, type Identity, type Nature, type SimulatedDevice, type SimulatedValue } from './simulated-device.ts';

/** How long an ordinary pair of cells lasts. */
export const ORDINARY_BATTERY: Duration = days(420);

export type SensorNature = Omit<Nature, 'power'> & { readonly batteryLife?: Duration };

/** Something on cells that only tells what it senses. */
export class Sensor implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  readonly #senses: (at: Instant) => readonly SimulatedValue[];
  readonly #batteryLife: Duration;

  constructor(
    identity: Identity,
    world: World,
    nature: SensorNature,
    senses: (at: Instant) => readonly SimulatedValue[],
  ) {
    const { batteryLife = ORDINARY_BATTERY, capabilities, ...rest } = nature;
    this.#world = world;
    this.#senses = senses;
    this.#batteryLife = batteryLife;
    this.description = describe(identity, { ...rest, capabilities: [...capabilities, 'battery'], power: 'battery' });
  }

  values(at: Instant): readonly SimulatedValue[] {
    return [...this.#senses(at), ...batteryValues(this.#world, this.description.externalId, this.#batteryLife, at)];
  }
}
