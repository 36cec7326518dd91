import type { CommandAction, JsonValue } from '@nexa/sdk';
import type { EntityPart } from './entity-matcher.ts';
import { type ImportNotes, NotMapped } from './import-notes.ts';
import { type Mapping, member, numberOf } from './plain-values.ts';

/** A command, before it is said which device it is for. */
export interface CommandDraft {
  readonly capability: string;
  readonly command: string;
  readonly params?: Readonly<Record<string, JsonValue>>;
}

/** A call of a service for one entity. */
export class ServiceCall {
  readonly part: EntityPart;
  readonly data: Mapping;
  readonly notes: ImportNotes;
  readonly #read = new Set(['entity_id']);

  constructor(part: EntityPart, data: Mapping, notes: ImportNotes) {
    this.part = part;
    this.data = data;
    this.notes = notes;
  }

  has(capability: string): boolean {
    return this.part.capabilities.includes(capability);
  }

  /** @throws NotMapped when the device cannot do it. */
  require(capability: string): void {
    if (!this.has(capability)) throw new NotMapped(`the device does not have ${capability}`);
  }

  command(capability: string, command: string, params?: Readonly<Record<string, JsonValue>>): CommandDraft {
    this.require(capability);
    return { capability, command, ...(params === undefined ? {} : { params }) };
  }

  value(name: string): unknown {
    this.#read.add(name);
    return member(this.data, name);
  }

  number(
    name: string,
    { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
  ): number | undefined {
    const given = this.value(name);
    if (given === undefined) return undefined;
    const number = numberOf(given);
    if (number === undefined || number < minimum || number > maximum)
      throw new NotMapped(`${name} is no number from ${minimum} to ${maximum}`);
    return number;
  }

  /** @throws NotMapped when it is missing. */
  requireNumber(name: string, range: { readonly minimum: number; readonly maximum: number }): number {
    const number = this.number(name, range);
    if (number === undefined) throw new NotMapped(`${name} is missing`);
    return number;
  }

  /** Options that were given and not read; told as remarks of the action. */
  remarkUnread(): void {
    const unread = Object.keys(this.data).filter((name) => !this.#read.has(name));
    if (unread.length > 0)
      this.notes.remark(`without ${unread.join(', ')}: NEXA has nothing like it`, { review: true });
  }
}

/** The actions that commands for this part are. Home Assistant goes on when a device does not answer. */
export function commandActions({ deviceId, component }: EntityPart, drafts: readonly CommandDraft[]): CommandAction[] {
  return drafts.map(({ capability, command, params }) => ({
    type: 'command',
    deviceId,
    ...(component === undefined ? {} : { component }),
    capability,
    command,
    ...(params === undefined ? {} : { params }),
    onFail: 'continue',
  }));
}
