import type { Instant, ScalarValue, Trigger } from '@nexa/sdk';
import type { ActionTrace, AutomationRecord, ExecutionRecord } from '../../home/records.ts';
import { type AttributeEffect, commandEffects } from './effects.ts';
import { actionAt } from './find-part.ts';
import { type HomeView, keyOf } from './home-view.ts';
import { type Outcome, outcomeOf, type Write } from './writes.ts';

/** What an automation wrote, as it is recorded. */
export interface DoneWrite {
  readonly automationId: string;
  readonly execution: ExecutionRecord;
  /** As the automation is written now. */
  readonly trigger: Trigger | undefined;
  readonly at: Instant;
  readonly key: string;
  readonly value: ScalarValue;
  readonly write: Write;
}

/** What each automation may bring about, worked out once. */
export class OutcomeBook {
  readonly #view: HomeView;
  readonly #known = new Map<string, Outcome>();

  constructor(view: HomeView) {
    this.#view = view;
  }

  of(automation: AutomationRecord): Outcome {
    const known = this.#known.get(automation.id);
    if (known !== undefined) return known;
    const outcome = outcomeOf(automation, this.#view);
    this.#known.set(automation.id, outcome);
    return outcome;
  }
}

const done: readonly ActionTrace['status'][] = ['confirmed', 'late', 'sent', 'done'];

/** What the runs of the automations as they are written now have written, in order of time. */
export function doneWrites(view: HomeView, outcomes: OutcomeBook): DoneWrite[] {
  const writes = view.input.executions.flatMap((execution) => {
    const automation = view.automation(execution.automationId);
    const isCurrent = automation?.enabled === true && automation.version === execution.automationVersion;
    if (automation === undefined || !isCurrent || execution.outcome === 'not-run') return [];
    return execution.actions
      .filter(({ status }) => done.includes(status))
      .flatMap((trace) => writesOfTrace(automation, execution, trace, { view, outcomes }));
  });
  return writes.sort((a, b) => a.at - b.at);
}

function writesOfTrace(
  automation: AutomationRecord,
  execution: ExecutionRecord,
  trace: ActionTrace,
  { view, outcomes }: { readonly view: HomeView; readonly outcomes: OutcomeBook },
): DoneWrite[] {
  const effects = workedOut(automation, trace, view);
  const { triggerId } = execution.trigger;
  const trigger = automation.definition.triggers.find(({ id }) => id === triggerId);
  return outcomes.of(automation).writes.flatMap((write) => {
    if (write.path !== trace.path) return [];
    const effect = effects?.find(({ at }) => keyOf(at) === write.key)?.effect ?? write.effect;
    if (effect.kind !== 'value') return [];
    const { value } = effect;
    const at = trace.startedAt ?? execution.startedAt;
    return [{ automationId: automation.id, execution, trigger, at, key: write.key, value, write }];
  });
}

function workedOut(
  { definition }: AutomationRecord,
  { path, commandId }: ActionTrace,
  view: HomeView,
): AttributeEffect[] | undefined {
  const params = commandId === undefined ? undefined : view.input.commandParams?.(commandId);
  const action = params === undefined ? undefined : actionAt(definition, path);
  return action?.type === 'command' ? commandEffects(action, view, params) : undefined;
}
