import type { CronTrigger, Instant, ScheduleTrigger, SunTrigger, TimeTrigger } from '@nexa/sdk';
import type { HomePlace } from '../../home/records.ts';
import type { Clock } from '../../ports/clock.ts';
import { nextDue } from '../time/next-due.ts';
import type { Watcher } from './watcher.ts';

export type TimedTrigger = TimeTrigger | CronTrigger | SunTrigger | ScheduleTrigger;

interface Entry {
  readonly watcher: Watcher;
  readonly trigger: TimedTrigger;
  /** When it fires next; undefined: never, as things are. */
  due: Instant | undefined;
  /** The last moment that was dealt with. */
  doneUntil: Instant;
  /** When it was last asked for its next moment. */
  askedAt: Instant;
}

/** Clocks are set: nobody sleeps longer than this without a look at the time. */
const LONGEST_SLEEP = 60_000;
/** So late a moment still counts as met: timers are not exact, and a machine may be busy. */
const TOLERANCE = 90_000;
const DAY = 24 * 3_600_000;
/** A clock that is set back further was wrong before: moments of that time come again. */
const WRONG_CLOCK = DAY;
const MADE_UP_WITHIN = 3_600;
/** Nothing that is longer past is made up for. */
const LOOK_BACK = [2 * 60_000, 3_600_000, DAY, 7 * DAY];

/** Triggers of time and sun. A moment fires once, also when the clock is set back; one that was slept through is missed. */
export class TimeTriggers {
  readonly #clock: Clock;
  #place: HomePlace;
  readonly #entries = new Set<Entry>();
  #cancel: (() => void) | undefined;
  #wakesAt: Instant | undefined;
  #lastLook: Instant;

  constructor(clock: Clock, place: HomePlace) {
    this.#clock = clock;
    this.#place = place;
    this.#lastLook = clock.now();
  }

  add(watcher: Watcher, trigger: TimedTrigger): void {
    const now = this.#clock.now();
    const entry: Entry = { watcher, trigger, due: undefined, doneUntil: now, askedAt: now };
    this.#setNext(entry, now);
    this.#entries.add(entry);
    this.#arm();
  }

  remove(watcherKey: string): void {
    for (const entry of this.#entries) if (entry.watcher.key === watcherKey) this.#entries.delete(entry);
  }

  /** The home's zone or position is another one. */
  moved(place: HomePlace): void {
    this.#place = place;
    const now = this.#clock.now();
    for (const entry of this.#entries) this.#setNext(entry, now);
    this.#arm();
  }

  /** After a start: makes up for moments since `aliveAt` where the trigger asks for it. */
  resume(aliveAt: Instant): void {
    const now = this.#clock.now();
    for (const entry of [...this.#entries]) {
      const missed = this.#lastBefore(entry.trigger, aliveAt, now);
      if (missed !== undefined) this.#miss(entry, missed, now);
    }
  }

  #look(): void {
    this.#cancel = undefined;
    const now = this.#clock.now();
    const wasSetBack = this.#lastLook - now > WRONG_CLOCK;
    this.#lastLook = now;
    for (const entry of [...this.#entries]) {
      if (!this.#entries.has(entry)) continue;
      if (wasSetBack) {
        entry.doneUntil = now;
        this.#setNext(entry, now);
      }
      // What is further away than one can see comes nearer.
      if (entry.due === undefined && now - entry.askedAt >= DAY) this.#setNext(entry, now);
      if (entry.due !== undefined && entry.due <= now) this.#meet(entry, entry.due, now);
    }
    this.#arm();
  }

  #meet(entry: Entry, due: Instant, now: Instant): void {
    const last = this.#lastBefore(entry.trigger, due - 1, now) ?? due;
    entry.doneUntil = last;
    this.#setNext(entry, now);
    if (now - last <= TOLERANCE) entry.watcher.fired(entry.trigger.id, { dueAt: last, cause: { kind: 'unknown' } });
    else this.#miss(entry, last, now);
  }

  #miss({ watcher, trigger }: Entry, due: Instant, now: Instant): void {
    const { missed = 'skip', missedWithin = MADE_UP_WITHIN } = trigger;
    if (missed === 'run-once' && now - due <= missedWithin * 1000) {
      watcher.fired(trigger.id, { dueAt: due, cause: { kind: 'unknown' } });
    }
  }

  /** The last moment after `after` that is not later than `now`; near the end first: a trigger may be due every second. */
  #lastBefore(trigger: TimedTrigger, after: Instant, now: Instant): Instant | undefined {
    for (const span of LOOK_BACK) {
      const start = Math.max(after, now - span);
      let last: Instant | undefined;
      for (let due = nextDue(trigger, start, this.#place); due !== undefined && due <= now; ) {
        last = due;
        due = nextDue(trigger, due, this.#place);
      }
      if (last !== undefined || start === after) return last;
    }
    return undefined;
  }

  #setNext(entry: Entry, now: Instant): void {
    entry.askedAt = now;
    entry.due = nextDue(entry.trigger, Math.max(now, entry.doneUntil), this.#place);
  }

  #arm(): void {
    const now = this.#clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const { due } of this.#entries) if (due !== undefined && due < next) next = due;
    if (this.#entries.size === 0) {
      this.#cancel?.();
      this.#cancel = undefined;
      return;
    }
    const at = Math.max(now, Math.min(next, now + LONGEST_SLEEP));
    if (this.#cancel !== undefined && this.#wakesAt !== undefined && this.#wakesAt <= at) return;
    this.#cancel?.();
    this.#wakesAt = at;
    this.#cancel = this.#clock.schedule(at, () => this.#look());
  }
}
