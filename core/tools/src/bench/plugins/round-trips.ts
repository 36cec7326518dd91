import type { BenchHost } from './bench-host.ts';

/** Milliseconds, one for each command. */
export type RoundTrips = number[];

/**
 * Sends a command every `pace` milliseconds, whether or not earlier ones were answered, and measures each from the
 * moment at which it was due until its report has come: a host that is held up does not get away with sending late.
 */
export async function roundTrips(
  host: BenchHost,
  { count, pace }: { readonly count: number; readonly pace: number },
): Promise<RoundTrips> {
  const startedAt = performance.now() + pace;
  const trips: Promise<number>[] = [];
  for (let index = 0; index < count; index += 1) {
    const due = startedAt + index * pace;
    await until(due);
    trips.push(host.roundTrip().then((at) => at - due));
  }
  return await Promise.all(trips);
}

async function until(due: number): Promise<void> {
  // Timers are never early, and some are a millisecond late; the last stretch is waited turn by turn.
  for (let left = due - performance.now(); left > 0; left = due - performance.now()) {
    await new Promise<void>((resolve) => (left > 2 ? setTimeout(resolve, left - 2) : setImmediate(resolve)));
  }
}

/**
 * Between which of the values the percentile of all that could have been measured lies, with 99 % certainty, if they do
 * not depend on each other: order statistics, by the normal approximation of the binomial distribution.
 */
export function percentileRange(
  values: readonly number[],
  share: number,
): { readonly atLeast: number; readonly atMost: number } {
  const ascending = [...values].sort((a, b) => a - b);
  const spread = 2.576 * Math.sqrt(ascending.length * share * (1 - share));
  const at = (rank: number) => ascending[Math.min(ascending.length - 1, Math.max(0, rank))] ?? Number.NaN;
  const rank = ascending.length * share;
  return { atLeast: at(Math.floor(rank - spread)), atMost: at(Math.ceil(rank + spread)) };
}

export function percentile(values: readonly number[], share: number): number {
  const ascending = [...values].sort((a, b) => a - b);
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
}
