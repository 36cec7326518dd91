import {
  type DeviceDescription,
  type DeviceEvent,
  type Duration,
  type IntegrationContext,
  type JsonObject,
  type JsonValue,
  NexaError,
  type Reading,
  type StatusReport,
  stateKey,
} from '@nexa/sdk';
import type { TuyaConfig } from '../../src/config.ts';

/** A host that keeps what it is told. Its clock is the real one and stops on disconnect, as the contract says. */
export class FakeContext implements IntegrationContext<TuyaConfig> {
  readonly integrationId = 'integration-1';
  readonly config: TuyaConfig;
  readonly stored = new Map<string, JsonValue>();
  readonly devices: DeviceDescription[] = [];
  readonly readings: Reading[] = [];
  readonly statuses: StatusReport[] = [];
  readonly logs: { level: string; message: string; fields: JsonObject | undefined }[] = [];
  /** How long the plugin slept, each time. */
  readonly slept: Duration[] = [];
  contacts = 0;
  readonly #ended = new AbortController();
  readonly #sleepers = new Set<() => void>();
  readonly signal = this.#ended.signal;

  constructor(config: TuyaConfig) {
    this.config = config;
  }

  readonly logger = {
    debug: (message: string, fields?: JsonObject) => this.#log('debug', message, fields),
    info: (message: string, fields?: JsonObject) => this.#log('info', message, fields),
    warn: (message: string, fields?: JsonObject) => this.#log('warn', message, fields),
    error: (message: string, fields?: JsonObject) => this.#log('error', message, fields),
  };

  readonly storage = {
    get: async (key: string) => this.stored.get(key),
    set: async (key: string, value: JsonValue) => void this.stored.set(key, structuredClone(value)),
    delete: async (key: string) => void this.stored.delete(key),
  };

  get secrets(): never {
    throw new Error('a device has no secrets but those of its configuration');
  }

  get exposed(): never {
    throw new Error('nothing is exposed to a device');
  }

  readonly clock = {
    now: () => Date.now(),
    sleep: (duration: Duration) => this.#sleep(duration),
    every: (interval: Duration, task: () => Promise<void>) => {
      let stopped = false;
      void (async () => {
        while (!stopped) {
          await this.#sleep(interval);
          if (!stopped) await task();
        }
      })().catch(() => undefined);
      return () => {
        stopped = true;
      };
    },
  };

  addDevice(device: DeviceDescription): void {
    this.devices.push(device);
  }

  removeDevice(): void {
    throw new Error('a Tuya device is never removed by itself');
  }

  reportContact(): void {
    this.contacts += 1;
  }

  reportStatus(): void {
    throw new Error('one integration is one device: its status is the integration’s');
  }

  report(readings: Reading | readonly Reading[]): void {
    this.readings.push(...[readings].flat());
  }

  reportSeries(): void {
    throw new Error('no series');
  }

  reportEvent(_event: DeviceEvent): void {
    throw new Error('no events');
  }

  reportIntegrationStatus(status: StatusReport): void {
    this.statuses.push(status);
  }

  async flush(): Promise<void> {}

  /** The newest value of every attribute by state key. */
  get states(): Record<string, unknown> {
    return Object.fromEntries(
      this.readings.map((reading) => [
        stateKey(reading.capability, reading.attribute, reading.component),
        reading.value,
      ]),
    );
  }

  get status(): StatusReport | undefined {
    return this.statuses.at(-1);
  }

  /** What the host does after `disconnect`. */
  end(): void {
    this.#ended.abort();
    for (const stop of [...this.#sleepers]) stop();
  }

  #sleep(duration: Duration): Promise<void> {
    this.slept.push(duration);
    return new Promise((resolve, reject) => {
      const stopped = () => reject(new NexaError('NEXA_PLUGIN_STOPPED', 'The integration was disconnected.'));
      if (this.#ended.signal.aborted) return stopped();
      const done = (settle: () => void) => {
        clearTimeout(timer);
        this.#sleepers.delete(stop);
        settle();
      };
      const stop = () => done(stopped);
      const timer = setTimeout(() => done(resolve), duration);
      this.#sleepers.add(stop);
    });
  }

  #log(level: string, message: string, fields: JsonObject | undefined): void {
    this.logs.push({ level, message, fields });
  }
}
