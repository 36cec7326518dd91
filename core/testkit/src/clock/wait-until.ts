import type { Clock } from '@nexa/engine';
import type { Duration } from '@nexa/sdk';
import { VirtualClock } from './virtual-clock.ts';

/** How often a condition is looked at that no one tells us of. */
const LOOK_EVERY: Duration = 5;

/**
 * Resolves when `predicate` holds. A virtual clock is moved on for it, by at most `limit`; on the machine's clock it
 * waits. Rejects after `limit`, with `what` in the message.
 *
 * @since 0.1.0
 */
export async function waitUntil(
  clock: Clock,
  predicate: () => boolean,
  limit: Duration,
  what = 'what was waited for',
): Promise<void> {
  if (clock instanceof VirtualClock) {
    await clock.runUntil(predicate, limit).catch((cause: unknown) => {
      throw new Error(`${what} did not come within ${limit} ms of virtual time`, { cause });
    });
    return;
  }
  const deadline = Date.now() + limit;
  while (!predicate()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${limit} ms`);
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY);
    });
  }
}
