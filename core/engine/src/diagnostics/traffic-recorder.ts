import { type Instant, MAIN_COMPONENT, type Reading, type ReadingSeries } from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';
import type { IntegrationSink } from '../ports/plugin-gateway.ts';
import type { IntegrationTraffic, TrafficEntry, TrafficLogLine } from './traffic.ts';

export interface TrafficLimits {
  /** Entries kept. */
  readonly entries: number;
  /** Readings kept in them. */
  readonly readings: number;
  readonly logLines: number;
}

const usual: TrafficLimits = { entries: 1_000, readings: 4_000, logLines: 200 };

/**
 * Remembers the last traffic of one integration. Noting something costs a push of what is there already; what falls out
 * at the other end leaves its last value behind, so that a replay begins where the recording does.
 */
export class TrafficRecorder {
  readonly #clock: Clock;
  readonly #limits: TrafficLimits;
  readonly #since: Instant;
  readonly #before = new Map<string, TrafficEntry>();
  readonly #log: TrafficLogLine[] = [];
  #entries: TrafficEntry[] = [];
  /** Entries before it are gone; they are cut off a whole lot at a time. */
  #first = 0;
  #readings = 0;

  constructor(clock: Clock, limits: TrafficLimits = usual) {
    this.#clock = clock;
    this.#limits = limits;
    this.#since = clock.now();
  }

  note(entry: TrafficEntry): void {
    this.#entries.push(entry);
    this.#readings += weightOf(entry);
    const { entries, readings } = this.#limits;
    while (this.#entries.length - this.#first > entries || this.#readings > readings) this.#dropFirst();
    if (this.#first <= entries) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }

  logged(line: Omit<TrafficLogLine, 'at'>): void {
    this.#log.push({ at: this.#clock.now(), ...line });
    if (this.#log.length > this.#limits.logLines) this.#log.shift();
  }

  read(): IntegrationTraffic {
    return {
      since: this.#since,
      before: [...this.#before.values()].sort((one, other) => one.at - other.at),
      entries: this.#entries.slice(this.#first),
      log: [...this.#log],
    };
  }

  /** `sink`, with everything that goes to it noted. */
  watch(sink: IntegrationSink): IntegrationSink {
    const note = (entry: TrafficEntry): void => this.note(entry);
    const now = (): Instant => this.#clock.now();
    return {
      devices: (devices) => {
        note({ at: now(), kind: 'devices', devices });
        sink.devices(devices);
      },
      deviceRemoved: (externalId) => {
        note({ at: now(), kind: 'device-removed', externalId });
        sink.deviceRemoved(externalId);
      },
      contact: (externalId) => {
        note({ at: now(), kind: 'contact', externalId });
        sink.contact(externalId);
      },
      deviceStatus: (externalId, status) => {
        note({ at: now(), kind: 'device-status', externalId, status });
        sink.deviceStatus(externalId, status);
      },
      readings: (readings) => {
        note({ at: now(), kind: 'readings', readings });
        sink.readings(readings);
      },
      series: (series) => {
        const last = lastOf(series);
        if (last !== undefined) note({ at: now(), kind: 'series', count: series.values.length, last });
        sink.series(series);
      },
      event: (event) => {
        note({ at: now(), kind: 'event', event });
        sink.event(event);
      },
      integrationStatus: (status) => {
        note({ at: now(), kind: 'integration-status', status });
        sink.integrationStatus(status);
      },
    };
  }

  #dropFirst(): void {
    const entry = this.#entries[this.#first] as TrafficEntry;
    this.#first += 1;
    this.#readings -= weightOf(entry);
    this.#leaveBehind(entry);
  }

  /** What is no value of anything (an event, a command, a check) leaves nothing behind. */
  #leaveBehind(entry: TrafficEntry): void {
    const { at } = entry;
    switch (entry.kind) {
      case 'devices':
        for (const device of entry.devices)
          this.#before.set(`device ${device.externalId}`, { at, kind: 'devices', devices: [device] });
        break;
      case 'device-removed':
        for (const key of this.#before.keys()) if (key.split(' ')[1] === entry.externalId) this.#before.delete(key);
        break;
      case 'contact':
        this.#before.set(`contact ${entry.externalId}`, entry);
        break;
      case 'device-status':
        this.#before.set(`status ${entry.externalId}`, entry);
        break;
      case 'integration-status':
        this.#before.set('status', entry);
        break;
      case 'readings':
        for (const reading of entry.readings) this.#keep(at, reading);
        break;
      case 'series':
        this.#keep(at, entry.last);
        break;
    }
  }

  #keep(at: Instant, reading: Reading): void {
    const { externalId, component = MAIN_COMPONENT, capability, attribute } = reading;
    const key = `reading ${externalId} ${component}:${capability}.${attribute}`;
    this.#before.set(key, { at, kind: 'readings', readings: [reading] });
  }
}

const weightOf = (entry: TrafficEntry): number => (entry.kind === 'readings' ? entry.readings.length : 1);

function lastOf({ times, values, ...name }: ReadingSeries): Reading | undefined {
  const [observedAt, value] = [times.at(-1), values.at(-1)];
  return observedAt === undefined || value === undefined ? undefined : { ...name, value, observedAt };
}
