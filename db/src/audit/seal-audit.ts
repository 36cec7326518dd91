import type { Instant } from '@nexa/sdk';
import type { Database } from '../client/database.ts';

export interface SealResult {
  /** Rows that got their place in a chain. */
  readonly sealed: number;
  /** Transactions it took. */
  readonly steps: number;
}

const rowsAStep = 2_000;

/**
 * Seals what was written to the audit log and waits. Any number of servers may: each takes the chains that no other is
 * at. Every step is a transaction, so that a server may be killed at any moment.
 */
export async function sealAudit(database: Database, _now?: Instant, signal?: AbortSignal): Promise<SealResult> {
  let sealed = 0;
  for (let steps = 1; ; steps += 1) {
    const [step] = await database.asService(
      'jobs',
      ({ sql }) => sql<{ sealed: number; is_more: boolean }[]>`SELECT * FROM timeseries.seal_audit(${rowsAStep})`,
    );
    sealed += step?.sealed ?? 0;
    // More is left and nothing was done: another server is at it.
    if (!step?.is_more || step.sealed === 0 || signal?.aborted === true) return { sealed, steps };
  }
}
