import type { CommandAcknowledgement, CommandRequest, DeviceDescription, Instant, JsonValue } from '@nexa/sdk';
import {
  type SimulatedDevice,
  type SimulatedEvent,
  type SimulatedValue,
  unknownCommand,
} from '../devices/simulated-device.ts';
import type { RadioLink } from './radio-link.ts';

/** A device with the radio through which it is reached. */
export class RadioDevice implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly link: RadioLink;
  readonly #device: SimulatedDevice;

  constructor(device: SimulatedDevice, link: RadioLink) {
    this.#device = device;
    this.link = link;
    this.description = withLinkQuality(device.description);
  }

  values(at: Instant): readonly SimulatedValue[] {
    return [...this.#device.values(at), ...this.link.values(at)];
  }

  command(request: CommandRequest, at: Instant): CommandAcknowledgement {
    if (this.#device.command === undefined) throw unknownCommand(this.description, request);
    return this.#device.command(request, at);
  }

  arrivesAt(at: Instant): Instant | undefined {
    return this.#device.arrivesAt?.(at);
  }

  events(after: Instant, until: Instant): readonly SimulatedEvent[] {
    return this.#device.events?.(after, until) ?? [];
  }

  watts(at: Instant): number {
    return this.#device.watts?.(at) ?? 0;
  }

  advance(from: Instant, to: Instant): void {
    this.#device.advance?.(from, to);
  }

  remember(): JsonValue {
    return this.#device.remember?.() ?? null;
  }

  recall(memory: JsonValue): void {
    if (memory !== null) this.#device.recall?.(memory);
  }
}

/** A device of several parts gets a `main` for it. */
function withLinkQuality(description: DeviceDescription): DeviceDescription {
  const main = description.components.find(({ id }) => id === 'main') ?? { id: 'main', capabilities: [] };
  const parts = description.components.filter(({ id }) => id !== 'main');
  return {
    ...description,
    components: [{ ...main, capabilities: [...main.capabilities, 'linkQuality'] }, ...parts],
  };
}
