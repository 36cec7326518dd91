import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  days,
  type Instant,
  type JsonValue,
} from '@nexa/sdk';
import type { World } from '../world/world.ts';
import { batteryValues } from './battery-level.ts';
import {
  describe,
  type Identity,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

/** A motor in a door lock empties its cells sooner than a sensor. */
const BATTERY_LIFE = days(150);

export class DoorLock implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  #locked = true;

  constructor(identity: Identity, world: World) {
    this.#world = world;
    this.description = describe(identity, {
      type: 'lock',
      model: 'Door lock',
      capabilities: ['lock', 'battery'],
      power: 'battery',
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    return [
      { capability: 'lock', attribute: 'locked', value: this.#locked },
      ...batteryValues(this.#world, this.description.externalId, BATTERY_LIFE, at),
    ];
  }

  command(request: CommandRequest): CommandAcknowledgement {
    const name = `${request.capability}.${request.command}`;
    if (name !== 'lock.lock' && name !== 'lock.unlock') throw unknownCommand(this.description, request);
    this.#locked = name === 'lock.lock';
    return 'accepted';
  }

  remember(): JsonValue {
    return this.#locked;
  }

  recall(memory: JsonValue): void {
    this.#locked = memory !== false;
  }
}
