import type { Duration, Instant } from '@nexa/sdk';
import { settle } from './settle.ts';

interface Appointment {
  readonly at: Instant;
  /** Appointments of one instant are kept in the order in which they were made. */
  readonly order: number;
  readonly task: () => void;
}

/** More tasks than this without time moving on is a task that makes itself due again for ever. */
const MOST_TASKS_AT_ONE_INSTANT = 100_000;

/** Where a virtual clock begins when it is not told otherwise: 2 March 2026, 12:00 UTC. @since 0.1.0 */
export const VIRTUAL_START: Instant = Date.UTC(2026, 2, 2, 12);

/**
 * A clock that moves only when the test moves it. It implements the engine's clock, so days of home life run in
 * milliseconds and every run is the same. Tasks run at exactly the instant for which they were asked, in order, and
 * what they set off (promises, not sockets) is done before the next one.
 *
 * @since 0.1.0
 */
export class VirtualClock {
  #now: Instant;
  #order = 0;
  #appointments: Appointment[] = [];

  /** A clock that shows `start`; {@link VIRTUAL_START} when left out. */
  constructor(start: Instant = VIRTUAL_START) {
    this.#now = start;
  }

  /** The present instant. */
  now(): Instant {
    return this.#now;
  }

  /** Calls `task` once at `at`, or with the next move when that has passed. Returns how to cancel it. */
  schedule(at: Instant, task: () => void): () => void {
    const appointment: Appointment = { at, order: this.#order, task };
    this.#order += 1;
    this.#appointments.push(appointment);
    return () => {
      this.#appointments = this.#appointments.filter((other) => other.order !== appointment.order);
    };
  }

  /**
   * Sets the clock by `by` (ms, negative: back), as a person or a time server would. What waits keeps its distance.
   * @since 0.2.0
   */
  jump(by: Duration): void {
    this.#now += by;
    this.#appointments = this.#appointments.map((appointment) => ({ ...appointment, at: appointment.at + by }));
  }

  /** How many tasks wait. After everything was stopped it is 0; else something was left behind. */
  get pending(): number {
    return this.#appointments.length;
  }

  /**
   * Moves on by `duration` and runs what falls due. Rejects with what a task throws, or when tasks make each other
   * due at one instant for ever.
   */
  async advance(duration: Duration): Promise<void> {
    const target = this.#now + duration;
    await settle();
    let ran = 0;
    for (let due = this.#takeDue(target); due !== undefined; due = this.#takeDue(target)) {
      ran = due.at > this.#now ? 0 : ran + 1;
      if (ran > MOST_TASKS_AT_ONE_INSTANT) throw new Error('tasks make each other due at one instant for ever');
      await this.#run(due);
    }
    this.#now = target;
  }

  /**
   * Moves from task to task until `predicate` holds, at most by `limit`. Rejects when it does not hold by then; the
   * clock then stands at the limit.
   */
  async runUntil(predicate: () => boolean, limit: Duration): Promise<void> {
    const target = this.#now + limit;
    await settle();
    while (!predicate()) {
      const due = this.#takeDue(target);
      if (due === undefined) {
        this.#now = target;
        throw new Error(`did not come true within ${limit} ms of virtual time`);
      }
      await this.#run(due);
    }
  }

  async #run(due: Appointment): Promise<void> {
    this.#now = Math.max(this.#now, due.at);
    due.task();
    await settle();
  }

  /** The earliest task up to `target`, taken out of the list. */
  #takeDue(target: Instant): Appointment | undefined {
    let first: Appointment | undefined;
    for (const appointment of this.#appointments) {
      if (appointment.at > target) continue;
      if (
        first === undefined ||
        appointment.at < first.at ||
        (appointment.at === first.at && appointment.order < first.order)
      ) {
        first = appointment;
      }
    }
    if (first !== undefined) this.#appointments.splice(this.#appointments.indexOf(first), 1);
    return first;
  }
}
