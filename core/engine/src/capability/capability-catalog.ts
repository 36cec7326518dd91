import {
  type AttributeDefinition,
  type CapabilityDefinition,
  type CommandDefinition,
  coreCapabilities,
  type EventDefinition,
} from '@nexa/sdk';
import { alternativesOf } from '../command/confirmation.ts';

/** The capabilities that a home knows: NEXA's own and those that its plugins add. */
export class CapabilityCatalog {
  readonly #byId = new Map<string, CapabilityDefinition>();

  constructor(definitions: readonly CapabilityDefinition[] = coreCapabilities) {
    this.add(definitions);
  }

  add(definitions: readonly CapabilityDefinition[]): void {
    for (const definition of definitions) this.#byId.set(definition.id, definition);
  }

  list(): readonly CapabilityDefinition[] {
    return [...this.#byId.values()];
  }

  find(capability: string): CapabilityDefinition | undefined {
    return this.#byId.get(capability);
  }

  attribute(capability: string, attribute: string): AttributeDefinition | undefined {
    return own(this.#byId.get(capability)?.attributes, attribute);
  }

  command(capability: string, command: string): CommandDefinition | undefined {
    return own(this.#byId.get(capability)?.commands, command);
  }

  event(capability: string, event: string): EventDefinition | undefined {
    return own(this.#byId.get(capability)?.events, event);
  }

  /** Whether a command can set the attribute. */
  isSettable(capability: string, attribute: string): boolean {
    const commands = this.#byId.get(capability)?.commands ?? {};
    return Object.values(commands).some((command) =>
      command.confirms.flatMap(alternativesOf).some((confirmation) => confirmation.attribute === attribute),
    );
  }
}

/** Names come from outside: `constructor` and its like must not be found. */
function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
