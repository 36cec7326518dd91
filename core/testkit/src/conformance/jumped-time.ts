import type { Duration } from '@nexa/sdk';
import { MachineClock } from '../clock/machine-clock.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import type { PluginHost } from '../plugin-host/plugin-host.ts';

/**
 * Sets the clock as a person, a time server or a summer time would: what is waited for keeps its distance, only the
 * time of day is another one. On the machine's clock it is `Date` that jumps, for all of this process.
 */
export class JumpedTime {
  readonly #host: PluginHost;
  readonly #RealDate = Date;
  #offset: Duration = 0;

  constructor(host: PluginHost) {
    this.#host = host;
    if (!(host.clock instanceof VirtualClock) && !(host.clock instanceof MachineClock)) {
      throw new Error('the harness’s clock is neither a VirtualClock nor the machine’s, and cannot jump');
    }
  }

  jump(by: Duration): void {
    if (this.#host.clock instanceof VirtualClock) {
      this.#host.clock.jump(by);
      return;
    }
    this.#offset += by;
    const offset = this.#offset;
    const now = () => this.#RealDate.now() + offset;
    globalThis.Date = new Proxy(this.#RealDate, {
      construct: (target, args: [], newTarget) =>
        args.length === 0 ? new target(now()) : Reflect.construct(target, args, newTarget),
      get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
    });
  }

  /** The machine's own time again. */
  restore(): void {
    globalThis.Date = this.#RealDate;
  }
}
