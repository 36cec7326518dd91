import type { DeviceDescription, DeviceEvent, JsonValue, Reading, StatusReport } from '@nexa/sdk';
import { stateKey } from '@nexa/sdk';
import type { DeviceSink } from '../../src/model/device-sink.ts';

/** A host that keeps what it is told and is as strict as the real one. Its time passes only when a test says so. */
export class RecordingSink implements DeviceSink {
  readonly devices = new Map<string, DeviceDescription>();
  readonly removed: string[] = [];
  readonly readings: Reading[] = [];
  readonly events: DeviceEvent[] = [];
  readonly statuses: { readonly externalId: string; readonly status: StatusReport }[] = [];
  readonly #sleepers: (() => void)[] = [];
  readonly #known = new Set<string>();
  now = 1000;

  readonly clock = {
    now: () => this.now,
    sleep: () => new Promise<void>((resolve) => this.#sleepers.push(resolve)),
    every: () => () => undefined,
  };

  readonly logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

  /** Whatever waits for time is over. */
  async wake(): Promise<void> {
    while (this.#sleepers.length > 0) {
      for (const wake of this.#sleepers.splice(0)) wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** A new connection: what is not told again is not known in it. */
  reconnected(): void {
    this.#known.clear();
  }

  addDevice(device: DeviceDescription): void {
    this.#known.add(device.externalId);
    this.devices.set(device.externalId, device);
  }

  removeDevice(externalId: string): void {
    if (!this.#known.delete(externalId)) throw new Error(`${externalId} is not known`);
    this.devices.delete(externalId);
    this.removed.push(externalId);
  }

  report(readings: Reading | readonly Reading[]): void {
    for (const reading of [readings].flat() as Reading[]) {
      const component = this.devices.get(reading.externalId)?.components.find(({ id }) => id === reading.component);
      if (component?.capabilities.includes(reading.capability) !== true) {
        throw new Error(`${reading.externalId} has no ${reading.component}:${reading.capability}`);
      }
      this.readings.push(reading);
    }
  }

  reportEvent(event: DeviceEvent): void {
    this.events.push(event);
  }

  reportStatus(externalId: string, status: StatusReport): void {
    this.statuses.push({ externalId, status });
  }

  reportContact(): void {}

  /** The newest value of every attribute of a device, by state key. */
  states(externalId: string): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      this.readings
        .filter((reading) => reading.externalId === externalId)
        .map(({ capability, attribute, component, value }) => [stateKey(capability, attribute, component), value]),
    );
  }
}

/** Storage of one integration, in memory. */
export class MapStorage {
  readonly values = new Map<string, JsonValue>();
  readonly get = async (key: string): Promise<JsonValue | undefined> => this.values.get(key);
  readonly set = async (key: string, value: JsonValue): Promise<void> =>
    void this.values.set(key, structuredClone(value));
  readonly delete = async (key: string): Promise<void> => void this.values.delete(key);
}
