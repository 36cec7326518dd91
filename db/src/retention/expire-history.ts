import type { Instant } from '@nexa/sdk';
import type { Database } from '../client/database.ts';
import { isLockTimeout } from '../client/lock-timeout.ts';
import { expiresBefore, type RetentionSeries, type RetentionTarget, retentionTargets } from './retention-rules.ts';
import { retentionStore } from './retention-store.ts';

export interface ExpiredHistory {
  /** Rows that went. */
  readonly rows: number;
  readonly homes: number;
  /** False: stopped by the signal, or something held a lock for long; the next run does the rest. */
  readonly isDone: boolean;
}

/**
 * Removes the rows that the homes' retention rules keep no longer; their rollups stay. In steps of a transaction each:
 * any number of servers may do this at once, and each may be killed at any point.
 */
export async function expireHistory(database: Database, now: Instant, signal?: AbortSignal): Promise<ExpiredHistory> {
  const bounds = await readBounds(database);
  const homes = await database.asService(
    'retention',
    ({ sql }) => sql<{ id: string }[]>`SELECT DISTINCT home_id AS id FROM nexa.retention_rules ORDER BY 1`,
  );
  let rows = 0;
  let isDone = true;
  for (const { id: homeId } of homes) {
    for (const target of await readTargets(database, homeId)) {
      const { rule } = target;
      const before = Math.min(expiresBefore(rule.keepDays, now).getTime(), bounds.get(rule.series) ?? now);
      if (before === Number.NEGATIVE_INFINITY) continue;
      for (const device of target.devices) {
        for (let more = true; more; ) {
          if (signal?.aborted) return { rows, homes: homes.length, isDone: false };
          const step = await runStep(database, { homeId, device, target, before: new Date(before) });
          if (step === undefined) isDone = false;
          rows += step?.rows ?? 0;
          more = step?.more ?? false;
        }
      }
    }
  }
  return { rows, homes: homes.length, isDone };
}

/**
 * Up to where rollups hold every row, asked once: what goes leaves a range to be refreshed behind on TimescaleDB, and
 * asked again the answer would be that nothing more may go.
 */
async function readBounds(database: Database): Promise<ReadonlyMap<RetentionSeries, number>> {
  const rows = await database.asService(
    'retention',
    ({ sql }) => sql<{ name: RetentionSeries; bound: number | null }[]>`
      SELECT name, (EXTRACT(EPOCH FROM timeseries.rolled_up_before(name)) * 1000)::float8 AS bound FROM timeseries.series`,
  );
  return new Map(rows.map(({ name, bound }) => [name, bound ?? Number.NEGATIVE_INFINITY]));
}

function readTargets(database: Database, homeId: string): Promise<RetentionTarget[]> {
  return database.asService('retention', async (tx) =>
    retentionTargets(await retentionStore.list(tx, homeId), await retentionStore.devices(tx, homeId)),
  );
}

interface StepOf {
  readonly homeId: string;
  readonly device: string;
  readonly target: RetentionTarget;
  readonly before: Date;
}

/** Undefined while a long transaction stands in the way. */
async function runStep(database: Database, step: StepOf): Promise<{ rows: number; more: boolean } | undefined> {
  const { rule, metrics, butMetrics } = step.target;
  try {
    return await database.asService('retention', async ({ sql }) => {
      await sql`SELECT set_config('lock_timeout', '2s', true)`;
      const [row] = await sql<{ step: { rows?: number; more: boolean } }[]>`
        SELECT timeseries.expire_rows(${rule.series}, ${step.homeId}, ${step.device}, ${step.before},
          ${metrics === undefined ? null : [...metrics]}::text[], ${butMetrics === undefined ? null : [...butMetrics]}::text[]) AS step`;
      return { rows: Number(row?.step.rows ?? 0), more: row?.step.more === true };
    });
  } catch (error) {
    if (isLockTimeout(error)) return undefined;
    throw error;
  }
}
