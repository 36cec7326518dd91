import { type CommandAcknowledgement, type Duration, type Instant, type JsonValue, seconds } from '@nexa/sdk';
import { clamp, round } from '../world/round.ts';
import { memoryObject } from './simulated-device.ts';

export type Movement = 'opening' | 'closing' | 'stopped';

/** Something that a motor moves between 0 (closed) and 100 (open). Where it is follows from when it set off. */
export class MovingPart {
  readonly #wholeWay: Duration;
  #from: number;
  #target: number;
  #since: Instant = 0;

  constructor(at: number, wholeWay: Duration = seconds(24)) {
    this.#from = at;
    this.#target = at;
    this.#wholeWay = wholeWay;
  }

  position(at: Instant): number {
    const way = ((at - this.#since) / this.#wholeWay) * 100;
    const gone = this.#target > this.#from ? this.#from + way : this.#from - way;
    return round(clamp(gone, Math.min(this.#from, this.#target), Math.max(this.#from, this.#target)), 0);
  }

  movement(at: Instant): Movement {
    if (this.position(at) === this.#target) return 'stopped';
    return this.#target > this.#from ? 'opening' : 'closing';
  }

  /** Carries out `open`, `close` or `stop`; undefined for another command. A stop shows in no value of its own. */
  obey(command: string, at: Instant): CommandAcknowledgement | undefined {
    if (command === 'stop') {
      this.move(this.position(at), at);
      return 'unconfirmable';
    }
    const target = { open: 100, close: 0 }[command];
    if (target === undefined) return undefined;
    this.move(target, at);
    return 'accepted';
  }

  move(target: number, at: Instant): void {
    this.#from = this.position(at);
    this.#target = round(target, 0);
    this.#since = at;
  }

  remember(): JsonValue {
    return { from: this.#from, target: this.#target, since: this.#since };
  }

  recall(memory: JsonValue): void {
    const { from, target, since } = memoryObject(memory);
    if (typeof from !== 'number' || typeof target !== 'number' || typeof since !== 'number') return;
    [this.#from, this.#target, this.#since] = [from, target, since];
  }
}
