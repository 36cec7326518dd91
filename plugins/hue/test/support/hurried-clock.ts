/** The machine's clock, so many times as fast: minutes of a plugin that speaks over sockets pass in seconds. */
export class HurriedClock {
  readonly #times: number;
  readonly #startedAt = Date.now();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(times: number) {
    this.#times = times;
  }

  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#startedAt + (Date.now() - this.#startedAt) * this.#times;
  }

  schedule(at: number, task: () => void): () => void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        task();
      },
      Math.max(0, (at - this.now()) / this.#times),
    );
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }
}
