import type { Action, Condition, Trigger } from '@nexa/sdk';
import type { AutomationRecord } from '../../home/records.ts';
import { walkAutomation, walkConditions } from '../walk/walk-automation.ts';
import { canHold, canHoldTogether } from './agreement.ts';
import type { AutomationFinding } from './finding.ts';
import { type HomeView, quoted } from './home-view.ts';
import { asGuards, type LiteralScope } from './literal.ts';
import { isSwitchedOff } from './switched-off.ts';
import { isMadeUpFor, triggerLiterals } from './trigger-facts.ts';
import { listed, placeName, sentence } from './words.ts';

interface ConditionList {
  readonly path: string;
  readonly conditions: readonly Condition[];
}

/**
 * Conditions that can never hold at once, and triggers at which the conditions can never hold. `known`: paths of which it
 * is said already that they cannot be; they are left out.
 */
export function contradictions(
  automation: AutomationRecord,
  view: HomeView,
  known: readonly string[],
): AutomationFinding[] {
  const { id, definition } = automation;
  const name = quoted(definition.name);
  const scope: LiteralScope = { domainRanges: (at) => view.domainRanges(at) };
  const isKnown = (path: string) => known.some((other) => other === path || other.startsWith(`${path}/`));
  const finding = (path: string, title: string, explanation: string, paths: readonly string[]): AutomationFinding => ({
    automationId: id,
    kind: 'impossible-state',
    grade: 'observed',
    path,
    title,
    explanation,
    detail: {
      reason: 'contradiction',
      paths: [...paths],
      ...(isSwitchedOff(automation, path) ? { switchedOff: true } : {}),
    },
  });
  const lists = conditionLists(definition.conditions, definition.actions);
  const findings = lists.flatMap(({ path, conditions }) => {
    const sound = conditions
      .map((condition, index) => ({ condition, path: `${path}/${index}` }))
      .filter((part) => !isKnown(part.path));
    if (canHold({ guards: asGuards(sound.map(({ condition }) => condition)), scope }) !== 'exclusive') return [];
    const { paths, text } = culprits(sound, scope);
    return [
      finding(
        paths[0] ?? path,
        `${name}: conditions that contradict each other`,
        `${sentence(placeName(path === 'conditions' ? (paths[0] ?? path) : path))} of ${name}: ${text} can never hold at the same time, so what depends on them is never done. Correct one of them, or make them alternatives with “or”.`,
        paths,
      ),
    ];
  });
  const outermost = findings.filter(({ path = '' }) => !findings.some((other) => isWithin(path, other)));
  if ([...outermost.map(({ path = '' }) => path), ...known].some((path) => path.startsWith('conditions/')))
    return outermost;
  return [...outermost, ...deadTriggers(automation, view, known, finding)];
}

/** Whether it stands within something that is found to be impossible as a whole. */
const isWithin = (path: string, { detail }: AutomationFinding): boolean =>
  (detail.paths as readonly string[]).some((outer) => path.startsWith(`${outer}/`));

/** The two that contradict each other, or all when it takes more. */
function culprits(
  parts: readonly { readonly condition: Condition; readonly path: string }[],
  scope: LiteralScope,
): { readonly paths: string[]; readonly text: string } {
  for (const [index, one] of parts.entries()) {
    for (const other of parts.slice(index + 1)) {
      if (canHold({ guards: asGuards([one.condition, other.condition]), scope }) !== 'exclusive') continue;
      const numbers = [one, other].map(({ path }) => `${Number(path.split('/').at(-1)) + 1}`);
      return { paths: [one.path, other.path], text: `conditions ${listed(numbers, 'and')} there` };
    }
  }
  return {
    paths: parts.map(({ path }) => path),
    text: parts.length === 1 ? 'what it asks for' : 'the conditions there',
  };
}

/** Every list of conditions all of which must hold. */
function conditionLists(conditions: readonly Condition[], actions: readonly Action[]): ConditionList[] {
  const lists: ConditionList[] = [{ path: 'conditions', conditions }];
  const nested = (all: readonly Condition[], at: string) =>
    walkConditions(all, at, {
      condition: (condition, path) => {
        if (condition.type !== 'and' || path.split('/').includes('condition')) return;
        // Those of a list are looked at together with it.
        const isInOr = path.split('/').length > at.split('/').length + 1;
        if (isInOr) lists.push({ path: `${path}/conditions`, conditions: condition.conditions });
      },
    });
  nested(conditions, 'conditions');
  const add = (path: string, all: readonly Condition[] | undefined) => {
    if (all === undefined) return;
    lists.push({ path, conditions: all });
    nested(all, path);
  };
  walkAutomation(
    { triggers: [], conditions: [], actions: [...actions] },
    {
      action: (action, path) => {
        if (action.type === 'if' || action.type === 'wait') add(`${path}/conditions`, action.conditions);
        if (action.type === 'repeat') {
          add(`${path}/while`, action.while);
          add(`${path}/until`, action.until);
        }
        if (action.type !== 'choose') return;
        for (const [index, option] of action.options.entries())
          add(`${path}/options/${index}/conditions`, option.conditions);
      },
    },
  );
  return lists;
}

/** Triggers that say of the home, when they fire, what a condition rules out. */
function deadTriggers(
  { definition: { name, triggers, conditions } }: AutomationRecord,
  view: HomeView,
  known: readonly string[],
  finding: (path: string, title: string, explanation: string, paths: readonly string[]) => AutomationFinding,
): AutomationFinding[] {
  // A plugin takes its time to answer, in which the home goes on.
  if (conditions.length === 0 || hasPlugin(conditions)) return [];
  return triggers.flatMap((trigger: Trigger, index) => {
    const path = `triggers/${index}`;
    if (known.includes(path) || isMadeUpFor(trigger)) return [];
    const scope: LiteralScope = { triggerId: trigger.id, domainRanges: (at) => view.domainRanges(at) };
    const sides = [{ guards: asGuards(conditions), scope, literals: triggerLiterals(trigger, view) }];
    if (canHoldTogether(sides) !== 'exclusive') return [];
    const reason =
      triggers.length === 1 ? 'so the automation can never start by itself' : 'so this trigger never starts anything';
    return [
      finding(
        path,
        `${quoted(name)}: a trigger and a condition that contradict each other`,
        `When ${placeName(path)} of ${quoted(name)} fires, the conditions can never hold, ${reason}. Correct the trigger or the condition.`,
        [path, 'conditions'],
      ),
    ];
  });
}

function hasPlugin(conditions: readonly Condition[]): boolean {
  let found = false;
  walkConditions(conditions, 'conditions', {
    condition: ({ type }) => {
      found ||= type === 'plugin';
    },
  });
  return found;
}
