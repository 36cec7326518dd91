import type { Duration, Instant, JsonValue } from '@nexa/sdk';
import { memoryObject } from './simulated-device.ts';

interface Course {
  readonly from: number;
  readonly since: Instant;
  readonly until: Instant;
}

/** A number that goes to where it was sent in a given time, evenly. Where it is follows from when it set off. */
export class Glide {
  readonly #circle: number | undefined;
  #target: number;
  #course: Course | undefined;

  /** On a `circle` of so many degrees it takes the shorter way round. */
  constructor(at: number, circle?: number) {
    this.#target = at;
    this.#circle = circle;
  }

  /** Where it is going, or has come to. */
  get target(): number {
    return this.#target;
  }

  isMoving(at: Instant): boolean {
    return this.#course !== undefined && at < this.#course.until;
  }

  /** When it arrives, or arrived last; 0 when it never took its time. */
  get until(): Instant {
    return this.#course?.until ?? 0;
  }

  value(at: Instant): number {
    const course = this.#course;
    if (course === undefined || at >= course.until) return this.#target;
    const share = Math.max(0, at - course.since) / (course.until - course.since);
    return this.#onCircle(course.from + this.#way(course.from) * share);
  }

  /** Sets off; with no time to take it is there at once. */
  go(target: number, at: Instant, lasts: Duration, from = this.value(at)): void {
    this.#target = target;
    this.#course = lasts > 0 ? { from, since: at, until: at + lasts } : undefined;
  }

  /** Nothing when it never set off. */
  remember(): JsonValue | undefined {
    return this.#course === undefined ? undefined : { ...this.#course };
  }

  /** It goes on where it was, or has arrived meanwhile. */
  recall(target: number, memory: JsonValue | undefined): void {
    const { from, since, until } = memoryObject(memory);
    const isKnown = typeof from === 'number' && typeof since === 'number' && typeof until === 'number';
    this.#target = target;
    this.#course = isKnown && until > since ? { from, since, until } : undefined;
  }

  #way(from: number): number {
    const straight = this.#target - from;
    if (this.#circle === undefined || Math.abs(straight) <= this.#circle / 2) return straight;
    return straight - Math.sign(straight) * this.#circle;
  }

  #onCircle(value: number): number {
    if (this.#circle === undefined) return value;
    return ((value % this.#circle) + this.#circle) % this.#circle;
  }
}
