import type { CommandAcknowledgement, CommandRequest, DeviceDescription, JsonValue } from '@nexa/sdk';
import { clamp, round } from '../world/round.ts';
import {
  describe,
  type Identity,
  memoryObject,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';
import { switched } from './switch-bank.ts';

const FULL_WATTS = 42;

export class Fan implements SimulatedDevice {
  readonly description: DeviceDescription;
  #on = false;
  #speed = 40;
  #oscillating = false;

  constructor(identity: Identity) {
    this.description = describe(identity, { type: 'fan', model: 'Standing fan', capabilities: ['onOff', 'fan'] });
  }

  values(): readonly SimulatedValue[] {
    return [
      { capability: 'onOff', attribute: 'on', value: this.#on },
      { capability: 'fan', attribute: 'speed', value: this.#on ? this.#speed : 0 },
      { capability: 'fan', attribute: 'oscillating', value: this.#oscillating },
    ];
  }

  command(request: CommandRequest): CommandAcknowledgement {
    const on = request.capability === 'onOff' ? switched(request.command, this.#on) : undefined;
    if (on !== undefined) this.#on = on;
    else if (`${request.capability}.${request.command}` === 'fan.set') this.#set(request);
    else throw unknownCommand(this.description, request);
    return 'accepted';
  }

  watts(): number {
    return this.#on ? (FULL_WATTS * this.#speed) / 100 : 0;
  }

  remember(): JsonValue {
    return { on: this.#on, speed: this.#speed, oscillating: this.#oscillating };
  }

  recall(memory: JsonValue): void {
    const { on, speed, oscillating } = memoryObject(memory);
    if (typeof on === 'boolean') this.#on = on;
    if (typeof speed === 'number') this.#speed = speed;
    if (typeof oscillating === 'boolean') this.#oscillating = oscillating;
  }

  #set(request: CommandRequest): void {
    const { speed, oscillating, direction, mode } = request.params;
    if (direction !== undefined || mode !== undefined) throw unknownCommand(this.description, request);
    if (typeof oscillating === 'boolean') this.#oscillating = oscillating;
    if (typeof speed !== 'number') return;
    this.#on = speed > 0;
    if (speed > 0) this.#speed = round(clamp(speed, 1, 100), 0);
  }
}
