import { MachineClock } from '@nexa/testkit';

/** The machine's clock, so many times as fast: minutes of a plugin that speaks over sockets pass in seconds. */
export class HurriedClock extends MachineClock {
  readonly #times: number;
  readonly #startedAt = Date.now();

  constructor(times: number) {
    super();
    this.#times = times;
  }

  override now(): number {
    return this.#startedAt + (Date.now() - this.#startedAt) * this.#times;
  }

  override schedule(at: number, task: () => void): () => void {
    return super.schedule(Date.now() + (at - this.now()) / this.#times, task);
  }
}
