import type { Instant } from '@nexa/sdk';
import type { Database } from '../client/database.ts';

const lockKey = 0x6e657862;

/**
 * Keeps of each automation the failures of 30 days (at most 1,000), the last 100 runs and the last 100 not-runs.
 * Answers how many went; undefined while another server is at it.
 */
export function pruneExecutions(database: Database, now: Instant): Promise<number | undefined> {
  return database.asService('retention', async ({ sql }) => {
    const [lock] = await sql`SELECT pg_try_advisory_xact_lock(${lockKey}) AS taken`;
    if (!lock?.taken) return undefined;
    const [pruned] = await sql<{ count: number }[]>`SELECT nexa.prune_executions(${new Date(now)}) AS count`;
    return pruned?.count ?? 0;
  });
}
