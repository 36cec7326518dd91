import type { CancelSignal } from '@nexa/sdk';
import { newCancelController } from './platform.ts';

/** The signal of one call, and what else is to happen when it is given up. */
export class Cancellation {
  readonly #controller = newCancelController();
  #listener: (() => void) | undefined;

  get signal(): CancelSignal {
    return this.#controller.signal;
  }

  whenAborted(listener: () => void): void {
    this.#listener = listener;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
    this.#listener?.();
  }
}
