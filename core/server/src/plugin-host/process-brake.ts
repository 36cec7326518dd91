import type { Duration } from '@nexa/sdk';

/** A braked process runs so long at a time. */
const RUNS: Duration = 4;

/** Lets a process run for a share of the time only, with all its threads: priorities do not keep memory and caches free. */
export class ProcessBrake {
  readonly #pid: number;
  #share = 1;
  #timer: NodeJS.Timeout | undefined;
  /** When it was made to stand, while it stands. */
  #stoppedAt: number | undefined;
  #stood = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** Milliseconds for which it was made to stand so far. */
  get stood(): Duration {
    return this.#stood + (this.#stoppedAt === undefined ? 0 : performance.now() - this.#stoppedAt);
  }

  /** `share` of the time, in rounds of which it runs the last {@link RUNS} milliseconds; 1: all of it. */
  set(share: number): void {
    if (share === this.#share) return;
    this.#share = share;
    clearTimeout(this.#timer);
    if (share < 1) this.#stand();
    else this.#signal(false);
  }

  #stand(): void {
    this.#signal(true);
    this.#timer = setTimeout(() => this.#run(), (RUNS * (1 - this.#share)) / this.#share);
    this.#timer.unref();
  }

  #run(): void {
    this.#signal(false);
    this.#timer = setTimeout(() => this.#stand(), RUNS);
    this.#timer.unref();
  }

  #signal(stands: boolean): void {
    if (stands === (this.#stoppedAt !== undefined)) return;
    this.#stood = this.stood;
    this.#stoppedAt = stands ? performance.now() : undefined;
    try {
      process.kill(this.#pid, stands ? 'SIGSTOP' : 'SIGCONT');
    } catch {
      // It ended meanwhile.
    }
  }
}
