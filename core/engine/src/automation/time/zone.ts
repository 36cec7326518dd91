import type { Instant } from '@nexa/sdk';
import { DAY } from './calendar-day.ts';

/**
 * What the clocks of a zone show, as the instant at which a clock in UTC shows the same. In a zone whose clocks are put
 * back, two instants have the same wall time; where they are put forward, some wall times have none.
 */
export type WallTime = number;

const HOUR = 3_600_000;
/** No zone is further from UTC than 14 hours. */
const FURTHEST = 15 * HOUR;
/** A replay of two years, in each of many zones, still fits. */
const MOST_DAYS = 1500;
const MOST_ZONES = 100;

/**
 * A time zone's clock. Offsets are asked of `Intl` once for each day and kept, since that is slow. No zone has changed
 * its offset twice within 60 hours since 2000; one that did would be read wrong between the two changes.
 */
export class Zone {
  /** The name under which `Intl` knows it; `UTC` when it knows none. */
  readonly name: string;
  /** Whether this machine knows the zone. The clock is that of UTC when not. */
  readonly isKnown: boolean;
  readonly #format: Intl.DateTimeFormat;
  /** By the number of the UTC day, the offset at its beginning. */
  readonly #offsets = new Map<number, number>();
  /** By the number of the UTC day, the first instant with another offset. */
  readonly #changes = new Map<number, Instant>();

  constructor(name: string) {
    this.isKnown = isTimezone(name);
    this.name = this.isKnown ? name : 'UTC';
    this.#format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: this.name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  wallAt(at: Instant): WallTime {
    return at + this.#offsetAt(at);
  }

  /** The instant with this wall time: the first of two, and the first one after the gap that the wall time lies in. */
  instantAt(wall: WallTime): Instant {
    const before = this.#offsetAt(wall - FURTHEST);
    const after = this.#offsetAt(wall + FURTHEST);
    if (before === after) return wall - before;
    // The offset before is the greater one where clocks are put back, so this is the first of two.
    if (this.#offsetAt(wall - before) === before) return wall - before;
    if (this.#offsetAt(wall - after) === after) return wall - after;
    return this.#firstChange(wall - FURTHEST);
  }

  #firstChange(from: Instant): Instant {
    let day = Math.floor(from / DAY);
    while (this.#offsetOn(day) === this.#offsetOn(day + 1)) day += 1;
    return this.#changeOn(day);
  }

  #offsetAt(at: Instant): number {
    const day = Math.floor(at / DAY);
    const first = this.#offsetOn(day);
    const next = this.#offsetOn(day + 1);
    return first === next || at < this.#changeOn(day) ? first : next;
  }

  #offsetOn(day: number): number {
    const known = this.#offsets.get(day);
    if (known !== undefined) return known;
    if (this.#offsets.size >= MOST_DAYS) this.#offsets.clear();
    const offset = this.#ask(day * DAY);
    this.#offsets.set(day, offset);
    return offset;
  }

  #changeOn(day: number): Instant {
    const known = this.#changes.get(day);
    if (known !== undefined) return known;
    const first = this.#offsetOn(day);
    let [before, from] = [(day * DAY) / 1000, ((day + 1) * DAY) / 1000];
    while (from - before > 1) {
      const middle = Math.floor((before + from) / 2);
      if (this.#ask(middle * 1000) === first) before = middle;
      else from = middle;
    }
    if (this.#changes.size >= MOST_DAYS) this.#changes.clear();
    this.#changes.set(day, from * 1000);
    return from * 1000;
  }

  /** The offset from UTC at a whole second. */
  #ask(at: Instant): number {
    const shown = new Map<string, number>();
    for (const { type, value } of this.#format.formatToParts(at)) shown.set(type, Number(value));
    const part = (name: string) => shown.get(name) ?? 0;
    const [year, month, day] = [part('year'), part('month'), part('day')];
    return Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second')) - at;
  }
}

/** Whether this machine knows the zone. */
export function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const zones = new Map<string, Zone>();

/** The zone of this IANA name. One that this machine does not know is read as UTC; see {@link Zone.isKnown}. */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    if (zones.size >= MOST_ZONES) zones.clear();
    zone = new Zone(name);
    zones.set(name, zone);
  }
  return zone;
}
