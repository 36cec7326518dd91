import type { JsonObject } from '@nexa/sdk';
import type { Part } from './part.ts';

/** What is asked of the component of a part. */
export interface PartWish {
  readonly capability: string;
  readonly command: string;
  readonly params?: JsonObject;
}

export type CommandReader = (params: JsonObject, part: Part) => readonly PartWish[];

/** How one trait of Google's is made of capabilities of NEXA. */
export interface TraitMapping {
  /** Without `action.devices.traits.`. */
  readonly trait: string;
  /** A part that has one of these may have the trait. */
  readonly capabilities: readonly string[];
  /** What more it takes; left out: nothing. */
  readonly fits?: (part: Part) => boolean;
  readonly attributes: (part: Part) => JsonObject;
  /** Empty when what the trait's states must hold is not known. */
  readonly states: (part: Part) => JsonObject;
  /** By Google's name, without `action.devices.commands.`. Each throws a `GoogleFault` when it cannot be. */
  readonly commands: Readonly<Record<string, CommandReader>>;
  /** What a command that was carried out is answered with beyond the states. */
  readonly results?: Readonly<Record<string, JsonObject>>;
}
