import type { AutomationRecord } from '../../home/records.ts';
import { brokenReferences } from './broken-references.ts';
import { conflicts } from './conflicts.ts';
import { contradictions } from './contradictions.ts';
import { OutcomeBook } from './done-writes.ts';
import type { AutomationFinding } from './finding.ts';
import type { AutomationHistory, HealthInput } from './health-input.ts';
import { HomeView } from './home-view.ts';
import { impossibleStates } from './impossible-states.ts';
import { loops } from './loops.ts';
import { neverFires } from './never-fires.ts';

/**
 * What is wrong with the automations of a home: those of each automation in the order in which they were given, then
 * conflicts and loops between them. Nothing that only may be is called certain: see {@link AutomationFinding.grade}.
 */
export function findHealth(input: HealthInput): AutomationFinding[] {
  const steps = findHealthInSteps(input);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** As {@link findHealth}, with a halt after each automation and each of the larger steps, for whoever has more to do. */
export function* findHealthInSteps(input: HealthInput): Generator<void, AutomationFinding[]> {
  const view = new HomeView(input);
  const outcomes = new OutcomeBook(view);
  const histories = new Map(input.history.map((history) => [history.automationId, history]));
  const found: AutomationFinding[] = [];
  for (const automation of view.input.automations) {
    found.push(...ofOne(automation, histories.get(automation.id), view));
    yield;
  }
  found.push(...(yield* conflicts(view, outcomes)));
  yield;
  return [...found, ...loops(view, outcomes)];
}

function ofOne(
  automation: AutomationRecord,
  history: AutomationHistory | undefined,
  view: HomeView,
): AutomationFinding[] {
  const broken = brokenReferences(automation, view);
  const impossible = impossibleStates(automation, view);
  const certain = impossible.filter(({ grade }) => grade !== 'possible').flatMap(({ path }) => path ?? []);
  const found = [...broken, ...impossible, ...contradictions(automation, view, certain)];
  return [...found, ...neverFires(automation, history, found, view)];
}
