import type { Action, AutomationDefinition, Condition } from '@nexa/sdk';

/** As an automation may be saved. */
const mostLevels = 8;
const mostActions = 500;

/** Why a definition is too large or nested too deeply to be saved; undefined when it is not. */
export function sizeProblem({ conditions, actions }: AutomationDefinition): string | undefined {
  const all = [...walk(actions, 1)];
  const asked = [conditions, ...all.flatMap(({ action }) => conditionsOf(action))];
  if (all.length > mostActions) return `it has more than ${mostActions} actions`;
  const isDeep = all.some(({ level }) => level > mostLevels) || asked.some((list) => levelsOf(list) > mostLevels);
  return isDeep ? `its parts stand more than ${mostLevels} levels deep` : undefined;
}

function* walk(actions: readonly Action[], level: number): Generator<{ action: Action; level: number }> {
  for (const action of actions) {
    yield { action, level };
    for (const list of withinOf(action)) yield* walk(list, level + 1);
  }
}

function withinOf(action: Action): readonly (readonly Action[])[] {
  switch (action.type) {
    case 'choose':
      return [...action.options.map((option) => option.actions), action.otherwise ?? []];
    case 'if':
      return [action.then, action.else ?? []];
    case 'repeat':
      return [action.actions];
    case 'parallel':
      return action.branches;
    default:
      return [];
  }
}

function conditionsOf(action: Action): readonly (readonly Condition[])[] {
  switch (action.type) {
    case 'choose':
      return action.options.map((option) => option.conditions);
    case 'if':
      return [action.conditions];
    case 'repeat':
      return [action.while ?? [], action.until ?? []];
    case 'wait':
      return [action.conditions ?? []];
    default:
      return [];
  }
}

function levelsOf(conditions: readonly Condition[]): number {
  const within = conditions.map((condition) => {
    if (condition.type === 'not') return levelsOf([condition.condition]);
    return condition.type === 'and' || condition.type === 'or' ? levelsOf(condition.conditions) : 0;
  });
  return conditions.length === 0 ? 0 : 1 + Math.max(...within);
}
