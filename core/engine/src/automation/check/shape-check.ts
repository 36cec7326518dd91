import type { Action, AutomationDefinition, Condition } from '@nexa/sdk';
import { invalid } from './check-context.ts';

/** How deep and how many. */
const limits = { depth: 8, actions: 500 } as const;

/** Ids that are unique in their list, depth, number, and members of which exactly one is to be given. */
export function requireShape({ triggers, conditions, actions }: AutomationDefinition): void {
  for (const [path, list] of Object.entries({ triggers, conditions, actions })) requireUnique(list, path);
  requireConditions(conditions, 'conditions', 1);
  requireActions(actions, 'actions', 1, { actions: 0 });
}

function requireUnique(parts: readonly { readonly id?: string }[], path: string): void {
  const seen = new Set<string>();
  for (const [index, { id }] of parts.entries()) {
    if (id === undefined) continue;
    if (seen.has(id)) throw invalid(`${path}/${index}/id`, `the id ${id} is used twice`);
    seen.add(id);
  }
}

function requireConditions(conditions: readonly Condition[] | undefined, path: string, depth: number): void {
  if (conditions === undefined) return;
  requireUnique(conditions, path);
  for (const [index, condition] of conditions.entries()) requireCondition(condition, `${path}/${index}`, depth);
}

function requireCondition(condition: Condition, path: string, depth: number): void {
  if (depth > limits.depth)
    throw invalid(path, `conditions stand at most ${limits.depth} levels deep: take the groups around it apart`);
  if (condition.type === 'not') requireCondition(condition.condition, `${path}/condition`, depth + 1);
  else if (condition.type === 'and' || condition.type === 'or')
    requireConditions(condition.conditions, `${path}/conditions`, depth + 1);
}

interface Count {
  actions: number;
}

function requireActions(actions: readonly Action[] | undefined, path: string, depth: number, count: Count): void {
  if (actions === undefined) return;
  const remedy = 'put some of them into an automation of their own and run that';
  if (depth > limits.depth) throw invalid(path, `actions stand at most ${limits.depth} levels deep: ${remedy}`);
  requireUnique(actions, path);
  for (const [index, action] of actions.entries()) {
    count.actions += 1;
    if (count.actions > limits.actions)
      throw invalid(`${path}/${index}`, `an automation has at most ${limits.actions} actions: ${remedy}`);
    requireAction(action, `${path}/${index}`, depth, count);
  }
}

function requireAction(action: Action, path: string, depth: number, count: Count): void {
  const within = (actions: readonly Action[] | undefined, at: string) =>
    requireActions(actions, `${path}/${at}`, depth + 1, count);
  if (action.type === 'wait') {
    requireOneOf(action, ['conditions', 'triggers'], path);
    requireConditions(action.conditions, `${path}/conditions`, 1);
    requireUnique(action.triggers ?? [], `${path}/triggers`);
  } else if (action.type === 'choose') {
    for (const [index, option] of action.options.entries()) {
      requireConditions(option.conditions, `${path}/options/${index}/conditions`, 1);
      within(option.actions, `options/${index}/actions`);
    }
    within(action.otherwise, 'otherwise');
  } else if (action.type === 'if') {
    requireConditions(action.conditions, `${path}/conditions`, 1);
    within(action.then, 'then');
    within(action.else, 'else');
  } else if (action.type === 'repeat') {
    requireOneOf(action, ['count', 'while', 'until', 'forEach'], path);
    requireConditions(action.while, `${path}/while`, 1);
    requireConditions(action.until, `${path}/until`, 1);
    within(action.actions, 'actions');
  } else if (action.type === 'parallel') {
    for (const [index, branch] of action.branches.entries()) within(branch, `branches/${index}`);
  }
}

function requireOneOf(action: Action, names: readonly string[], path: string): void {
  const given = names.filter((name) => (action as unknown as Record<string, unknown>)[name] !== undefined);
  if (given.length === 1) return;
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const problem =
    given.length === 0
      ? `a ${action.type} needs one of ${list}: give one`
      : `a ${action.type} takes one of ${list}: leave out ${given.slice(1).join(' and ')}`;
  throw invalid(path, problem, { known: [...names] });
}
