import { hasErrorCode, type NexaError } from '@nexa/sdk';

/** The recorder and the jobs write more often than that, so a refusal that nobody met again is over. */
const believedMs = 60_000;

/** Remembers that the server refused a write though it answers: its disk is full, or it is read-only. */
export class WriteWatch {
  #refusal: { readonly error: NexaError; readonly at: number } | undefined;

  /** The last refusal, while it is worth believing. */
  get refusal(): NexaError | undefined {
    if (this.#refusal !== undefined && performance.now() - this.#refusal.at > believedMs) this.#refusal = undefined;
    return this.#refusal?.error;
  }

  failed(error: unknown): void {
    if (hasErrorCode(error, 'NEXA_DATABASE_FULL') || hasErrorCode(error, 'NEXA_DATABASE_READ_ONLY'))
      this.#refusal = { error: error as NexaError, at: performance.now() };
  }

  written(): void {
    this.#refusal = undefined;
  }
}
