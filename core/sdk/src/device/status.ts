import type { Instant } from '../platform/time.ts';

/**
 * Whether a device or integration is there. `gone`: the other side says that it no longer exists; `unknown`: not
 * heard of yet. @since 0.1.0
 */
export type StatusValue = 'online' | 'offline' | 'updating' | 'gone' | 'unknown';

/**
 * Why it is not online. What can be done about each:
 *
 * - `communication-error`: no answer; check power and network. NEXA keeps trying and heals by reconnecting.
 * - `auth-failed`: the key is refused; pair again.
 * - `config-invalid`: the configuration cannot work; correct it.
 * - `bridge-offline`: what lies between is away; see the bridge.
 * - `plugin-stopped`: the plugin's process is down; NEXA restarts it.
 * - `battery-empty`: change or charge the battery.
 *
 * @since 0.1.0
 */
export type StatusDetail =
  | 'communication-error'
  | 'auth-failed'
  | 'config-invalid'
  | 'bridge-offline'
  | 'plugin-stopped'
  | 'battery-empty';

/** Every status value. @since 0.1.0 */
export const statusValues: readonly StatusValue[] = ['online', 'offline', 'updating', 'gone', 'unknown'];

/** Every status detail. @since 0.1.0 */
export const statusDetails: readonly StatusDetail[] = [
  'communication-error',
  'auth-failed',
  'config-invalid',
  'bridge-offline',
  'plugin-stopped',
  'battery-empty',
];

/** Status as a plugin reports it. @since 0.1.0 */
export interface StatusReport {
  readonly value: StatusValue;
  readonly detail?: StatusDetail;
  /** A sentence for a person: what happened, to what. Never a secret or a stack. At most 500 characters. */
  readonly message?: string;
}

/** Status with the time since which it holds. @since 0.1.0 */
export interface Status extends StatusReport {
  readonly since: Instant;
}
