import type { CommandAcknowledgement, CommandRequest, DeviceDescription, JsonValue } from '@nexa/sdk';
import {
  describe,
  type Identity,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';
import { SwitchBank } from './switch-bank.ts';

/** Called when the supply of a device is switched. */
export type OnSupply = (externalId: string, on: boolean) => void;

/**
 * A switch for the supply of every device of the home: off pulls its plug or takes out its cells, on puts it back.
 * Each device is a component of the box, named by the device's id.
 */
export class FuseBox implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #bank: SwitchBank;
  readonly #onSupply: OnSupply;

  constructor(identity: Identity, devices: readonly SimulatedDevice[], onSupply: OnSupply) {
    this.#onSupply = onSupply;
    const components = devices.map(({ description }) => ({
      id: description.externalId,
      name: `Supply of ${description.name}`,
      capabilities: ['onOff'],
    }));
    this.#bank = new SwitchBank(
      components.map(({ id }) => id),
      true,
    );
    this.description = { ...describe(identity, { type: 'other', model: 'Fuse box', capabilities: [] }), components };
  }

  hasSupply(externalId: string): boolean {
    return this.#bank.isOn(externalId) ?? true;
  }

  values(): readonly SimulatedValue[] {
    return this.#bank.values();
  }

  command(request: CommandRequest): CommandAcknowledgement {
    const before = this.#bank.isOn(request.component);
    const on = this.#bank.obey(request);
    if (on === undefined) throw unknownCommand(this.description, request);
    if (on !== before) this.#onSupply(request.component, on);
    return 'accepted';
  }

  remember(): JsonValue {
    return this.#bank.remember();
  }

  recall(memory: JsonValue): void {
    this.#bank.recall(memory);
  }
}
