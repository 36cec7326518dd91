import type { CommandAcknowledgement, CommandRequest, DeviceDescription, JsonValue } from '@nexa/sdk';
import {
  describe,
  type Identity,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

/** Shuts the water off, or lets it run. */
export class WaterValve implements SimulatedDevice {
  readonly description: DeviceDescription;
  #open: boolean;

  constructor(identity: Identity, open: boolean) {
    this.#open = open;
    this.description = describe(identity, { type: 'valve', model: 'Water valve', capabilities: ['valve'] });
  }

  values(): readonly SimulatedValue[] {
    return [{ capability: 'valve', attribute: 'open', value: this.#open }];
  }

  command(request: CommandRequest): CommandAcknowledgement {
    const name = `${request.capability}.${request.command}`;
    if (name !== 'valve.open' && name !== 'valve.close') throw unknownCommand(this.description, request);
    this.#open = name === 'valve.open';
    return 'accepted';
  }

  remember(): JsonValue {
    return this.#open;
  }

  recall(memory: JsonValue): void {
    this.#open = memory === true;
  }
}
