import type { Duration } from '@nexa/sdk';
import type { ProcessUsage } from './process-usage.ts';

export interface ProcessorShareOptions {
  readonly busyShare: number;
  readonly busyFor: Duration;
  readonly window: Duration;
}

export interface ProcessorVerdict {
  readonly reason: string;
  /** Not only too much, but for too long. */
  readonly isTooLong: boolean;
}

/** Milliseconds in one go; whoever answers and waits does far less between two waits. */
const LONG_STRETCH = 5;

/**
 * Finds processes that want a processor for themselves, by windows of time. On a machine that has too much to do nobody
 * gets much and everybody waits; there they show by computing in long stretches.
 */
export class ProcessorShare {
  readonly #options: ProcessorShareOptions;
  #busySince = 0;
  #before: { readonly at: number; readonly usage: ProcessUsage } | undefined;

  constructor(options: ProcessorShareOptions) {
    this.#options = options;
  }

  /** At the end of a window: whether it was too much, and for too long. */
  judge(now: number, usage: ProcessUsage): ProcessorVerdict | undefined {
    const { busyShare, busyFor, window } = this.#options;
    if (this.#before === undefined) {
      this.#before = { at: now, usage };
      this.#busySince = now;
      return undefined;
    }
    const elapsed = now - this.#before.at;
    if (elapsed < window) return undefined;
    const got = (usage.processor - this.#before.usage.processor) / elapsed;
    const asked = Math.max(got, askedFor(this.#before.usage, usage, elapsed));
    this.#before = { at: now, usage };
    if (got <= busyShare) this.#busySince = now;
    const busy = now - this.#busySince;
    if (busy > busyFor) {
      return { reason: `it kept a processor ${percent(got)} busy for ${seconds(busy)}`, isTooLong: true };
    }
    if (asked <= busyShare) return undefined;
    return { reason: `it wanted a processor ${percent(asked)} of the time for ${seconds(elapsed)}`, isTooLong: false };
  }
}

/** The share of the time in which it ran or would have, when it runs in long stretches. */
function askedFor(before: ProcessUsage, after: ProcessUsage, elapsed: Duration): number {
  if (before.main === undefined || after.main === undefined) return 0;
  const ran = after.main.ran - before.main.ran;
  const waited = after.main.waited - before.main.waited;
  const stretches = Math.max(1, after.main.yields - before.main.yields);
  return ran / stretches < LONG_STRETCH ? 0 : (ran + waited) / elapsed;
}

const percent = (share: number): string => `${Math.round(Math.min(1, share) * 100)} %`;
const seconds = (span: Duration): string => `${(span / 1000).toFixed(1)} s`;
