import type { Database } from '../client/database.ts';

/** The summaries in the order in which they are refreshed; what is asked for most often comes first. */
export const summaries = ['home_dashboard_summary', 'device_health_summary', 'energy_usage_summary'] as const;
export type Summary = (typeof summaries)[number];

const lockKey = 0x6e657864;

/**
 * Brings the summaries up to date, each in a transaction of its own, without making its readers wait. Any number of
 * servers may call it: a summary that another one is refreshing is left out of the answer.
 */
export async function refreshSummaries(
  database: Database,
  signal?: AbortSignal,
  wanted: readonly Summary[] = summaries,
): Promise<{ readonly refreshed: readonly Summary[] }> {
  const refreshed: Summary[] = [];
  for (const summary of wanted) {
    signal?.throwIfAborted();
    const isDone = await database.asService('jobs', async ({ sql }) => {
      const [lock] = await sql`SELECT pg_try_advisory_xact_lock(${lockKey}, ${summaries.indexOf(summary)}) AS taken`;
      if (!lock?.taken) return false;
      await sql`REFRESH MATERIALIZED VIEW CONCURRENTLY ${sql(`timeseries.${summary}`)}`;
      return true;
    });
    if (isDone) refreshed.push(summary);
  }
  return { refreshed };
}
