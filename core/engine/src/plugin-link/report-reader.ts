import { type Cause, causeKinds, type JsonObject, MAIN_COMPONENT, type Reading, type StatusReport } from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';
import type { IntegrationSink } from '../ports/plugin-gateway.ts';
import { valueProblem } from './attribute-rule.ts';
import { Budget } from './budget.ts';
import type { CapabilityRegistry } from './capability-registry.ts';
import { deliverColumns } from './column-reader.ts';
import { DeviceRegistry, MAX_DEVICES } from './device-registry.ts';
import { readDevice, readStatus } from './message-shapes.ts';
import { isCleanText, isPlainObject, readPlainObject } from './plain-json.ts';
import type { Redactor } from './redactor.ts';
import { deliverSeries } from './series-reader.ts';
import { WatchRegistry } from './watch-registry.ts';

export interface ReportReaderOptions {
  readonly sink: IntegrationSink;
  readonly capabilities: CapabilityRegistry;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly refuse: (what: string, reason: string, count?: number) => void;
}

const MAX_READINGS = 40_000;
const MAX_DEVICES_AT_ONCE = 1_000;
/** A device is a row, and so is a status: all of a large home at once, and then as many as a busy one has. */
const CHANGES = { perSecond: 50, burst: 1.2 * MAX_DEVICES };
const EVENTS = { perSecond: 500, burst: 10_000 };

/** Reads what one integration reports and hands on what is right. Nothing in an entry can make it throw. */
export class ReportReader {
  readonly devices: DeviceRegistry;
  readonly watches: WatchRegistry;
  readonly #options: ReportReaderOptions;
  readonly #changes: Budget;
  readonly #eventBudget: Budget;

  constructor(options: ReportReaderOptions) {
    const { clock } = options;
    this.#options = options;
    this.#changes = new Budget({ clock, ...CHANGES });
    this.#eventBudget = new Budget({ clock, ...EVENTS });
    this.devices = new DeviceRegistry(options.capabilities);
    this.watches = new WatchRegistry(clock, options.refuse);
  }

  read(entry: Record<string, unknown>): void {
    switch (entry.kind) {
      case 'readings':
        this.#readings(entry.readings);
        break;
      case 'columns':
        deliverColumns(entry.columns, this.devices, this.#context());
        break;
      case 'series':
        deliverSeries(entry.series, this.devices, this.#context());
        break;
      case 'devices':
        this.#devices(entry.devices);
        break;
      case 'device-removed':
        this.#onDevice(entry, 'device removal', (externalId) => {
          if (!this.#mayChange('device removal')) return;
          this.devices.remove(externalId);
          this.#options.sink.deviceRemoved(externalId);
        });
        break;
      case 'contact':
        this.#onDevice(entry, 'contact', (externalId) => this.#options.sink.contact(externalId));
        break;
      case 'device-status':
        this.#onDevice(entry, 'device status', (externalId) =>
          this.#status(entry.status, 'device status', (status) => this.#options.sink.deviceStatus(externalId, status)),
        );
        break;
      case 'integration-status':
        this.#status(entry.status, 'integration status', (status) => this.#options.sink.integrationStatus(status));
        break;
      case 'event':
        this.#event(entry.event);
        break;
      case 'fired':
        this.watches.read(entry);
        break;
      default:
        this.#options.refuse('report', 'there is no such kind of report');
    }
  }

  #context() {
    const { sink, clock, refuse } = this.#options;
    return { sink, now: clock.now(), refuse };
  }

  #devices(data: unknown): void {
    const { refuse, sink } = this.#options;
    if (!Array.isArray(data)) {
      refuse('device', 'it is not a list');
      return;
    }
    if (data.length > MAX_DEVICES_AT_ONCE) {
      refuse('device', 'there are too many at once', data.length);
      return;
    }
    if (!this.#changes.spend(data.length)) {
      refuse('device', tooOften(CHANGES), data.length);
      return;
    }
    const devices = data.flatMap((item) => {
      const read = readDevice(item);
      const reason = 'reason' in read ? read.reason : this.devices.add(read.value);
      if (reason === undefined && 'value' in read) return [read.value];
      refuse('device', reason ?? 'wrong');
      return [];
    });
    if (devices.length > 0) sink.devices(devices);
  }

  #readings(data: unknown): void {
    const { refuse, sink, clock } = this.#options;
    if (!Array.isArray(data) || data.length > MAX_READINGS) {
      refuse('reading', 'it is not a list of allowed length');
      return;
    }
    const now = clock.now();
    const readings = data.flatMap((item: unknown) => {
      const reading = this.#reading(item, now);
      if (typeof reading !== 'string') return [reading];
      refuse('reading', reading);
      return [];
    });
    if (readings.length > 0) sink.readings(readings);
  }

  #reading(data: unknown, now: number): Reading | string {
    if (!isPlainObject(data)) return 'it is not an object';
    const { externalId, component = MAIN_COMPONENT, capability, attribute, value, observedAt, source, cause } = data;
    if (!isName(externalId) || !isName(component) || !isName(capability) || !isName(attribute)) {
      return 'it does not say of what it is';
    }
    const rule = this.devices.rule(externalId, component, capability, attribute);
    if (typeof rule === 'string') return rule;
    const problem = valueProblem(rule, value);
    if (problem !== undefined) return `${capability}.${attribute}: ${problem}`;
    if (observedAt !== undefined && !isInstant(observedAt)) return 'its time is not an instant';
    if (source !== undefined && source !== 'push' && source !== 'poll') return 'there is no such source';
    const why = readCause(cause);
    if (typeof why === 'string') return why;
    return {
      externalId,
      component,
      capability,
      attribute,
      value: value as Reading['value'],
      observedAt: observedAt === undefined ? now : Math.min(observedAt, now),
      ...(source === undefined ? {} : { source }),
      ...(why === undefined ? {} : { cause: why }),
    };
  }

  #event(data: unknown): void {
    const { refuse, sink, capabilities, clock } = this.#options;
    if (!this.#eventBudget.spend()) {
      refuse('event', tooOften(EVENTS));
      return;
    }
    if (!isPlainObject(data)) {
      refuse('event', 'it is not an object');
      return;
    }
    const { externalId, component = MAIN_COMPONENT, capability, event, observedAt } = data;
    if (!isName(externalId) || !isName(component) || !isName(capability) || !isName(event)) {
      refuse('event', 'it does not say of what it is');
      return;
    }
    const problem = this.devices.eventProblem(externalId, component, capability);
    if (problem !== undefined) {
      refuse('event', problem);
      return;
    }
    const check = capabilities.get(capability)?.events.get(event);
    if (check === undefined) {
      refuse('event', `${capability} has no event ${event}`);
      return;
    }
    const payload = data.data === undefined ? { value: {} as JsonObject } : readPlainObject(data.data);
    if ('reason' in payload) {
      refuse('event', payload.reason);
      return;
    }
    const wrong = check(payload.value);
    if (wrong !== undefined) {
      refuse('event', `${capability}.${event}: ${wrong}`);
      return;
    }
    const now = clock.now();
    if (observedAt !== undefined && !isInstant(observedAt)) {
      refuse('event', 'its time is not an instant');
      return;
    }
    sink.event({
      externalId,
      component,
      capability,
      event,
      data: payload.value,
      observedAt: observedAt === undefined ? now : Math.min(observedAt, now),
    });
  }

  #mayChange(what: string): boolean {
    if (this.#changes.spend()) return true;
    this.#options.refuse(what, tooOften(CHANGES));
    return false;
  }

  #onDevice(entry: Record<string, unknown>, what: string, act: (externalId: string) => void): void {
    if (this.devices.has(entry.externalId)) act(entry.externalId);
    else this.#options.refuse(what, 'the device is not known');
  }

  #status(data: unknown, what: string, act: (status: StatusReport) => void): void {
    const read = readStatus(data);
    if ('reason' in read) {
      this.#options.refuse(what, read.reason);
      return;
    }
    if (!this.#mayChange(what)) return;
    const { message } = read.value;
    act(message === undefined ? read.value : { ...read.value, message: this.#options.redactor.text(message) });
  }
}

const tooOften = ({ perSecond }: { readonly perSecond: number }): string =>
  `there are more than ${perSecond} a second for longer than one can bear`;

const isName = (value: unknown): value is string => isCleanText(value, 200, 1);

export const isInstant = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** A plugin may tell who did it at its side. Healing is NEXA's own, and it cannot speak of that. */
function readCause(data: unknown): Pick<Cause, 'kind' | 'id'> | undefined | string {
  if (data === undefined) return undefined;
  if (!isPlainObject(data)) return 'its cause is not an object';
  const { kind, id } = data;
  if (!causeKinds.includes(kind as never) || kind === 'healing') return 'there is no such cause';
  if (id !== undefined && !isName(id)) return 'the id of its cause is not a name';
  return id === undefined ? { kind: kind as Cause['kind'] } : { kind: kind as Cause['kind'], id };
}
