import type { Duration, PluginClock } from '@nexa/sdk';

/** So often is looked within one stretch of quiet: a moment in which this machine was busy is no quiet. */
const LOOKS = 3;

/** Waits until nothing was heard for a while. */
export class QuietWatch {
  readonly #clock: PluginClock;
  #heard = 0;

  constructor(clock: PluginClock) {
    this.#clock = clock;
  }

  /** Something was heard just now. */
  hear(): void {
    this.#heard += 1;
  }

  /** Resolves once nothing was heard for `quiet`, after `longest` at the latest; rejects when the integration ends. */
  async wait(quiet: Duration, longest: Duration = Number.POSITIVE_INFINITY): Promise<void> {
    const step = quiet / LOOKS;
    let looks = 0;
    for (let waited = 0; waited < longest && looks < LOOKS; waited += step) {
      const before = this.#heard;
      await this.#clock.sleep(step);
      // What had arrived while the machine was busy is read before it is judged.
      await new Promise((resolve) => setImmediate(resolve));
      looks = this.#heard === before ? looks + 1 : 0;
    }
  }
}
