import type { ExecutionRecord } from '@nexa/engine';
import type postgres from 'postgres';
import { storedCause } from './cause-mapper.ts';
import type { RecordBatch } from './record-batch.ts';
import { isoTime, rowsAsJson } from './rows-as-json.ts';
import { storedTrace } from './trace-mapper.ts';

export async function writeCommands(sql: postgres.TransactionSql, commands: RecordBatch['commands']): Promise<void> {
  if (commands.size === 0) return;
  const rows = rowsAsJson(commands.values(), ({ homeId, output: { command } }) => ({
    id: command.id,
    home_id: homeId,
    device_id: command.deviceId,
    component: command.component,
    capability: command.capability,
    command: command.command,
    params: command.params,
    status: command.status,
    reason: command.reason ?? null,
    cause: storedCause(command.cause),
    requested_at: isoTime(command.requestedAt),
    deadline: isoTime(command.deadline),
    finished_at: isoTime(command.finishedAt),
  }));
  await sql`
    INSERT INTO nexa.commands AS known (id, home_id, device_id, component, capability, command, params, status, reason,
      cause, requested_at, deadline, finished_at)
    SELECT r.id, r.home_id, r.device_id, r.component, r.capability, r.command, r.params, r.status, r.reason, r.cause,
      r.requested_at, r.deadline, r.finished_at
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, home_id uuid, device_id uuid, component text, capability text,
      command text, params jsonb, status text, reason jsonb, cause jsonb, requested_at timestamptz, deadline timestamptz,
      finished_at timestamptz)
    JOIN devices AS device ON device.home_id = r.home_id AND device.id = r.device_id
    ON CONFLICT (id) DO UPDATE SET status = EXCLUDED.status, reason = EXCLUDED.reason, deadline = EXCLUDED.deadline,
      finished_at = EXCLUDED.finished_at
    WHERE known.home_id = EXCLUDED.home_id AND known.device_id = EXCLUDED.device_id`;
}

export async function writeExecutions(
  sql: postgres.TransactionSql,
  executions: RecordBatch['executions'],
): Promise<void> {
  if (executions.size === 0) return;
  const rows = rowsAsJson(executions.values(), ({ homeId, output: { execution } }) => ({
    id: execution.id,
    home_id: homeId,
    automation_id: execution.automationId,
    automation_version: execution.automationVersion,
    outcome: execution.outcome,
    reason: execution.reason ?? null,
    detail: execution.detail ?? null,
    trigger: { ...execution.trigger, cause: storedCause(execution.trigger.cause) },
    trace: storedTrace(execution),
    resume: hasEnded(execution) ? null : (execution.resume ?? null),
    started_at: isoTime(execution.startedAt),
    finished_at: isoTime(execution.finishedAt),
  }));
  await sql`
    INSERT INTO automation_executions (id, home_id, automation_id, automation_version, outcome, reason, detail, trigger,
      trace, resume, started_at, finished_at)
    SELECT r.id, r.home_id, r.automation_id, r.automation_version, r.outcome, r.reason, r.detail, r.trigger, r.trace,
      r.resume, r.started_at, r.finished_at
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, home_id uuid, automation_id uuid, automation_version integer,
      outcome text, reason text, detail text, trigger jsonb, trace jsonb, resume jsonb, started_at timestamptz,
      finished_at timestamptz)
    JOIN automations AS automation ON automation.home_id = r.home_id AND automation.id = r.automation_id
    ON CONFLICT (id) DO UPDATE SET outcome = EXCLUDED.outcome, reason = EXCLUDED.reason, detail = EXCLUDED.detail,
      trace = EXCLUDED.trace, resume = EXCLUDED.resume, started_at = EXCLUDED.started_at,
      finished_at = EXCLUDED.finished_at
    WHERE automation_executions.home_id = EXCLUDED.home_id`;
}

const hasEnded = ({ outcome }: ExecutionRecord): boolean => outcome !== 'running' && outcome !== 'queued';

export async function writeIssues(sql: postgres.TransactionSql, issues: RecordBatch['issues']): Promise<void> {
  if (issues.size === 0) return;
  const rows = rowsAsJson(issues.values(), ({ homeId, output: { issue } }) => ({
    id: issue.id,
    home_id: homeId,
    code: issue.code,
    severity: issue.severity,
    state: issue.state,
    title: issue.title,
    explanation: issue.explanation,
    advice: issue.advice ?? null,
    device_id: issue.deviceId ?? null,
    integration_id: issue.integrationId ?? null,
    evidence: issue.evidence,
    relapses: issue.relapses,
    raised_at: isoTime(issue.raisedAt),
    resolved_at: isoTime(issue.resolvedAt),
    snoozed_until: isoTime(issue.snoozedUntil),
  }));
  await sql`
    INSERT INTO diagnostic_issues (id, home_id, code, severity, state, title, explanation, advice, device_id,
      integration_id, evidence, relapses, raised_at, resolved_at, snoozed_until)
    SELECT r.id, r.home_id, r.code, r.severity, r.state, r.title, r.explanation, r.advice, r.device_id, r.integration_id,
      r.evidence, r.relapses, r.raised_at, r.resolved_at, r.snoozed_until
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, home_id uuid, code text, severity text, state text, title text,
      explanation text, advice text, device_id uuid, integration_id uuid, evidence jsonb, relapses integer,
      raised_at timestamptz, resolved_at timestamptz, snoozed_until timestamptz)
    JOIN homes AS home ON home.id = r.home_id
    LEFT JOIN devices AS device ON device.home_id = r.home_id AND device.id = r.device_id
    LEFT JOIN nexa.integrations AS integration ON integration.home_id = r.home_id AND integration.id = r.integration_id
    WHERE (r.device_id IS NULL OR device.id IS NOT NULL) AND (r.integration_id IS NULL OR integration.id IS NOT NULL)
    ON CONFLICT (id) DO UPDATE SET severity = EXCLUDED.severity, state = EXCLUDED.state, title = EXCLUDED.title,
      explanation = EXCLUDED.explanation, advice = EXCLUDED.advice, evidence = EXCLUDED.evidence,
      relapses = EXCLUDED.relapses, resolved_at = EXCLUDED.resolved_at, snoozed_until = EXCLUDED.snoozed_until
    WHERE diagnostic_issues.home_id = EXCLUDED.home_id`;
}

export async function writeHealings(sql: postgres.TransactionSql, healings: RecordBatch['healings']): Promise<void> {
  if (healings.size === 0) return;
  const rows = rowsAsJson(healings.values(), ({ homeId, output: { healing } }) => ({
    id: healing.id,
    home_id: homeId,
    issue_id: healing.issueId,
    action_id: healing.actionId,
    title: healing.title,
    trigger: healing.trigger,
    user_id: healing.userId ?? null,
    outcome: healing.outcome,
    reason: healing.reason ?? null,
    budget_left: healing.budgetLeft,
    verification: healing.verification ?? null,
    plan: healing.power === undefined ? {} : { power: healing.power },
    started_at: isoTime(healing.startedAt),
    finished_at: isoTime(healing.finishedAt),
  }));
  await sql`
    INSERT INTO self_healing_executions (id, home_id, issue_id, action_id, title, trigger, user_id, outcome, reason,
      budget_left, verification, plan, started_at, finished_at)
    SELECT r.id, r.home_id, r.issue_id, r.action_id, r.title, r.trigger, person.id, r.outcome, r.reason, r.budget_left,
      r.verification, r.plan, r.started_at, r.finished_at
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, home_id uuid, issue_id uuid, action_id text, title text,
      trigger text, user_id uuid, outcome text, reason text, budget_left integer, verification jsonb, plan jsonb,
      started_at timestamptz, finished_at timestamptz)
    JOIN diagnostic_issues AS issue ON issue.home_id = r.home_id AND issue.id = r.issue_id
    LEFT JOIN users AS person ON person.id = r.user_id
    ON CONFLICT (id) DO UPDATE SET outcome = EXCLUDED.outcome, reason = EXCLUDED.reason,
      verification = EXCLUDED.verification, plan = EXCLUDED.plan, finished_at = EXCLUDED.finished_at
    WHERE self_healing_executions.home_id = EXCLUDED.home_id`;
}
