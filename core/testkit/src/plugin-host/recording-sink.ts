import type { Clock, IntegrationSink } from '@nexa/engine';
import {
  type DeviceDescription,
  type DeviceEvent,
  type Duration,
  type Instant,
  type Reading,
  type ReadingSeries,
  type ScalarValue,
  type StatusReport,
  seconds,
  stateKey,
} from '@nexa/sdk';
import { waitUntil } from '../clock/wait-until.ts';

/** How long a test waits for a report when it does not say. */
const PATIENCE: Duration = seconds(10);

/** Keeps everything that an integration reports, as the host has checked it, and lets a test wait for more. @since 0.1.0 */
export class RecordingSink implements IntegrationSink {
  /** Devices as last described, by external id. */
  readonly known = new Map<string, DeviceDescription>();
  /** Every reading, in order; samples of a series are not among them. */
  readonly seen: Reading[] = [];
  readonly seriesSeen: ReadingSeries[] = [];
  readonly eventsSeen: DeviceEvent[] = [];
  readonly statuses: StatusReport[] = [];
  readonly deviceStatuses: { readonly externalId: string; readonly status: StatusReport }[] = [];
  readonly removed: string[] = [];
  /** External ids of which something was heard, in order, each report once. */
  readonly contacts: string[] = [];
  readonly #clock: Clock;
  readonly #heardAt = new Map<string, Instant>();
  readonly #values = new Map<string, ScalarValue>();

  readonly #startedAt: Instant;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** The last value of `key` (`onOff.on`, `socket2:power.watts`) of a device, or `undefined`. */
  value(externalId: string, key: string): ScalarValue | undefined {
    return this.#values.get(`${externalId} ${key}`);
  }

  /** The last status that the integration reported of a device, or `undefined`. */
  deviceStatusOf(externalId: string): StatusReport | undefined {
    return this.deviceStatuses.findLast((entry) => entry.externalId === externalId)?.status;
  }

  /** How long nothing was heard of a device; since the start when nothing ever was. */
  silence(externalId: string): Duration {
    return this.#clock.now() - (this.#heardAt.get(externalId) ?? this.#startedAt);
  }

  /** Forgets all reports so far, but neither devices nor values. */
  clear(): void {
    for (const list of [this.seen, this.seriesSeen, this.eventsSeen, this.statuses, this.deviceStatuses])
      list.length = 0;
    this.removed.length = 0;
    this.contacts.length = 0;
  }

  /**
   * Resolves when `predicate` holds of this sink. A virtual clock is moved on for it. Rejects after `timeout` (10
   * seconds when left out).
   */
  async waitFor(predicate: (sink: this) => boolean, timeout: Duration = PATIENCE): Promise<void> {
    await waitUntil(this.#clock, () => predicate(this), timeout, 'the report');
  }

  devices(devices: readonly DeviceDescription[]): void {
    for (const device of devices) this.known.set(device.externalId, device);
  }

  deviceRemoved(externalId: string): void {
    this.known.delete(externalId);
    this.removed.push(externalId);
  }

  contact(externalId: string): void {
    this.#hear(externalId);
  }

  deviceStatus(externalId: string, status: StatusReport): void {
    this.deviceStatuses.push({ externalId, status });
  }

  readings(readings: readonly Reading[]): void {
    for (const reading of readings) {
      this.seen.push(reading);
      this.#hear(reading.externalId);
      this.#keep(reading, reading.value);
    }
  }

  series(series: ReadingSeries): void {
    this.seriesSeen.push(series);
    this.#hear(series.externalId);
    const last = series.values.at(-1);
    if (last !== undefined) this.#keep(series, last);
  }

  event(event: DeviceEvent): void {
    this.eventsSeen.push(event);
    this.#hear(event.externalId);
  }

  integrationStatus(status: StatusReport): void {
    this.statuses.push(status);
  }

  #hear(externalId: string): void {
    this.contacts.push(externalId);
    this.#heardAt.set(externalId, this.#clock.now());
  }

  #keep({ externalId, capability, attribute, component }: Omit<Reading, 'value'>, value: ScalarValue): void {
    this.#values.set(`${externalId} ${stateKey(capability, attribute, component)}`, value);
  }
}
