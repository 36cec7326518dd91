import type { DeviceDescription, Instant } from '@nexa/sdk';
import type { World } from '../world/world.ts';
import { describe, type Identity, type SimulatedDevice, type SimulatedValue } from './simulated-device.ts';

/** What a person carries wherever they go: it tells whether they are at home. */
export class Phone implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #isHome: (at: Instant) => boolean;

  /** `person` is the number of its owner in the household. */
  constructor(identity: Identity, world: World, person: number) {
    this.#isHome = (at) => world.household.isHome(person, at);
    this.description = describe(identity, { type: 'other', model: 'Phone', capabilities: ['presence'] });
  }

  values(at: Instant): readonly SimulatedValue[] {
    return [{ capability: 'presence', attribute: 'present', value: this.#isHome(at), physical: true }];
  }
}
