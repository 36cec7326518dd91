import {
  type Action,
  type AutomationDefinition,
  type Condition,
  type Expression,
  isExpressionParam,
  type Trigger,
} from '@nexa/sdk';
import { expressionLimits, shapeOf } from '../expression/expression-shape.ts';

/** What is done with each part of an automation; `path` says where it stands, as `actions/2/then/1`. */
export interface AutomationVisit {
  /** Also those that a wait waits for. */
  readonly trigger?: (trigger: Trigger, path: string) => void;
  /** Also those within others and within actions. `false`: what is within it is left out. */
  readonly condition?: (condition: Condition, path: string) => unknown;
  /** Also those within others. */
  readonly action?: (action: Action, path: string) => void;
  /** Each expression and then every part of it, values included. */
  readonly expression?: (expression: Expression, path: string) => void;
}

/** Goes through every part of an automation in the order in which it is written; its tests are no part of it. */
export function walkAutomation(
  {
    triggers,
    variables,
    conditions,
    actions,
  }: Pick<AutomationDefinition, 'triggers' | 'variables' | 'conditions' | 'actions'>,
  visit: AutomationVisit,
): void {
  walkTriggers(triggers, 'triggers', visit);
  walkVariables(variables, 'variables', visit);
  walkConditions(conditions, 'conditions', visit);
  walkActions(actions, 'actions', visit);
}

function walkTriggers(triggers: readonly Trigger[] | undefined, path: string, visit: AutomationVisit): void {
  for (const [index, trigger] of (triggers ?? []).entries()) visit.trigger?.(trigger, `${path}/${index}`);
}

/** Goes through conditions, those within them and their expressions. */
export function walkConditions(
  conditions: readonly Condition[] | undefined,
  path: string,
  visit: Pick<AutomationVisit, 'condition' | 'expression'>,
): void {
  for (const [index, condition] of (conditions ?? []).entries()) walkCondition(condition, `${path}/${index}`, visit);
}

function walkCondition(
  condition: Condition,
  path: string,
  visit: Pick<AutomationVisit, 'condition' | 'expression'>,
): void {
  if (visit.condition?.(condition, path) === false) return;
  if (condition.type === 'and' || condition.type === 'or')
    walkConditions(condition.conditions, `${path}/conditions`, visit);
  else if (condition.type === 'not') walkCondition(condition.condition, `${path}/condition`, visit);
  else if (condition.type === 'expression') walkExpression(condition.expression, `${path}/expression`, visit);
}

/** Goes through an expression and every part of it; what is deeper than an expression may be is left out. */
export function walkExpression(
  expression: Expression,
  path: string,
  visit: Pick<AutomationVisit, 'expression'>,
  level = 1,
): void {
  if (visit.expression === undefined || level > expressionLimits.levels) return;
  visit.expression(expression, path);
  const shape = shapeOf(expression);
  if ('problem' in shape || shape.head !== 'op') return;
  for (const [index, part] of shape.args.entries()) walkExpression(part, `${path}/args/${index}`, visit, level + 1);
}

function walkVariables(
  variables: Readonly<Record<string, Expression>> | undefined,
  path: string,
  visit: AutomationVisit,
): void {
  for (const [name, expression] of Object.entries(variables ?? {}))
    walkExpression(expression, `${path}/${name}`, visit);
}

function walkActions(actions: readonly Action[] | undefined, path: string, visit: AutomationVisit): void {
  for (const [index, action] of (actions ?? []).entries()) walkAction(action, `${path}/${index}`, visit);
}

function walkAction(action: Action, path: string, visit: AutomationVisit): void {
  visit.action?.(action, path);
  walkExpressions(action, path, visit);
  walkNested(action, path, visit);
}

function walkExpressions(action: Action, path: string, visit: AutomationVisit): void {
  if (action.type === 'command') walkParams(action.params, `${path}/params`, visit);
  else if (action.type === 'plugin') walkParams(action.config, `${path}/config`, visit);
  else if (action.type === 'delay') walkWorkedOut(action.seconds, `${path}/seconds`, visit);
  else if (action.type === 'variables') walkVariables(action.variables, `${path}/variables`, visit);
  else if (action.type === 'wait') walkWorkedOut(action.timeout, `${path}/timeout`, visit);
  else if (action.type === 'repeat') walkWorkedOut(action.count, `${path}/count`, visit);
}

function walkNested(action: Action, path: string, visit: AutomationVisit): void {
  if (action.type === 'choose') {
    for (const [index, { conditions, actions }] of action.options.entries()) {
      walkConditions(conditions, `${path}/options/${index}/conditions`, visit);
      walkActions(actions, `${path}/options/${index}/actions`, visit);
    }
    walkActions(action.otherwise, `${path}/otherwise`, visit);
  } else if (action.type === 'if') {
    walkConditions(action.conditions, `${path}/conditions`, visit);
    walkActions(action.then, `${path}/then`, visit);
    walkActions(action.else, `${path}/else`, visit);
  } else if (action.type === 'repeat') {
    walkConditions(action.while, `${path}/while`, visit);
    walkActions(action.actions, `${path}/actions`, visit);
    walkConditions(action.until, `${path}/until`, visit);
  } else if (action.type === 'wait') {
    walkConditions(action.conditions, `${path}/conditions`, visit);
    walkTriggers(action.triggers, `${path}/triggers`, visit);
  } else if (action.type === 'parallel') {
    for (const [index, branch] of action.branches.entries()) walkActions(branch, `${path}/branches/${index}`, visit);
  }
}

function walkParams(
  params: Readonly<Record<string, unknown>> | undefined,
  path: string,
  visit: Pick<AutomationVisit, 'expression'>,
): void {
  for (const [name, value] of Object.entries(params ?? {}))
    if (isExpressionParam(value)) walkExpression(value.$expression, `${path}/${name}/$expression`, visit);
}

function walkWorkedOut(
  value: number | { readonly expression: Expression } | undefined,
  path: string,
  visit: Pick<AutomationVisit, 'expression'>,
): void {
  if (typeof value === 'object') walkExpression(value.expression, `${path}/expression`, visit);
}
