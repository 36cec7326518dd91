import type { Condition, Trigger } from '@nexa/sdk';
import { invalid } from './check-context.ts';
import { requireAttribute, requireBounds, requireValues } from './device-part-check.ts';
import { type ExpressionCheck, requireExpression } from './expression-check.ts';
import { requirePluginPart } from './plugin-part-check.ts';
import { requireTiming } from './trigger-check.ts';
import type { VariableScope } from './variable-scope.ts';

/** What is needed to check the conditions of one automation. */
export interface ConditionCheck extends ExpressionCheck {
  readonly triggers: readonly Trigger[];
}

/** Holds conditions, and those within them, against what there is in the home. */
export function requireConditions(
  path: string,
  conditions: readonly Condition[] | undefined,
  variables: VariableScope,
  check: ConditionCheck,
): void {
  for (const [index, condition] of (conditions ?? []).entries())
    requireCondition(`${path}/${index}`, condition, variables, check);
}

function requireCondition(path: string, condition: Condition, variables: VariableScope, check: ConditionCheck): void {
  const { context } = check;
  switch (condition.type) {
    case 'state':
      requireState(path, condition, check);
      break;
    case 'time':
    case 'sun':
    case 'schedule':
      requireTiming(path, condition, context);
      break;
    case 'trigger':
      requireTriggerIds(`${path}/is`, condition.is, check.triggers);
      break;
    case 'expression':
      requireExpression(`${path}/expression`, condition.expression, variables, check, {
        type: 'boolean',
        by: 'a condition',
      });
      break;
    case 'plugin':
      requirePluginPart(path, 'condition', condition.condition, condition, context);
      break;
    case 'not':
      requireCondition(`${path}/condition`, condition.condition, variables, check);
      break;
    case 'and':
    case 'or':
      requireConditions(`${path}/conditions`, condition.conditions, variables, check);
      break;
    default:
    // Mode and presence name nothing that could be missing.
  }
}

function requireState(
  path: string,
  condition: Extract<Condition, { type: 'state' }>,
  { context }: ConditionCheck,
): void {
  const schema = requireAttribute(path, condition, context);
  const attribute = { name: `${condition.capability}.${condition.attribute}`, schema };
  requireValues(`${path}/equals`, condition.equals, attribute, context);
  requireBounds(path, condition, attribute);
}

/** Ids of triggers that the automation has. */
export function requireTriggerIds(path: string, ids: readonly string[], triggers: readonly Trigger[]): void {
  const known = triggers.map(({ id }) => id);
  for (const [index, id] of ids.entries())
    if (!known.includes(id))
      throw invalid(`${path}/${index}`, `the automation has no trigger ${id}: name one that it has`, { known });
}
