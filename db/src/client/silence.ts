import { NexaError } from '@nexa/sdk';

/**
 * How long a server may leave a transaction's first statement unanswered: one that hangs, or that the network swallowed,
 * neither answers nor closes the connection, and no timeout of its own can be relied upon.
 */
export class Silence {
  readonly #tooLong: Promise<never>;
  readonly #timer: NodeJS.Timeout;
  #isTooLong = false;

  constructor(limitMs: number) {
    let fail: (error: unknown) => void = () => undefined;
    this.#tooLong = new Promise((_, reject) => {
      fail = reject;
    });
    this.#tooLong.catch(() => undefined);
    this.#timer = setTimeout(() => {
      this.#isTooLong = true;
      fail(tooLong(limitMs));
    }, limitMs);
  }

  get isTooLong(): boolean {
    return this.#isTooLong;
  }

  /** The server answered. Throws when it was too late and the transaction is given up: nothing may be done in it. */
  end(): void {
    this.cancel();
    if (this.#isTooLong) throw new NexaError('NEXA_DATABASE_UNAVAILABLE', 'the transaction was given up');
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }

  /** What `run` comes to, or the end of patience. */
  async orElse<T>(run: Promise<T>): Promise<T> {
    run.catch(() => undefined);
    return Promise.race([run, this.#tooLong]);
  }
}

function tooLong(limitMs: number): NexaError {
  return new NexaError(
    'NEXA_DATABASE_UNAVAILABLE',
    `The database did not answer for ${Math.round(limitMs / 1000)} s: it hangs, or the network to it is cut.`,
  );
}
