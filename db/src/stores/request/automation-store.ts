import type { ExecutionRecord } from '@nexa/engine';
import type { AutomationDefinition, Instant } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import { causeOfJson } from '../cause-mapper.ts';

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

interface ExecutionRow {
  readonly id: string;
  readonly automation_id: string;
  readonly automation_version: number;
  readonly outcome: ExecutionRecord['outcome'];
  readonly reason: NonNullable<ExecutionRecord['reason']> | null;
  readonly trigger: ExecutionRecord['trigger'];
  readonly trace: Pick<ExecutionRecord, 'conditions' | 'actions'>;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

const toExecution = (row: ExecutionRow): ExecutionRecord => ({
  id: row.id,
  automationId: row.automation_id,
  automationVersion: row.automation_version,
  startedAt: row.started_at.getTime(),
  ...(row.finished_at === null ? {} : { finishedAt: row.finished_at.getTime() }),
  outcome: row.outcome,
  ...(row.reason === null ? {} : { reason: row.reason }),
  trigger: { ...row.trigger, cause: causeOfJson(row.trigger.cause) },
  conditions: row.trace.conditions ?? [],
  actions: row.trace.actions ?? [],
});

export const automationStore = {
  async list({ sql }: DatabaseTransaction, homeId: string): Promise<StoredAutomation[]> {
    const rows = await sql<Row[]>`
      SELECT a.*, (SELECT max(e.started_at) FROM automation_executions AS e
        WHERE e.home_id = a.home_id AND e.automation_id = a.id AND e.outcome <> 'not-run') AS last_run_at
      FROM automations AS a WHERE a.home_id = ${homeId} AND a.deleted_at IS NULL ORDER BY a.name, a.id LIMIT 1000`;
    return rows.map(toAutomation);
  },

  async find({ sql }: DatabaseTransaction, id: string): Promise<StoredAutomation | undefined> {
    const [row] = await sql<Row[]>`
      SELECT a.*, (SELECT max(e.started_at) FROM automation_executions AS e
        WHERE e.home_id = a.home_id AND e.automation_id = a.id AND e.outcome <> 'not-run') AS last_run_at
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

  /** The version counts changes of what it does, not of being switched on and off. */
  async replace(
    tx: DatabaseTransaction,
    id: string,
    definition: AutomationDefinition,
    enabled: boolean,
  ): Promise<StoredAutomation | undefined> {
    const json = tx.sql.json(definition as never);
    await tx.sql`
      UPDATE automations SET name = ${definition.name}, enabled = ${enabled}, definition = ${json},
        version = version + CASE WHEN definition = ${json} THEN 0 ELSE 1 END
      WHERE id = ${id} AND deleted_at IS NULL`;
    return automationStore.find(tx, id);
  },

  async remove({ sql }: DatabaseTransaction, id: string): Promise<boolean> {
    const { count } = await sql`UPDATE automations SET deleted_at = now() WHERE id = ${id} AND deleted_at IS NULL`;
    return count > 0;
  },

  async executions(
    { sql }: DatabaseTransaction,
    automation: { readonly id: string; readonly homeId: string },
    limit: number,
  ): Promise<ExecutionRecord[]> {
    const rows = await sql<ExecutionRow[]>`
      SELECT id, automation_id, automation_version, outcome, reason, trigger, trace, started_at, finished_at
      FROM automation_executions WHERE home_id = ${automation.homeId} AND automation_id = ${automation.id}
      ORDER BY started_at DESC, id DESC LIMIT ${limit}`;
    return rows.map(toExecution);
  },
};
