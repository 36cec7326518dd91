import type { CommandAcknowledgement, CommandRequest, DeviceDescription, Instant, JsonValue } from '@nexa/sdk';
import { MovingPart } from './moving-part.ts';
import {
  describe,
  type Identity,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

/** A roller shutter. */
export class Cover implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #part = new MovingPart(100);

  constructor(identity: Identity) {
    this.description = describe(identity, { type: 'cover', model: 'Roller shutter', capabilities: ['cover'] });
  }

  values(at: Instant): readonly SimulatedValue[] {
    return [
      { capability: 'cover', attribute: 'position', value: this.#part.position(at) },
      { capability: 'cover', attribute: 'movement', value: this.#part.movement(at) },
    ];
  }

  command(request: CommandRequest, at: Instant): CommandAcknowledgement {
    const { capability, command, params } = request;
    const acknowledgement = capability === 'cover' ? this.#part.obey(command, at) : undefined;
    if (acknowledgement !== undefined) return acknowledgement;
    if (`${capability}.${command}` !== 'cover.set') throw unknownCommand(this.description, request);
    this.#part.move(Number(params.position), at);
    return 'accepted';
  }

  remember(): JsonValue {
    return this.#part.remember();
  }

  recall(memory: JsonValue): void {
    this.#part.recall(memory);
  }
}
