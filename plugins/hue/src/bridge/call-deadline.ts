import type { Duration } from '@nexa/sdk';

/** The end of one call: its own deadline, or whatever ends those around it. */
export interface CallDeadline {
  readonly signal: AbortSignal;
  /** Lets go of the timer and of the longer-lived signals. */
  release(): void;
}

/**
 * Makes the signal of one call. Not by `AbortSignal.any`: on Node 20 a signal that lives long keeps a trace of every
 * shorter one that was ever made from it, and a bridge is asked some hundred thousand times a day.
 */
export function callDeadline(deadline: Duration, outer: readonly AbortSignal[]): CallDeadline {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const timer = setTimeout(end, deadline);
  for (const signal of outer) {
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  }
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer);
      for (const signal of outer) signal.removeEventListener('abort', end);
    },
  };
}
