import type { HealingRecord, IssueRecord } from '@nexa/engine';
import type { JsonObject } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

interface Row {
  readonly id: string;
  readonly home_id: string;
  readonly code: string;
  readonly severity: IssueRecord['severity'];
  readonly state: IssueRecord['state'];
  readonly title: string;
  readonly explanation: string;
  readonly advice: string | null;
  readonly device_id: string | null;
  readonly device_name: string | null;
  readonly integration_id: string | null;
  readonly evidence: JsonObject;
  readonly relapses: number;
  readonly raised_at: Date;
  readonly updated_at: Date;
  readonly resolved_at: Date | null;
  readonly snoozed_until: Date | null;
}

interface HealingRow {
  readonly id: string;
  readonly issue_id: string;
  readonly action_id: string;
  readonly title: string;
  readonly trigger: HealingRecord['trigger'];
  readonly user_id: string | null;
  readonly outcome: HealingRecord['outcome'];
  readonly reason: string | null;
  readonly budget_left: number;
  readonly verification: JsonObject | null;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

export interface StoredIssue {
  readonly homeId: string;
  readonly issue: IssueRecord;
  readonly deviceName?: string;
  readonly healings: readonly HealingRecord[];
}

export type IssueFilter = 'open' | 'resolved' | 'all';

export const issueStore = {
  /** Newest first, each with what was done about it. */
  async list({ sql }: DatabaseTransaction, homeId: string, state: IssueFilter, limit: number): Promise<StoredIssue[]> {
    const rows = await sql<Row[]>`
      SELECT i.*, d.name AS device_name FROM diagnostic_issues AS i LEFT JOIN devices AS d ON d.id = i.device_id
      WHERE i.home_id = ${homeId}
        AND (${state} = 'all' OR (i.state = 'resolved') = (${state} = 'resolved'))
      ORDER BY i.raised_at DESC, i.id DESC LIMIT ${limit}`;
    return withHealings(sql, homeId, rows);
  },

  async find({ sql }: DatabaseTransaction, id: string): Promise<StoredIssue | undefined> {
    const rows = await sql<Row[]>`
      SELECT i.*, d.name AS device_name FROM diagnostic_issues AS i LEFT JOIN devices AS d ON d.id = i.device_id
      WHERE i.id = ${id}`;
    const [found] = await withHealings(sql, rows[0]?.home_id ?? '', rows);
    return found;
  },
};

type Sql = DatabaseTransaction['sql'];

async function withHealings(sql: Sql, homeId: string, rows: readonly Row[]): Promise<StoredIssue[]> {
  if (rows.length === 0) return [];
  const attempts = await sql<HealingRow[]>`
    SELECT id, issue_id, action_id, title, trigger, user_id, outcome, reason, budget_left, verification, started_at, finished_at
    FROM self_healing_executions
    WHERE home_id = ${homeId} AND issue_id = ANY (${rows.map(({ id }) => id)}::uuid[])
    ORDER BY started_at, id`;
  return rows.map((row) => ({
    homeId: row.home_id,
    issue: toIssue(row),
    ...(row.device_name === null ? {} : { deviceName: row.device_name }),
    healings: attempts.filter(({ issue_id }) => issue_id === row.id).map(toHealing),
  }));
}

function toIssue(row: Row): IssueRecord {
  return {
    id: row.id,
    code: row.code,
    severity: row.severity,
    state: row.state,
    title: row.title,
    explanation: row.explanation,
    evidence: row.evidence,
    relapses: row.relapses,
    raisedAt: row.raised_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    ...(row.advice === null ? {} : { advice: row.advice }),
    ...(row.device_id === null ? {} : { deviceId: row.device_id }),
    ...(row.integration_id === null ? {} : { integrationId: row.integration_id }),
    ...(row.resolved_at === null ? {} : { resolvedAt: row.resolved_at.getTime() }),
    ...(row.snoozed_until === null ? {} : { snoozedUntil: row.snoozed_until.getTime() }),
  };
}

function toHealing(row: HealingRow): HealingRecord {
  return {
    id: row.id,
    issueId: row.issue_id,
    actionId: row.action_id,
    title: row.title,
    trigger: row.trigger,
    startedAt: row.started_at.getTime(),
    outcome: row.outcome,
    budgetLeft: row.budget_left,
    ...(row.user_id === null ? {} : { userId: row.user_id }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.verification === null ? {} : { verification: row.verification }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at.getTime() }),
  };
}
