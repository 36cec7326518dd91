import type { AttributeLimits, DeviceType, Duration, JsonObject, ScalarValue } from '@nexa/sdk';
import type { MqttMessage } from '../link/mqtt-message.ts';

/** A value that an entity told. */
export interface ToldValue {
  readonly capability: string;
  readonly attribute: string;
  readonly value: ScalarValue;
}

/** Something that happened at an entity and leaves no state. */
export interface ToldEvent {
  readonly capability: string;
  readonly event: string;
  readonly data: JsonObject;
}

/** What a message comes to. */
export interface Told {
  readonly values?: readonly ToldValue[];
  /** Passed over when the message is one that the broker had kept. */
  readonly events?: readonly ToldEvent[];
  /** Values that hold after a while, unless the entity tells something else before. */
  readonly later?: { readonly after: Duration; readonly values: readonly ToldValue[] };
}

/** A topic that an entity listens to. */
export interface Watch {
  readonly topic: string;
  /** Never throws; nothing for a message that makes no sense. */
  read(message: MqttMessage): Told;
}

/** What the entity told last. */
export type LastValues = (capability: string, attribute: string) => ScalarValue | undefined;

export interface EntityCommand {
  readonly capability: string;
  readonly command: string;
  readonly params: JsonObject;
}

/** A message that carries out a command. */
export interface Order {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

/** An entity in NEXA's words: what of a device it makes, what it listens to, how it is commanded. */
export interface EntityModel {
  /** Ids of capabilities. */
  readonly capabilities: readonly string[];
  /** `capability.attribute` or `capability.event` that only one entity of a component can have. */
  readonly claims: readonly string[];
  /** It never stands for the device as a whole. */
  readonly isApart?: boolean;
  /** Id of its component, where the device's own words give one: the key of a remote. */
  readonly component?: string;
  readonly type?: DeviceType;
  readonly limits?: Readonly<Record<string, AttributeLimits>>;
  /** By `capability.attribute`. */
  readonly reportIntervals?: Readonly<Record<string, Duration>>;
  readonly watches: readonly Watch[];
  /** It tells its state, and thereby what became of a command. */
  readonly confirms: boolean;
  /** The messages that carry it out; `undefined` when the entity cannot do that. */
  order?(command: EntityCommand, last: LastValues): readonly Order[] | undefined;
}

export const nothingTold: Told = {};

/** One value told. */
export const tell = (capability: string, attribute: string, value: ScalarValue | undefined): Told =>
  value === undefined ? nothingTold : { values: [{ capability, attribute, value }] };
