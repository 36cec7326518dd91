import type { CancelSignal } from '../platform/abort-signal.ts';
import type { JsonObject } from '../platform/json.ts';
import type { Duration } from '../platform/time.ts';
import type { IssueDefinition } from './issue.ts';

/**
 * What a check found. `ok` clears the issues that this check raised on the same subject; `unknown` (it could not
 * look) changes nothing and is never a fault. @since 0.1.0
 */
export type CheckOutcome =
  | { readonly outcome: 'ok'; readonly evidence?: JsonObject }
  | { readonly outcome: 'issue'; readonly code: string; readonly evidence: JsonObject }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** What a check is given. @since 0.1.0 */
export interface CheckContext<TConnection> {
  readonly connection: TConnection;
  /** External id of the device to look at; present exactly when the check's scope is `device`. */
  readonly externalId?: string;
  /** Aborted at the check's deadline. */
  readonly signal: CancelSignal;
}

/** A diagnostic that raises and clears issues. Running it changes nothing at the device. @since 0.1.0 */
export interface CheckDefinition<TConnection = unknown> {
  /** Dotted and prefixed by the plugin's id. */
  readonly id: string;
  readonly title: string;
  readonly scope: 'integration' | 'device';
  /** How often it runs by itself. */
  readonly every: Duration;
  /** Deadline of one run; 10 seconds when left out. */
  readonly timeout?: Duration;
  /** Every issue that {@link run} may name. */
  readonly raises: readonly IssueDefinition[];
  run(context: CheckContext<TConnection>): Promise<CheckOutcome>;
}
