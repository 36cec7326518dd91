import type { ExecutionRecord, HealingRecord, IssueRecord } from '@nexa/engine';
import type { Command } from '@nexa/sdk';
import { and, eq, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import type { DatabaseTransaction } from '../client/database.ts';
import { automationExecutions, commands, diagnosticIssues, selfHealingExecutions } from '../schema/index.ts';
import { causeOf, causeOfJson } from './cause-mapper.ts';
import { traceOf } from './trace-mapper.ts';
import { withoutNulls } from './without-nulls.ts';

/** Those that are not resolved, and those resolved within 24 hours: they may relapse. */
export async function loadIssues({ db }: DatabaseTransaction, homeId: string): Promise<IssueRecord[]> {
  const rows = await db
    .select()
    .from(diagnosticIssues)
    .where(
      and(
        eq(diagnosticIssues.homeId, homeId),
        or(ne(diagnosticIssues.state, 'resolved'), gt(diagnosticIssues.resolvedAt, sql`now() - interval '24 hours'`)),
      ),
    )
    .orderBy(diagnosticIssues.raisedAt, diagnosticIssues.id);
  return rows.map(issueOf);
}

export function issueOf(row: typeof diagnosticIssues.$inferSelect): IssueRecord {
  const { homeId: _home, rootCauseId: _cause, incidentId: _incident, createdAt: _created, ...issue } = row;
  return withoutNulls(issue);
}

/** Attempts of the last hour, which count against the budget, those that were not finished, and whose plug is still off. */
export async function loadHealings({ db }: DatabaseTransaction, homeId: string): Promise<HealingRecord[]> {
  const rows = await db
    .select()
    .from(selfHealingExecutions)
    .where(
      and(
        eq(selfHealingExecutions.homeId, homeId),
        or(
          gt(selfHealingExecutions.startedAt, sql`now() - interval '1 hour'`),
          isNull(selfHealingExecutions.finishedAt),
          sql`${selfHealingExecutions.plan} ? 'power'`,
        ),
      ),
    )
    .orderBy(selfHealingExecutions.startedAt, selfHealingExecutions.id);
  return rows.map(healingOf);
}

export function healingOf(row: typeof selfHealingExecutions.$inferSelect): HealingRecord {
  const { homeId: _home, createdAt: _created, plan, result: _result, relapsedAt: _relapsed, ...healing } = row;
  return { ...withoutNulls(healing), ...(plan as Pick<HealingRecord, 'power'>) };
}

/** Those that were under way. */
export async function loadCommands({ db }: DatabaseTransaction, homeId: string): Promise<Command[]> {
  const rows = await db
    .select()
    .from(commands)
    .where(and(eq(commands.homeId, homeId), eq(commands.status, 'pending')))
    .orderBy(commands.requestedAt, commands.id);
  return rows.map(commandOf);
}

export function commandOf(row: typeof commands.$inferSelect): Command {
  const { homeId: _home, createdAt: _created, cause, ...command } = row;
  return { ...withoutNulls(command), cause: causeOf(cause) };
}

/** Those that run or wait in a queue. */
export async function loadExecutions({ db }: DatabaseTransaction, homeId: string): Promise<ExecutionRecord[]> {
  const rows = await db
    .select()
    .from(automationExecutions)
    .where(and(eq(automationExecutions.homeId, homeId), inArray(automationExecutions.outcome, ['running', 'queued'])))
    .orderBy(automationExecutions.startedAt, automationExecutions.id);
  return rows.map(executionOf);
}

export function executionOf(row: typeof automationExecutions.$inferSelect): ExecutionRecord {
  const { homeId: _home, createdAt: _created, trigger, trace, ...execution } = row;
  return {
    ...withoutNulls(execution),
    trigger: { ...trigger, cause: causeOfJson(trigger.cause) },
    ...traceOf(trace),
  };
}
