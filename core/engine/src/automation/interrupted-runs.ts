import type { Instant } from '@nexa/sdk';
import type { AutomationRecord, ExecutionRecord } from '../home/records.ts';

/** A run that was interrupted longer ago does not go on. */
const RESUMED_WITHIN = 3_600_000;

/** Whether a run that was interrupted goes on. */
export function isResumable(
  { outcome, automationVersion, startedAt, resume }: ExecutionRecord,
  { enabled, version, definition }: AutomationRecord,
  now: Instant,
  aliveAt: Instant | undefined,
): boolean {
  if (outcome !== 'running' && outcome !== 'queued') return false;
  if (resume === undefined || !enabled || version !== automationVersion) return false;
  return definition.afterRestart !== 'end' && now - (aliveAt ?? startedAt) <= RESUMED_WITHIN;
}

/** Commands of a run that were under way. */
export const commandsUnderWay = ({ actions }: ExecutionRecord): string[] =>
  actions.flatMap(({ commandId, finishedAt }) =>
    commandId === undefined || finishedAt !== undefined ? [] : [commandId],
  );

/**
 * Runs that a stopped predecessor left, until the home has started and they go on. Meanwhile they count as runs: what
 * triggers find is the same as if NEXA had not been stopped.
 */
export class InterruptedRuns {
  #executions: readonly ExecutionRecord[] = [];
  #aliveAt: Instant | undefined;

  adopt(executions: readonly ExecutionRecord[], aliveAt: Instant | undefined): void {
    this.#executions = executions;
    this.#aliveAt = aliveAt;
  }

  isResumable(execution: ExecutionRecord, automation: AutomationRecord | undefined, now: Instant): boolean {
    return automation !== undefined && isResumable(execution, automation, now, this.#aliveAt);
  }

  /** How many of the automation will go on. */
  count(automation: AutomationRecord, now: Instant): number {
    if (this.#executions.length === 0) return 0;
    return this.#executions.filter(
      (execution) => execution.automationId === automation.id && this.isResumable(execution, automation, now),
    ).length;
  }

  /** Those of one automation, or all, in the order in which they began; they are no longer kept here. */
  take(automationId?: string): readonly ExecutionRecord[] {
    const isMeant = (execution: ExecutionRecord) =>
      automationId === undefined || execution.automationId === automationId;
    const taken = this.#executions.filter(isMeant);
    if (taken.length > 0) this.#executions = this.#executions.filter((execution) => !isMeant(execution));
    return taken;
  }
}
