import type { CommandAcknowledgement, CommandRequest, DeviceDescription, JsonValue } from '@nexa/sdk';
import {
  describe,
  type Identity,
  memoryObject,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

/** Called when the supply of a device is switched. */
export type OnSupply = (externalId: string, on: boolean) => void;

/**
 * A switch for the supply of every device of the home: off pulls its plug or takes out its cells, on puts it back.
 * Each device is a component of the box, named by the device's id.
 */
export class FuseBox implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #supplies = new Map<string, boolean>();
  readonly #onSupply: OnSupply;

  constructor(identity: Identity, devices: readonly SimulatedDevice[], onSupply: OnSupply) {
    this.#onSupply = onSupply;
    for (const { description } of devices) this.#supplies.set(description.externalId, true);
    this.description = {
      ...describe(identity, { type: 'other', model: 'Fuse box', capabilities: [] }),
      components: devices.map(({ description }) => ({
        id: description.externalId,
        name: `Supply of ${description.name}`,
        capabilities: ['onOff'],
      })),
    };
  }

  hasSupply(externalId: string): boolean {
    return this.#supplies.get(externalId) ?? true;
  }

  values(): readonly SimulatedValue[] {
    return [...this.#supplies].map(([component, value]) => ({
      component,
      capability: 'onOff',
      attribute: 'on',
      value,
    }));
  }

  command(request: CommandRequest): CommandAcknowledgement {
    const before = this.#supplies.get(request.component);
    if (before === undefined || request.capability !== 'onOff') throw unknownCommand(this.description, request);
    const wished = { on: true, off: false, toggle: !before }[request.command];
    if (wished === undefined) throw unknownCommand(this.description, request);
    this.#supplies.set(request.component, wished);
    if (wished !== before) this.#onSupply(request.component, wished);
    return 'accepted';
  }

  remember(): JsonValue {
    return Object.fromEntries(this.#supplies);
  }

  recall(memory: JsonValue): void {
    for (const [externalId, on] of Object.entries(memoryObject(memory))) {
      if (this.#supplies.has(externalId) && typeof on === 'boolean') this.#supplies.set(externalId, on);
    }
  }
}
