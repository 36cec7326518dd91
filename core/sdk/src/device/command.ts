import type { SerializedError } from '../errors/nexa-error.ts';
import type { JsonObject } from '../platform/json.ts';
import type { Instant } from '../platform/time.ts';
import type { Cause } from './cause.ts';

/**
 * How far a command has come.
 *
 * - `pending`: accepted; the device has not confirmed yet.
 * - `sent`: given to a device that cannot confirm. Final.
 * - `confirmed`: the device's own report shows it. Final.
 * - `late`: confirmed, but after the deadline. Final.
 * - `failed`: refused, or not confirmed in time; `reason` says which. A later report turns a command that failed by
 *   timeout into `late`.
 *
 * @since 0.1.0
 */
export type CommandStatus = 'pending' | 'sent' | 'confirmed' | 'late' | 'failed';

/** A wish to change state, on its way. @since 0.1.0 */
export interface Command {
  /** Uuid, given by the client or by NEXA. The same id is never carried out twice. */
  readonly id: string;
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly command: string;
  readonly params: JsonObject;
  readonly requestedAt: Instant;
  readonly deadline: Instant;
  readonly cause: Cause;
  readonly status: CommandStatus;
  readonly reason?: SerializedError;
  /** When the status became final. */
  readonly finishedAt?: Instant;
}

/** A command as a plugin gets it. @since 0.1.0 */
export interface CommandRequest {
  readonly id: string;
  /** The device's id at the other side. */
  readonly externalId: string;
  readonly component: string;
  readonly capability: string;
  readonly command: string;
  /** Checked against the command's schema and the device's limits. */
  readonly params: JsonObject;
}

/**
 * What a plugin answers to a command it has handed over: `accepted` when the device will report the new state,
 * `unconfirmable` when it never will. Failures are thrown. @since 0.1.0
 */
export type CommandAcknowledgement = 'accepted' | 'unconfirmable';
