import type { ExecutionRecord } from '@nexa/engine';
import type { AutomationDefinition, Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import type { StoredTrace } from '../../schema/json-shapes.ts';
import { causeOfJson } from '../cause-mapper.ts';
import { decodeMomentCursor, encodeCursor, pageLimit } from '../cursor.ts';
import { traceOf } from '../trace-mapper.ts';

interface Row {
  readonly id: string;
  readonly home_id: string;
  readonly definition: AutomationDefinition;
  readonly enabled: boolean;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly last_run_at: Date | null;
}

export interface StoredAutomation {
  readonly id: string;
  readonly homeId: string;
  readonly enabled: boolean;
  readonly version: number;
  readonly definition: AutomationDefinition;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly lastRunAt?: Instant;
}

/** What an automation becomes. */
export interface ReplacedAutomation extends Pick<StoredAutomation, 'definition'> {
  /** As it is when left out. */
  readonly enabled?: boolean;
  /** The version that whoever changes it has read. */
  readonly version?: number;
}

const toAutomation = (row: Row): StoredAutomation => ({
  id: row.id,
  homeId: row.home_id,
  enabled: row.enabled,
  version: row.version,
  definition: row.definition,
  createdAt: row.created_at.getTime(),
  updatedAt: row.updated_at.getTime(),
  ...(row.last_run_at === null ? {} : { lastRunAt: row.last_run_at.getTime() }),
});

/** What {@link toExecution} reads. */
export interface ExecutionRow {
  readonly id: string;
  readonly automation_id: string;
  readonly automation_version: number;
  readonly outcome: ExecutionRecord['outcome'];
  readonly reason: NonNullable<ExecutionRecord['reason']> | null;
  readonly detail: string | null;
  readonly trigger: ExecutionRecord['trigger'];
  readonly trace: StoredTrace;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

/** Runs, whatever became of them, or triggers that led to none. */
export type ExecutionFilter = 'runs' | 'not-runs';

export interface ExecutionPageFilter {
  readonly limit?: number;
  readonly cursor?: string;
  /** Both when left out. */
  readonly only?: ExecutionFilter;
}

export interface ExecutionPage {
  readonly items: readonly ExecutionRecord[];
  /** Absent at the end. */
  readonly nextCursor?: string;
}

export const toExecution = (row: ExecutionRow): ExecutionRecord => ({
  id: row.id,
  automationId: row.automation_id,
  automationVersion: row.automation_version,
  startedAt: row.started_at.getTime(),
  ...(row.finished_at === null ? {} : { finishedAt: row.finished_at.getTime() }),
  outcome: row.outcome,
  ...(row.reason === null ? {} : { reason: row.reason }),
  ...(row.detail === null ? {} : { detail: row.detail }),
  trigger: { ...row.trigger, cause: causeOfJson(row.trigger.cause) },
  ...traceOf(row.trace),
});

export const automationStore = {
  async list({ sql }: DatabaseTransaction, homeId: string): Promise<StoredAutomation[]> {
    const rows = await sql<Row[]>`
      SELECT a.*, (SELECT max(e.started_at) FROM automation_executions AS e
        WHERE e.home_id = a.home_id AND e.automation_id = a.id AND e.outcome NOT IN ('not-run', 'queued')) AS last_run_at
      FROM automations AS a WHERE a.home_id = ${homeId} AND a.deleted_at IS NULL ORDER BY a.name, a.id LIMIT 1000`;
    return rows.map(toAutomation);
  },

  async find({ sql }: DatabaseTransaction, id: string): Promise<StoredAutomation | undefined> {
    const [row] = await sql<Row[]>`
      SELECT a.*, (SELECT max(e.started_at) FROM automation_executions AS e
        WHERE e.home_id = a.home_id AND e.automation_id = a.id AND e.outcome NOT IN ('not-run', 'queued')) AS last_run_at
      FROM automations AS a WHERE a.id = ${id} AND a.deleted_at IS NULL`;
    return row && toAutomation(row);
  },

  async create(
    { sql }: DatabaseTransaction,
    homeId: string,
    definition: AutomationDefinition,
    enabled: boolean,
  ): Promise<StoredAutomation | undefined> {
    const [row] = await sql<Row[]>`
      INSERT INTO automations (home_id, name, definition, enabled, created_by)
      VALUES (${homeId}, ${definition.name}, ${sql.json(definition as never)}, ${enabled}, nexa.current_user_id())
      RETURNING *, NULL AS last_run_at`;
    return row && toAutomation(row);
  },

  /**
   * The version counts changes of what it does, not of being switched on and off. Nothing changes, and the answer is
   * `undefined`, when it was removed or is not of `version`, where that is given.
   */
  async replace(
    tx: DatabaseTransaction,
    id: string,
    { definition, enabled, version }: ReplacedAutomation,
  ): Promise<StoredAutomation | undefined> {
    const json = tx.sql.json(definition as never);
    const { count } = await tx.sql`
      UPDATE automations SET name = ${definition.name}, enabled = COALESCE(${enabled ?? null}, enabled), definition = ${json},
        version = version + CASE WHEN definition = ${json} THEN 0 ELSE 1 END
      WHERE id = ${id} AND deleted_at IS NULL AND ${version === undefined ? tx.sql`true` : tx.sql`version = ${version}`}`;
    return count === 0 ? undefined : automationStore.find(tx, id);
  },

  async remove({ sql }: DatabaseTransaction, id: string): Promise<boolean> {
    const { count } = await sql`UPDATE automations SET deleted_at = now() WHERE id = ${id} AND deleted_at IS NULL`;
    return count > 0;
  },

  /** Newest first; where a run that has not ended stands is left out. */
  async executions(
    { sql }: DatabaseTransaction,
    automation: { readonly id: string; readonly homeId: string },
    filter: ExecutionPageFilter = {},
  ): Promise<ExecutionPage> {
    const { only } = filter;
    const limit = pageLimit(filter.limit);
    const after = filter.cursor === undefined ? undefined : decodeMomentCursor(filter.cursor);
    const rows = await sql<(ExecutionRow & { readonly moment: string })[]>`
      SELECT id, automation_id, automation_version, outcome, reason, detail, trigger, trace, started_at, finished_at,
        started_at::text AS moment
      FROM automation_executions WHERE home_id = ${automation.homeId} AND automation_id = ${automation.id}
        AND ${only === undefined ? sql`true` : sql`(outcome = 'not-run') = ${only === 'not-runs'}`}
        AND ${after === undefined ? sql`true` : sql`(started_at, id) < (${after.moment}::text::timestamptz, ${after.id}::uuid)`}
      ORDER BY started_at DESC, id DESC LIMIT ${limit + 1}`;
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      items: rows.slice(0, limit).map(toExecution),
      ...(last === undefined ? {} : { nextCursor: encodeCursor([last.moment, last.id]) }),
    };
  },

  async findExecution(
    { sql }: DatabaseTransaction,
    id: string,
  ): Promise<{ readonly homeId: string; readonly execution: ExecutionRecord } | undefined> {
    const [row] = await sql<(ExecutionRow & { readonly home_id: string })[]>`
      SELECT id, home_id, automation_id, automation_version, outcome, reason, detail, trigger, trace, started_at,
        finished_at
      FROM automation_executions WHERE id = ${id}`;
    return row && { homeId: row.home_id, execution: toExecution(row) };
  },
};
