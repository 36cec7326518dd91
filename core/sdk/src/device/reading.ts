import type { JsonObject, ScalarValue } from '../platform/json.ts';
import type { Instant } from '../platform/time.ts';
import type { Cause } from './cause.ts';

/** One value that a device reported. @since 0.1.0 */
export interface Reading {
  readonly externalId: string;
  /** `main` when left out. */
  readonly component?: string;
  readonly capability: string;
  readonly attribute: string;
  readonly value: ScalarValue;
  /** When it was true at the device; now when left out. A time in the future is taken as now. */
  readonly observedAt?: Instant;
  /** `push` when left out. */
  readonly source?: 'push' | 'poll';
  /**
   * Who did it, where the other side tells (a switch on the device itself: `physical`). Left out: NEXA works it out
   * from the commands under way.
   */
  readonly cause?: Pick<Cause, 'kind' | 'id'>;
}

/**
 * Many samples of one measured attribute, oldest first, in columns: the fast way for meters and back-fills.
 * `times` and `values` are equally long. @since 0.1.0
 */
export interface ReadingSeries {
  readonly externalId: string;
  readonly component?: string;
  readonly capability: string;
  readonly attribute: string;
  /** Instants. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Something that happened at a device and leaves no state, such as a press of a key. @since 0.1.0 */
export interface DeviceEvent {
  readonly externalId: string;
  readonly component?: string;
  readonly capability: string;
  readonly event: string;
  /** Matches the event's schema. */
  readonly data?: JsonObject;
  readonly observedAt?: Instant;
}
