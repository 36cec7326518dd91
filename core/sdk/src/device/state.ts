import type { ScalarValue } from '../platform/json.ts';
import type { Instant } from '../platform/time.ts';
import type { Cause } from './cause.ts';

/**
 * Whether a value may be believed now.
 *
 * - `live`: heard within the interval that is expected of the attribute or the device.
 * - `stale`: it was so when last heard; the device has been silent for too long, is offline, or NEXA was restarted
 *   since.
 * - `unknown`: never heard.
 *
 * @since 0.1.0
 */
export type Freshness = 'live' | 'stale' | 'unknown';

/**
 * How a value came to be known: `push` (the device spoke up), `poll` (it answered a question), `import` (sent in over
 * the API), `assumed` (a command was sent to a device that cannot confirm). @since 0.1.0
 */
export type StateSource = 'push' | 'poll' | 'import' | 'assumed';

/** The current value of one attribute, with everything needed to judge it. @since 0.1.0 */
export interface AttributeState {
  readonly value: ScalarValue;
  /** When it was true at the device. */
  readonly observedAt: Instant;
  /** When NEXA heard of it. */
  readonly receivedAt: Instant;
  /** When it became this value; left out where nobody kept it. @since 0.2.0 */
  readonly changedAt?: Instant;
  readonly source: StateSource;
  readonly freshness: Freshness;
  readonly cause: Cause;
}
