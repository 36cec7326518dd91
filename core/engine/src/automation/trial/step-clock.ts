import type { Instant } from '@nexa/sdk';
import type { Clock } from '../../ports/clock.ts';

interface Appointment {
  readonly at: Instant;
  /** Appointments of one instant are kept in the order in which they were made. */
  readonly order: number;
  readonly task: () => void;
  isCancelled: boolean;
}

/** So many that were cancelled may lie about before they are cleared away. */
const CANCELLED_KEPT = 1_000;

/**
 * A clock that goes from appointment to appointment when it is told to: everything happens at once and in the same order
 * each time. For trials and replays, which live through hours in milliseconds.
 */
export class StepClock implements Clock {
  #now: Instant;
  #order = 0;
  #cancelled = 0;
  /** A heap: the earliest first. */
  #heap: Appointment[] = [];

  constructor(start: Instant) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  schedule(at: Instant, task: () => void): () => void {
    const appointment: Appointment = { at, order: this.#order, task, isCancelled: false };
    this.#order += 1;
    this.#push(appointment);
    return () => {
      if (appointment.isCancelled) return;
      appointment.isCancelled = true;
      this.#cancelled += 1;
      if (this.#cancelled > CANCELLED_KEPT && this.#cancelled * 2 > this.#heap.length) this.#clear();
    };
  }

  /**
   * Moves on to `to` and does what falls due until then, at most so many tasks. Answers whether it got there; when not,
   * the clock stands at the last task that was done.
   */
  advanceTo(to: Instant, most = Number.POSITIVE_INFINITY): boolean {
    let done = 0;
    for (let next = this.#heap[0]; next !== undefined && next.at <= to; next = this.#heap[0]) {
      if (!next.isCancelled && done >= most) return false;
      this.#pop();
      if (next.isCancelled) {
        this.#cancelled -= 1;
        continue;
      }
      next.isCancelled = true;
      done += 1;
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    this.#now = Math.max(this.#now, to);
    return true;
  }

  #push(appointment: Appointment): void {
    const heap = this.#heap;
    let index = heap.push(appointment) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfLater(parent, index)) return;
      index = parent;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    this.#sink(0);
  }

  #sink(from: number): void {
    let index = from;
    for (;;) {
      const left = 2 * index + 1;
      const child = left + 1 < this.#heap.length && this.#isLater(left, left + 1) ? left + 1 : left;
      if (child >= this.#heap.length || !this.#swapIfLater(index, child)) return;
      index = child;
    }
  }

  #isLater(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.at > b.at || (a.at === b.at && a.order > b.order);
  }

  #swapIfLater(parent: number, child: number): boolean {
    const [a, b] = [this.#heap[parent], this.#heap[child]];
    if (a === undefined || b === undefined || !this.#isLater(parent, child)) return false;
    this.#heap[parent] = b;
    this.#heap[child] = a;
    return true;
  }

  #clear(): void {
    this.#heap = this.#heap.filter(({ isCancelled }) => !isCancelled);
    this.#cancelled = 0;
    for (let index = (this.#heap.length >> 1) - 1; index >= 0; index -= 1) this.#sink(index);
  }
}
