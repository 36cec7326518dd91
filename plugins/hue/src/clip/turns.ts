import { type Duration, unreachable } from '@nexa/sdk';

/** One after another, each at least `spacing` after the one before began. */
export class Turns {
  readonly #spacing: Duration;
  #last: Promise<unknown> = Promise.resolve();
  #beganAt = Number.NEGATIVE_INFINITY;

  constructor(spacing: Duration = 0) {
    this.#spacing = spacing;
  }

  /** Runs `task` in its turn; never when `signal` is aborted before. */
  run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      await pause(this.#beganAt + this.#spacing - performance.now(), signal);
      if (signal.aborted) throw unreachable('the request was given up before it was sent');
      this.#beganAt = performance.now();
      return await task();
    });
    this.#last = turn.catch(() => undefined);
    return untilAborted(turn, signal);
  }
}

/** Resolves after `duration`, or as soon as nobody waits any more. */
export function pause(duration: Duration, signal: AbortSignal): Promise<void> {
  if (!(duration > 0) || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, duration);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Whoever waits for their turn may give up; the others go on. */
function untilAborted<T>(turn: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(unreachable('the bridge does not answer in time'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
