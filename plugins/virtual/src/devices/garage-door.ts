import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  type Instant,
  type JsonValue,
  seconds,
} from '@nexa/sdk';
import { MovingPart } from './moving-part.ts';
import {
  describe,
  type Identity,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

export class GarageDoor implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #part = new MovingPart(0, seconds(18));

  constructor(identity: Identity) {
    this.description = describe(identity, { type: 'garage-door', model: 'Garage door', capabilities: ['garageDoor'] });
  }

  values(at: Instant): readonly SimulatedValue[] {
    const position = this.#part.position(at);
    return [
      { capability: 'garageDoor', attribute: 'state', value: stateOf(position, this.#part.movement(at)) },
      { capability: 'garageDoor', attribute: 'position', value: position },
    ];
  }

  command(request: CommandRequest, at: Instant): CommandAcknowledgement {
    const acknowledgement = request.capability === 'garageDoor' ? this.#part.obey(request.command, at) : undefined;
    if (acknowledgement === undefined) throw unknownCommand(this.description, request);
    return acknowledgement;
  }

  remember(): JsonValue {
    return this.#part.remember();
  }

  recall(memory: JsonValue): void {
    this.#part.recall(memory);
  }
}

function stateOf(position: number, movement: ReturnType<MovingPart['movement']>): string {
  if (movement !== 'stopped') return movement;
  if (position === 0) return 'closed';
  return position === 100 ? 'open' : 'stopped';
}
