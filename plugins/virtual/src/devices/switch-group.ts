import type { CommandAcknowledgement, CommandRequest, DeviceDescription, JsonValue } from '@nexa/sdk';
import {
  describe,
  type Identity,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';
import { SwitchBank } from './switch-bank.ts';

export interface SwitchGroupNature {
  readonly type: 'power-strip' | 'switch';
  readonly model: string;
  /** Name of each switch, by its component's id. */
  readonly parts: Readonly<Record<string, string>>;
  /** Drawn behind each that is on. */
  readonly watts: number;
}

/** Several switches in one housing: the sockets of a strip, the gangs of a wall switch. Each is a component. */
export class SwitchGroup implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #watts: number;
  readonly #bank: SwitchBank;

  constructor(identity: Identity, { type, model, parts, watts }: SwitchGroupNature) {
    this.#watts = watts;
    this.#bank = new SwitchBank(Object.keys(parts), false);
    this.description = {
      ...describe(identity, { type, model, capabilities: [] }),
      components: Object.entries(parts).map(([id, name]) => ({ id, name, capabilities: ['onOff'] })),
    };
  }

  values(): readonly SimulatedValue[] {
    return this.#bank.values();
  }

  command(request: CommandRequest): CommandAcknowledgement {
    if (this.#bank.obey(request) === undefined) throw unknownCommand(this.description, request);
    return 'accepted';
  }

  watts(): number {
    return this.#bank.onCount * this.#watts;
  }

  remember(): JsonValue {
    return this.#bank.remember();
  }

  recall(memory: JsonValue): void {
    this.#bank.recall(memory);
  }
}
