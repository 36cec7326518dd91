import type { ActionTrace, ConditionTrace, ExecutionRecord } from '@nexa/engine';
import type { AutomationDefinition } from '@nexa/sdk';
import { iso, presentCause } from './present.ts';

type Definition = AutomationDefinition | undefined;

/** A run for the API; with the definition that ran, each step shows what stood there. */
export function presentExecution(execution: ExecutionRecord, definition?: AutomationDefinition) {
  const { id, automationId, automationVersion, outcome, reason, detail, trigger, leftOut, unknown } = execution;
  const due = trigger.dueAt === undefined ? {} : { dueAt: iso(trigger.dueAt) };
  return {
    id,
    automationId,
    automationVersion,
    startedAt: iso(execution.startedAt),
    ...(execution.finishedAt === undefined ? {} : { finishedAt: iso(execution.finishedAt) }),
    outcome,
    ...(reason === undefined ? {} : { reason: reason as string }),
    ...(detail === undefined ? {} : { detail }),
    trigger: { ...trigger, ...due, cause: presentCause(trigger.cause) } as Record<string, unknown>,
    conditions: execution.conditions.map((trace) => presentCondition(trace, definition)),
    actions: execution.actions.map((trace) => presentAction(trace, definition)),
    ...(leftOut === undefined ? {} : { leftOut }),
    ...(unknown === undefined ? {} : { unknown: { ...unknown } }),
  };
}

type ShownCondition = ReturnType<typeof presentConditionOnly> & { children?: Record<string, unknown>[] };

function presentCondition(trace: ConditionTrace, definition: Definition): ShownCondition {
  const { children } = trace;
  const shown = presentConditionOnly(trace, definition);
  return children === undefined
    ? shown
    : { ...shown, children: children.map((child) => ({ ...presentCondition(child, definition) })) };
}

function presentConditionOnly(
  { path, passed, unknown, skipped, value, freshness, observedAt }: ConditionTrace,
  definition: Definition,
) {
  return {
    path,
    condition: at(definition, path),
    passed,
    ...(unknown === undefined ? {} : { unknown }),
    ...(skipped === undefined ? {} : { skipped }),
    ...(value === undefined ? {} : { value }),
    ...(freshness === undefined ? {} : { freshness: freshness as string }),
    ...(observedAt === undefined ? {} : { observedAt: iso(observedAt) }),
  };
}

function presentAction(trace: ActionTrace, definition: Definition) {
  const { path, status, startedAt, finishedAt, until, conditions, reason, round, variables, type, ...ids } = trace;
  const action = at(definition, path);
  return {
    path,
    ...(round === undefined ? {} : { round: [...round] }),
    action: Object.keys(action).length === 0 ? { type } : action,
    status: status as string,
    ...(startedAt === undefined ? {} : { startedAt: iso(startedAt) }),
    ...(finishedAt === undefined ? {} : { finishedAt: iso(finishedAt) }),
    ...ids,
    ...(until === undefined ? {} : { until: iso(until) }),
    ...(conditions === undefined ? {} : { conditions: conditions.map((each) => presentCondition(each, definition)) }),
    ...(variables === undefined ? {} : { variables: { ...variables } as Record<string, unknown> }),
    ...(reason === undefined ? {} : { reason: { ...reason } as Record<string, unknown> }),
  };
}

/** What stands at a path of the definition; empty where nothing does, or the definition that ran is not kept. */
function at(definition: Definition, path: string): Record<string, unknown> {
  let place: unknown = definition;
  for (const step of path.split('/')) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return {};
    place = (place as Record<string, unknown>)[step];
  }
  return typeof place === 'object' && place !== null ? (place as Record<string, unknown>) : {};
}
