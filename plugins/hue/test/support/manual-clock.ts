import type { Duration, Instant, PluginClock } from '@nexa/sdk';

interface Task {
  readonly interval: Duration;
  readonly run: () => Promise<void>;
  dueAt: Instant;
}

/** Time that passes when a test says so. Tasks that are due run one after another, and are waited for. */
export class ManualClock implements PluginClock {
  readonly errors: unknown[] = [];
  readonly #tasks = new Set<Task>();
  #now: Instant = Date.now();

  now(): Instant {
    return this.#now;
  }

  sleep(duration: Duration): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.every(duration, async () => {
        stop();
        resolve();
      });
    });
  }

  every(interval: Duration, run: () => Promise<void>): () => void {
    const task: Task = { interval, run, dueAt: this.#now + interval };
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  get taskCount(): number {
    return this.#tasks.size;
  }

  async advance(duration: Duration): Promise<void> {
    const end = this.#now + duration;
    for (let next = this.#nextDue(end); next !== undefined; next = this.#nextDue(end)) {
      this.#now = Math.max(this.#now, next.dueAt);
      await next.run().catch((error) => this.errors.push(error));
      next.dueAt = this.#now + next.interval;
    }
    this.#now = end;
  }

  /** Sets the clock, as a time server does: what waits keeps its distance. */
  set(by: Duration): void {
    this.#now += by;
    for (const task of this.#tasks) task.dueAt += by;
  }

  #nextDue(end: Instant): Task | undefined {
    return [...this.#tasks].filter((task) => task.dueAt <= end).sort((a, b) => a.dueAt - b.dueAt)[0];
  }
}
