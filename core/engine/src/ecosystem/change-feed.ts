import type { CauseKind, Duration, ExposedChange, ExposedState } from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';

export interface ChangeFeedOptions {
  /** How a device is now; undefined: it is exposed no more. */
  readonly read: (deviceId: string) => ExposedState | undefined;
  readonly send: (changes: readonly ExposedChange[]) => Promise<void>;
  readonly clock: Clock;
  readonly onFailed: (error: unknown, count: number) => void;
}

interface Waiting {
  readonly changed: Set<string>;
  cause: CauseKind;
}

/** Values of one device that change together are told together. */
const GATHER: Duration = 100;
const MOST_AT_ONCE = 100;

/**
 * Hands changes of exposed devices to an ecosystem's plugin, one call at a time. Those that come meanwhile wait, joined by
 * device, and are read when they are sent; what could not be handed over is given up, since the next change tells the
 * present anyway.
 */
export class ChangeFeed {
  readonly #options: ChangeFeedOptions;
  readonly #waiting = new Map<string, Waiting>();
  #cancelTimer: (() => void) | undefined;
  #isSending = false;
  #isStopped = false;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
  }

  /** `changed`: state keys, or `status`. */
  push(deviceId: string, changed: readonly string[], cause: CauseKind): void {
    if (this.#isStopped) return;
    const waiting = this.#waiting.get(deviceId) ?? { changed: new Set(), cause };
    for (const key of changed) waiting.changed.add(key);
    waiting.cause = cause;
    this.#waiting.set(deviceId, waiting);
    this.#wake();
  }

  stop(): void {
    this.#isStopped = true;
    this.#waiting.clear();
    this.#cancelTimer?.();
  }

  #wake(): void {
    if (this.#isSending || this.#cancelTimer !== undefined || this.#waiting.size === 0) return;
    const { clock } = this.#options;
    this.#cancelTimer = clock.schedule(clock.now() + GATHER, () => void this.#send());
  }

  async #send(): Promise<void> {
    const { send, onFailed } = this.#options;
    this.#cancelTimer = undefined;
    this.#isSending = true;
    const changes = this.#take();
    try {
      if (changes.length > 0) await send(changes);
    } catch (error) {
      if (!this.#isStopped) onFailed(error, changes.length);
    }
    this.#isSending = false;
    if (!this.#isStopped) this.#wake();
  }

  #take(): ExposedChange[] {
    const due = [...this.#waiting].slice(0, MOST_AT_ONCE);
    return due.flatMap(([deviceId, { changed, cause }]) => {
      this.#waiting.delete(deviceId);
      const state = this.#options.read(deviceId);
      return state === undefined ? [] : [{ deviceId, changed: [...changed], cause, ...state }];
    });
  }
}
