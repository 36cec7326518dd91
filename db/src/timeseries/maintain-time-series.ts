import type { Instant } from '@nexa/sdk';
import type { Database } from '../client/database.ts';
import { isLockTimeout } from '../client/lock-timeout.ts';

export interface TimeSeriesMaintenance {
  /** Steps that did something. */
  readonly steps: number;
  readonly packedRows: number;
  /** Months that retention dropped. */
  readonly dropped: readonly string[];
  /** False: stopped by the signal, or another server was at some of it; call again. */
  readonly isDone: boolean;
}

interface Step {
  /** `busy`: another server is at it, or a long transaction stands in the way. */
  readonly did: string;
  readonly rows?: number;
  readonly dropped?: readonly string[];
  /** What the step planned, and what has to run outside of a transaction. */
  readonly statements?: readonly string[];
  readonly more: boolean;
}

/**
 * Brings rollups up to now, packs what is old enough and drops what has expired, in steps of a transaction each. Any
 * number of servers may do this at once, and each may be killed at any point: what is left, the next call does.
 */
export async function maintainTimeSeries(
  database: Database,
  now: Instant,
  signal?: AbortSignal,
  options: { readonly withoutRetention?: boolean } = {},
): Promise<TimeSeriesMaintenance> {
  const moment = new Date(now);
  const total = { steps: 0, packedRows: 0, dropped: [] as string[], isDone: true };
  await database.asService(
    'retention',
    ({ sql }) => sql`SELECT timeseries.ensure_partitions(${moment}, ${moment}::timestamptz + interval '2 months')`,
  );
  const names = await database.asService(
    'retention',
    ({ sql }) => sql<{ name: string }[]>`SELECT name FROM timeseries.series ORDER BY name`,
  );
  // Rollups have taken in what then goes; what goes need not be packed.
  for (const { name } of names) await repeat(() => runStep(database, 'refresh_rollups', [name, moment]));
  if (!options.withoutRetention) await repeat(() => runStep(database, 'drop_expired', [moment]));
  for (const { name } of names) await repeat(() => runStep(database, 'compress_step', [name, moment]));
  return total;

  async function repeat(run: () => Promise<Step>): Promise<void> {
    for (let more = true; more; ) {
      if (signal?.aborted) {
        total.isDone = false;
        return;
      }
      const step = await run();
      if (step.did === 'busy') {
        total.isDone = false;
        return;
      }
      if (step.did !== 'nothing') total.steps += 1;
      total.packedRows += step.rows ?? 0;
      total.dropped.push(...(step.dropped ?? []));
      more = step.more;
    }
  }
}

async function runStep(
  database: Database,
  step: 'refresh_rollups' | 'compress_step' | 'drop_expired',
  parameters: readonly (string | Date)[],
): Promise<Step> {
  try {
    const answer = await database.asService('retention', async ({ sql }) => {
      // Some steps lock out readers or writers of a series for a moment; nobody is to queue behind one that waits.
      await sql`SELECT set_config('lock_timeout', '2s', true)`;
      const places = parameters.map((_, index) => `$${index + 1}`).join(', ');
      const rows = await sql.unsafe<{ answer: Step }[]>(`SELECT timeseries.${step}(${places}) AS answer`, [
        ...parameters,
      ]);
      return (rows[0] as { answer: Step }).answer;
    });
    for (const statement of answer.statements ?? []) await database.callAsService('retention', statement);
    return answer;
  } catch (error) {
    if (isLockTimeout(error)) return { did: 'busy', more: false };
    throw error;
  }
}
