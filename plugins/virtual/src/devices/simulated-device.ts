import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  type DeviceType,
  type Duration,
  type Instant,
  type JsonObject,
  type JsonValue,
  minutes,
  type NexaError,
  type ScalarValue,
  seconds,
  unsupported,
} from '@nexa/sdk';

/** The value of one attribute at a moment. */
export interface SimulatedValue {
  readonly component?: string;
  readonly capability: string;
  readonly attribute: string;
  readonly value: ScalarValue;
  /** Measured, not switched: told again after this time even when it has not moved. */
  readonly again?: Duration;
  /** Measured: told before `again` only when it moved by this much. */
  readonly step?: number;
  /** It came about by a hand on the device or the world around it. */
  readonly physical?: boolean;
}

export interface SimulatedEvent {
  readonly capability: string;
  readonly event: string;
  readonly data: JsonObject;
  readonly at: Instant;
}

/** One device of the simulated home, as if it stood on the other side of a wire. */
export interface SimulatedDevice {
  readonly description: DeviceDescription;
  /** All its values now. */
  values(at: Instant): readonly SimulatedValue[];
  /** Throws `unsupported` for a command it does not have. */
  command?(request: CommandRequest, at: Instant): CommandAcknowledgement;
  /** While its values change by themselves: when they will have arrived. They are then told often. */
  arrivesAt?(at: Instant): Instant | undefined;
  /** What happened after `after`, up to `until`. */
  events?(after: Instant, until: Instant): readonly SimulatedEvent[];
  /** Power drawn now, in watts. */
  watts?(at: Instant): number;
  /** Counts what was drawn between two moments. Called only while its supply is on. */
  advance?(from: Instant, to: Instant): void;
  /** What it must not forget over a restart. */
  remember?(): JsonValue;
  recall?(memory: JsonValue): void;
}

/** How often the home is looked at. */
export const TICK: Duration = seconds(3);

/** How often one is looked at whose values are on their way. */
export const ON_THE_WAY: Duration = seconds(1);

/** A device is heard of on every tick, so after two missed ones it is away. */
const CONTACT_INTERVAL: Duration = TICK * 2;

/** Air and mains are measured anew within this time, as cheap sensors do. */
export const MEASURE_AGAIN: Duration = minutes(1);

export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly room?: string;
}

export interface Nature {
  readonly type: DeviceType;
  readonly model: string;
  readonly capabilities: readonly string[];
  readonly power?: 'mains' | 'battery';
  /** State keys of values that come at least every {@link MEASURE_AGAIN}. */
  readonly measured?: readonly string[];
  readonly limits?: DeviceDescription['limits'];
}

/** The description of a device with the one component `main`. */
export function describe(identity: Identity, nature: Nature): DeviceDescription {
  const measured = nature.measured ?? [];
  return {
    externalId: identity.id,
    name: identity.name,
    type: nature.type,
    manufacturer: 'NEXA',
    model: nature.model,
    firmware: '1.0',
    components: [{ id: 'main', capabilities: [...nature.capabilities] }],
    power: nature.power ?? 'mains',
    contactInterval: CONTACT_INTERVAL,
    ...(identity.room === undefined ? {} : { suggestedRoom: identity.room }),
    ...(measured.length === 0
      ? {}
      : { reportIntervals: Object.fromEntries(measured.map((key) => [key, MEASURE_AGAIN * 2])) }),
    ...(nature.limits === undefined ? {} : { limits: nature.limits }),
  };
}

export function unknownCommand(description: DeviceDescription, request: CommandRequest): NexaError {
  return unsupported(`${description.name} does not know the command ${request.capability}.${request.command}`, {
    params: { capability: request.capability, command: request.command },
  });
}

/** The object in `memory`, or an empty one: what a store gives back is never trusted to have a form. */
export function memoryObject(memory: JsonValue | undefined): JsonObject {
  return typeof memory === 'object' && memory !== null && !Array.isArray(memory) ? (memory as JsonObject) : {};
}
