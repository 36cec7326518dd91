import type { Instant } from '@nexa/sdk';

/** Time as the engine knows it. The server's is the machine's clock, a test's and a replay's is virtual. */
export interface Clock {
  now(): Instant;
  /** Calls `task` once at `at`, or as soon as possible when that has passed. Returns how to cancel it. */
  schedule(at: Instant, task: () => void): () => void;
}
