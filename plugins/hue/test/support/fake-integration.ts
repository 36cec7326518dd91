import {
  type CapabilityDefinition,
  coreCapabilities,
  DeviceDescription,
  type DeviceEvent,
  type IntegrationContext,
  type JsonObject,
  type JsonValue,
  type Reading,
  type ScalarValue,
  type StatusReport,
  stateKey,
} from '@nexa/sdk';
import { Value } from '@sinclair/typebox/value';
import { dial } from '../../src/capability/dial.ts';
import { scene } from '../../src/capability/scene.ts';
import type { Config } from '../../src/config.ts';
import { ManualClock } from './manual-clock.ts';

const WAIT_LIMIT_MS = 5000;
const capabilities: readonly CapabilityDefinition[] = [...coreCapabilities, dial, scene];

interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: JsonObject;
}

/**
 * What NEXA is to one integration, as strict as NEXA: a device, component, capability, attribute or value that the
 * contract does not have fails the test.
 */
export class FakeIntegration {
  readonly clock = new ManualClock();
  readonly devices = new Map<string, DeviceDescription>();
  readonly removed: string[] = [];
  readonly readings: Reading[] = [];
  readonly events: DeviceEvent[] = [];
  readonly statuses: { readonly externalId: string; readonly status: StatusReport }[] = [];
  readonly integrationStatuses: StatusReport[] = [];
  readonly logs: LogLine[] = [];
  readonly context: IntegrationContext<Config>;
  readonly #contacts = new Map<string, number>();
  readonly #states = new Map<string, ScalarValue>();
  readonly #life = new AbortController();
  readonly #waiting = new Set<() => void>();
  readonly #source: 'poll' | undefined;
  #held: (() => void)[] | undefined = [];

  /** `storage` outlives a connection; `source` is where its readings come from, either when left out. */
  constructor(
    config: Config,
    {
      storage = new Map<string, JsonValue>(),
      source,
    }: { readonly storage?: Map<string, JsonValue>; readonly source?: 'poll' } = {},
  ) {
    this.#source = source;
    const log = (level: string) => (message: string, fields?: JsonObject) => {
      this.logs.push({ level, message, fields: fields ?? {} });
    };
    this.context = {
      integrationId: 'integration-1',
      config,
      logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
      storage: {
        get: async (key) => structuredClone(storage.get(key)),
        set: async (key, value) => void storage.set(key, structuredClone(value)),
        delete: async (key) => void storage.delete(key),
      },
      get secrets(): never {
        throw new Error('a bridge has no secrets but those of its configuration');
      },
      get exposed(): never {
        throw new Error('nothing is exposed to a bridge');
      },
      clock: this.clock,
      signal: this.#life.signal,
      addDevice: (device) => this.#take(() => this.#addDevice(device)),
      removeDevice: (externalId) =>
        this.#take(() => {
          this.devices.delete(externalId);
          this.removed.push(externalId);
        }),
      reportContact: (externalId) => this.#take(() => this.#contact(externalId)),
      reportStatus: (externalId, status) => this.#take(() => this.statuses.push({ externalId, status })),
      report: (readings) =>
        this.#take(() => {
          for (const reading of Array.isArray(readings) ? readings : [readings]) this.#reading(reading as Reading);
        }),
      reportSeries: () => {
        throw new Error('the Hue plugin reports no series');
      },
      reportEvent: (event) => this.#take(() => this.#event(event)),
      reportIntegrationStatus: (status) => this.#take(() => this.integrationStatuses.push(status)),
      flush: async () => undefined,
    };
  }

  /** `connect` has resolved with these devices: what was reported meanwhile is taken now. */
  connected(devices: readonly DeviceDescription[]): void {
    for (const device of devices) this.#addDevice(device);
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const report of held) report();
  }

  end(): void {
    this.#life.abort();
  }

  state(externalId: string, key: string): ScalarValue | undefined {
    return this.#states.get(`${externalId} ${key}`);
  }

  contacts(externalId: string): number {
    return this.#contacts.get(externalId) ?? 0;
  }

  lastStatus(externalId: string): StatusReport | undefined {
    return this.statuses.findLast((entry) => entry.externalId === externalId)?.status;
  }

  /** Externals ids by name; names of the emulated home are unique. */
  named(name: string): string {
    const found = [...this.devices.values()].find((device) => device.name === name);
    if (found === undefined) throw new Error(`no device is named ${name}`);
    return found.externalId;
  }

  /** Resolves as soon as `isSo`; looks again whenever something was reported. */
  async until(isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!isSo()) return;
        clearTimeout(limit);
        this.#waiting.delete(look);
        resolve();
      };
      const limit = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`still not so after ${WAIT_LIMIT_MS} ms: ${isSo}`));
      }, WAIT_LIMIT_MS);
      this.#waiting.add(look);
    });
  }

  #take(report: () => void): void {
    if (this.#held !== undefined) {
      this.#held.push(report);
      return;
    }
    report();
    for (const look of [...this.#waiting]) look();
  }

  #addDevice(device: DeviceDescription): void {
    const problem = Value.Errors(DeviceDescription, device).First();
    if (problem !== undefined) throw new Error(`device ${device.externalId}: ${problem.path} ${problem.message}`);
    this.devices.set(device.externalId, device);
  }

  #contact(externalId: string): void {
    if (!this.devices.has(externalId)) throw new Error(`contact with unknown device ${externalId}`);
    this.#contacts.set(externalId, this.contacts(externalId) + 1);
  }

  #reading(reading: Reading): void {
    const { externalId, component = 'main', capability, attribute, value } = reading;
    const definition = this.#capability(externalId, component, capability).attributes[attribute];
    const key = stateKey(capability, attribute, component);
    if (definition === undefined) throw new Error(`no attribute ${key}`);
    if (!Value.Check(definition.schema, value)) throw new Error(`${key} of ${externalId} cannot be ${String(value)}`);
    const {
      minimum = Number.NEGATIVE_INFINITY,
      maximum = Number.POSITIVE_INFINITY,
      values,
    } = this.devices.get(externalId)?.limits?.[key] ?? {};
    if (typeof value === 'string' && values?.includes(value) === false)
      throw new Error(`${key}: ${value} is none of ${values.join(', ')}`);
    if (typeof value === 'number' && (value < minimum || value > maximum))
      throw new Error(`${key}: ${value} is out of limits`);
    if (this.#source !== undefined && reading.source !== this.#source) {
      throw new Error(`${key} was polled, and says ${reading.source}`);
    }
    this.readings.push(reading);
    this.#states.set(`${externalId} ${key}`, value);
    this.#contact(externalId);
  }

  #event(event: DeviceEvent): void {
    const definition = this.#capability(event.externalId, event.component ?? 'main', event.capability).events[
      event.event
    ];
    if (definition === undefined || !Value.Check(definition.data, event.data)) {
      throw new Error(`not an event of the contract: ${JSON.stringify(event)}`);
    }
    this.events.push(event);
  }

  #capability(externalId: string, component: string, capability: string) {
    const part = this.devices.get(externalId)?.components.find(({ id }) => id === component);
    const definition = capabilities.find(({ id }) => id === capability);
    if (part === undefined || definition === undefined || !part.capabilities.includes(capability)) {
      throw new Error(`${externalId} has no ${component}:${capability}`);
    }
    return definition;
  }
}
