import { type Instant, NexaError } from '@nexa/sdk';
import type { Database } from '../client/database.ts';
import { maintainTimeSeries } from '../timeseries/maintain-time-series.ts';

export type TimeSeriesEngine = 'native' | 'timescale';

export interface EngineChoice {
  readonly name: TimeSeriesEngine;
  readonly reason: string;
  readonly chosenAt: Instant;
  /** Why TimescaleDB cannot be used here; left out when it can. */
  readonly timescaleObstacle?: string;
  /** A move that was begun and is not finished. */
  readonly move?: {
    readonly target: TimeSeriesEngine;
    readonly phase: string;
    readonly copied: number;
    readonly parts: number;
  };
}

export interface MoveStep {
  readonly did: string;
  readonly name?: string;
  readonly month?: string;
  readonly rows?: number;
}

interface Answer extends MoveStep {
  readonly more: boolean;
  readonly settle?: boolean;
}

/** Which engine stores the time series, and what a move between them is at. */
export async function readEngine(database: Database): Promise<EngineChoice> {
  return database.asService('health', async ({ sql }) => {
    const [row] = await sql<
      { name: TimeSeriesEngine; reason: string; chosen_at: Date; obstacle: string | null }[]
    >`SELECT name, reason, chosen_at, timeseries.timescale_obstacle() AS obstacle FROM timeseries.engine`;
    if (row === undefined) throw new NexaError('NEXA_INTERNAL', 'timeseries.engine is empty');
    const [move] = await sql<{ target: TimeSeriesEngine; phase: string; copied: number; parts: number }[]>`
      SELECT target, phase, count(p.copied_at)::int AS copied, count(p.name)::int AS parts
      FROM timeseries.engine_move LEFT JOIN timeseries.engine_move_parts AS p ON true GROUP BY 1, 2`;
    return {
      name: row.name,
      reason: row.reason,
      chosenAt: row.chosen_at.getTime(),
      ...(row.obstacle === null ? {} : { timescaleObstacle: row.obstacle }),
      ...(move === undefined ? {} : { move: { ...move } }),
    };
  });
}

/** Refuses with `NEXA_DATABASE_MOVING` while the time series are between two engines. */
export async function requireNoEngineMove(database: Database): Promise<void> {
  const { move } = await readEngine(database);
  if (move === undefined) return;
  throw new NexaError(
    'NEXA_DATABASE_MOVING',
    `the time series are being moved to the engine ${move.target}; finish it with: nexa db engine ${move.target}`,
    { params: { target: move.target, phase: move.phase } },
  );
}

/** Another server may be at a step for a moment. */
const mostAttempts = 20;
const stepDeadline = `${6 * 3_600_000}`;

/**
 * Moves the time series to another engine, or goes on where an earlier call was stopped. NEXA must be stopped. The old
 * storage is dropped only after every month has been compared with what was there.
 */
export async function moveEngine(
  database: Database,
  target: TimeSeriesEngine,
  now: Instant,
  onStep: (step: MoveStep) => void = () => undefined,
): Promise<void> {
  const engine = await readEngine(database);
  if (engine.move !== undefined && engine.move.target !== target) {
    throw new NexaError(
      'NEXA_DATABASE_MOVING',
      `a move to the engine ${engine.move.target} is under way; finish that first`,
      {
        params: { target: engine.move.target, phase: engine.move.phase },
      },
    );
  }
  if (engine.move === undefined) {
    if (engine.name === target) return;
    if (engine.timescaleObstacle !== undefined) {
      throw new NexaError(
        'NEXA_DATABASE_UNSUPPORTED',
        `the time series cannot move to ${target}: ${engine.timescaleObstacle}`,
        {
          params: { found: engine.timescaleObstacle, advice: 'See the section on TimescaleDB in db/README.md.' },
        },
      );
    }
    await step(database, (sql) => sql`SELECT timeseries.move_begin(${target})`);
    onStep({ did: 'begin' });
  }
  for (let isSettled = false, more = true; more; ) {
    const [row] = await step(
      database,
      (sql) => sql<{ answer: Answer }[]>`SELECT timeseries.move_step(${isSettled}) AS answer`,
    );
    const answer = row?.answer as Answer;
    if (answer.settle) await settle(database, now);
    isSettled = answer.settle ?? false;
    if (answer.did !== 'nothing') onStep(answer);
    more = answer.more;
  }
}

type Sql = Parameters<Parameters<Database['asService']>[1]>[0]['sql'];

function step<T>(database: Database, run: (sql: Sql) => Promise<T>): Promise<T> {
  return database
    .asService('retention', async ({ sql }) => {
      await sql`SELECT set_config('statement_timeout', ${stepDeadline}, true)`;
      // In an object, because postgres.js looks into arrays that it is given.
      return { value: await run(sql) };
    })
    .then(({ value }) => value);
}

async function settle(database: Database, now: Instant): Promise<void> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const { isDone } = await maintainTimeSeries(database, now, undefined, { withoutRetention: true });
    if (isDone) return;
  }
  throw new NexaError(
    'NEXA_DATABASE_CONFLICT',
    'something else works on the time series; stop NEXA and run this again',
  );
}
