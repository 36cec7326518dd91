import type { DeviceDescription } from '../device/device-description.ts';
import type { DeviceEvent, Reading, ReadingSeries } from '../device/reading.ts';
import type { StatusReport } from '../device/status.ts';
import type { Exposed } from '../ecosystem/exposed.ts';
import type { CancelSignal } from '../platform/abort-signal.ts';
import type { JsonValue } from '../platform/json.ts';
import type { Duration, Instant } from '../platform/time.ts';
import type { PluginLogger } from './logger.ts';

/** Small JSON values of one integration that outlive restarts: at most 100 keys of 64 kB. @since 0.1.0 */
export interface PluginStorage {
  get(key: string): Promise<JsonValue | undefined>;
  set(key: string, value: JsonValue): Promise<void>;
  delete(key: string): Promise<void>;
}

/**
 * Texts that nobody else may read, such as tokens that the other side gave: kept sealed, never logged. At most 100 names
 * of 16 kB. One that cannot be opened any more, because the key of this machine is another, is not there. @since 0.2.0
 */
export interface PluginSecrets {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/**
 * Time of one integration. Everything started here ends by itself on disconnect, and follows a virtual clock in tests,
 * so prefer it to `setTimeout` and `setInterval`. @since 0.1.0
 */
export interface PluginClock {
  now(): Instant;
  /** Resolves after `duration`; rejects with `NEXA_PLUGIN_STOPPED` when the integration is disconnected first. */
  sleep(duration: Duration): Promise<void>;
  /**
   * Runs `task` again and again, `interval` after it last ended, never twice at once. What it throws becomes the
   * integration's status (unreachable, auth failed, ...) and the next run is tried all the same. Returns how to stop.
   */
  every(interval: Duration, task: () => Promise<void>): () => void;
}

/** What NEXA gives to one integration of a plugin. It is usable until the integration is disconnected. @since 0.1.0 */
export interface IntegrationContext<TConfig = unknown> {
  readonly integrationId: string;
  /** Checked against the plugin's config schema, secrets included. */
  readonly config: TConfig;
  readonly logger: PluginLogger;
  readonly storage: PluginStorage;
  /** @since 0.2.0 */
  readonly secrets: PluginSecrets;
  /** What people let this ecosystem see and do. @since 0.2.0 */
  readonly exposed: Exposed;
  readonly clock: PluginClock;
  /** Aborted when the integration is disconnected. */
  readonly signal: CancelSignal;

  /** Tells of a device that was not there at `connect`, or of changes to one that was. */
  addDevice(device: DeviceDescription): void;
  /** The other side says that the device no longer exists. Not for one that is merely away. */
  removeDevice(externalId: string): void;
  /** A device was heard of, changed or not: every report does this too. */
  reportContact(externalId: string): void;
  /** A device went away, came back, is updating. */
  reportStatus(externalId: string, status: StatusReport): void;
  /** Values as the device gave them. Unknown devices, attributes or values are refused by the host and logged. */
  report(readings: Reading | readonly Reading[]): void;
  /** Many samples of a measured attribute at once. Arrays are not read after the call returns. */
  reportSeries(series: ReadingSeries): void;
  reportEvent(event: DeviceEvent): void;
  /** The bridge or account itself went away or came back. Its devices follow. */
  reportIntegrationStatus(status: StatusReport): void;
  /** Resolves when the host has taken what was reported so far; awaiting it keeps a bulk sender from running ahead. */
  flush(): Promise<void>;
}
