import type { DeviceDescription, Reading, ReadingSeries } from '@nexa/sdk';
import { MeasuredColumnsBuilder } from './measured-columns.ts';
import { protocolLimits, type ReportEntry } from './protocol.ts';

const DEVICES_PER_ENTRY = 25;

/** Readings of one integration that follow one another: kept as they are while few, in columns when they rush in. */
class ReadingRun {
  readonly integrationId: string;
  readonly #measured: boolean;
  #plain: Reading[] = [];
  #columns: MeasuredColumnsBuilder | undefined;

  constructor(integrationId: string, measured: boolean) {
    this.integrationId = integrationId;
    this.#measured = measured;
  }

  get size(): number {
    return this.#columns?.count ?? this.#plain.length;
  }

  get weight(): number {
    return this.#columns?.count ?? this.#plain.length * 8;
  }

  /** Whether another reading belongs here. A long run of measured ones takes no others, which would break its columns. */
  takes(integrationId: string, measured: boolean): boolean {
    if (integrationId !== this.integrationId || measured !== this.#measured) return false;
    return this.size < (measured ? protocolLimits.batchSamples : protocolLimits.batchEntries);
  }

  add(reading: Reading, now: number): void {
    if (this.#columns === undefined && this.#measured && this.#plain.length >= protocolLimits.plainReadings) {
      const columns = new MeasuredColumnsBuilder();
      for (const earlier of this.#plain) columns.add(earlier, earlier.value as number, earlier.observedAt as number);
      this.#columns = columns;
      this.#plain = [];
    }
    // A copy with its time: the caller may change the object, and "now" is now, not when it is sent.
    if (this.#columns === undefined) this.#plain.push({ ...reading, observedAt: reading.observedAt ?? now });
    else this.#columns.add(reading, reading.value as number, reading.observedAt ?? now);
  }

  entry(): ReportEntry {
    const { integrationId } = this;
    if (this.#columns !== undefined) return { kind: 'columns', integrationId, columns: this.#columns.build() };
    return { kind: 'readings', integrationId, readings: this.#plain };
  }
}

/** What an entry counts against the size of a batch, in samples of 20 bytes. */
const weightOf = (entry: ReportEntry | ReadingRun): number => {
  if (entry instanceof ReadingRun) return entry.weight;
  if (entry.kind === 'series') return entry.series?.times?.length ?? 1;
  if (entry.kind === 'devices') return entry.devices.length * 64;
  return 16;
};

const countOf = (entry: ReportEntry | ReadingRun): number => {
  if (entry instanceof ReadingRun) return entry.size;
  return entry.kind === 'series' ? (entry.series?.times?.length ?? 1) : 1;
};

/** Reports that wait to be sent, in order and in bounded number. */
export class ReportQueue {
  #items: (ReportEntry | ReadingRun)[] = [];
  #first = 0;
  #waiting = 0;
  #dropped = 0;
  #taken = 0;
  readonly #isMeasured: (reading: Reading) => boolean;
  readonly #now: () => number;

  constructor(isMeasured: (reading: Reading) => boolean, now: () => number) {
    this.#isMeasured = isMeasured;
    this.#now = now;
  }

  get isEmpty(): boolean {
    return this.#first === this.#items.length && this.#dropped === 0;
  }

  /** How many items were ever added. */
  get added(): number {
    return this.#taken + this.#items.length - this.#first;
  }

  /** How many of them were taken. */
  get taken(): number {
    return this.#taken;
  }

  addReading(integrationId: string, reading: Reading): void {
    if (typeof reading !== 'object' || reading === null) {
      // The host says what is wrong with it; here it must not break what else is reported.
      this.add({ kind: 'readings', integrationId, readings: [reading] });
      return;
    }
    if (this.#isFull(1)) return;
    const measured = this.#isMeasured(reading);
    const last = this.#items.at(-1);
    let run = last instanceof ReadingRun && last.takes(integrationId, measured) ? last : undefined;
    if (run === undefined) {
      run = new ReadingRun(integrationId, measured);
      this.#items.push(run);
    }
    run.add(reading, this.#now());
    this.#waiting += 1;
  }

  addSeries(integrationId: string, series: ReadingSeries): void {
    if (!(series?.times instanceof Float64Array && series.values instanceof Float64Array)) {
      this.add({ kind: 'series', integrationId, series });
      return;
    }
    const { batchSamples } = protocolLimits;
    for (let from = 0; from < series.times.length; from += batchSamples) {
      const times = series.times.slice(from, from + batchSamples);
      const values = series.values.slice(from, from + batchSamples);
      this.add({ kind: 'series', integrationId, series: { ...series, times, values } });
    }
  }

  addDevices(integrationId: string, devices: readonly DeviceDescription[]): void {
    for (let from = 0; from < devices.length; from += DEVICES_PER_ENTRY) {
      this.add({ kind: 'devices', integrationId, devices: devices.slice(from, from + DEVICES_PER_ENTRY) });
    }
  }

  add(entry: ReportEntry): void {
    const count = countOf(entry);
    if (this.#isFull(count)) return;
    this.#items.push(entry);
    this.#waiting += count;
  }

  /** Moves everything of `other` to the end of this one. */
  append(other: ReportQueue): void {
    for (const item of other.#items.slice(other.#first)) this.#items.push(item);
    this.#waiting += other.#waiting;
    this.#dropped += other.#dropped;
    other.#items = [];
    other.#first = 0;
    other.#waiting = 0;
    other.#dropped = 0;
  }

  /** The next batch, taken out. At least one entry when there is one. */
  take(): { readonly entries: readonly ReportEntry[]; readonly dropped: number } {
    const entries: ReportEntry[] = [];
    let weight = 0;
    while (this.#first < this.#items.length && entries.length < protocolLimits.batchEntries) {
      const item = this.#items[this.#first] as ReportEntry | ReadingRun;
      weight += weightOf(item);
      if (entries.length > 0 && weight > protocolLimits.batchSamples) break;
      this.#waiting -= countOf(item);
      entries.push(item instanceof ReadingRun ? item.entry() : item);
      this.#first += 1;
      this.#taken += 1;
    }
    this.#compact();
    const dropped = this.#dropped;
    this.#dropped = 0;
    return { entries, dropped };
  }

  #isFull(weight: number): boolean {
    if (this.#waiting < protocolLimits.backlog) return false;
    this.#dropped += weight;
    return true;
  }

  #compact(): void {
    if (this.#first < 1024 && this.#first < this.#items.length) return;
    this.#items = this.#items.slice(this.#first);
    this.#first = 0;
  }
}
