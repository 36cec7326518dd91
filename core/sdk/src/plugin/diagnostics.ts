import type { TObject } from '@sinclair/typebox';
import type { CancelSignal } from '../platform/abort-signal.ts';
import type { JsonObject } from '../platform/json.ts';

/** What the collecting of diagnostics is given. @since 0.2.0 */
export interface DiagnosticsContext<TConnection> {
  readonly connection: TConnection;
  /** External id of the device that is asked about; absent for the whole integration. */
  readonly externalId?: string;
  /** Aborted at the deadline, 10 seconds. */
  readonly signal: CancelSignal;
}

/** What a plugin adds to the diagnostics bundle of its integrations. @since 0.2.0 */
export interface DiagnosticsDefinition<TConnection = unknown> {
  /**
   * Says what may leave the home: fields that it does not name are left out, those marked `x-nexa-secret` are cut and
   * those marked `x-nexa-private` become pseudonyms. A closed schema; never `additionalProperties: true`.
   */
  readonly schema: TObject;
  /**
   * Counters, firmware, the last errors of the protocol: what an author wants to see first. At most 64 kB. Changes
   * nothing at the device. What it throws stands in the bundle in place of its answer. Deadline 10 seconds.
   */
  collect(context: DiagnosticsContext<TConnection>): Promise<JsonObject>;
}
