import { type Action, type AutomationDefinition, NexaError } from '@nexa/sdk';
import { commonType, schemaType, typeOf } from '../expression/expression-type.ts';
import { walkConditions } from '../walk/walk-automation.ts';
import { invalid } from './check-context.ts';
import { requireCommand } from './command-check.ts';
import { type ConditionCheck, requireConditions } from './condition-check.ts';
import { requireExpression, requireNumber, requireVariables } from './expression-check.ts';
import { expressionParams, requirePluginPart } from './plugin-part-check.ts';
import { paramSchema } from './sample-params.ts';
import { requireTrigger } from './trigger-check.ts';
import type { VariableScope } from './variable-scope.ts';

/** What is needed to check the actions of one automation. */
export interface ActionCheck extends ConditionCheck {
  readonly isSensitiveAllowed: boolean;
}

/** Holds actions, and those within them, against what there is in the home; `variables` gets those that they set. */
export function requireActions(
  path: string,
  actions: AutomationDefinition['actions'] | undefined,
  variables: VariableScope,
  check: ActionCheck,
): void {
  for (const [index, action] of (actions ?? []).entries()) requireAction(`${path}/${index}`, action, variables, check);
}

function requireAction(path: string, action: Action, variables: VariableScope, check: ActionCheck): void {
  switch (action.type) {
    case 'command':
      requireCommand(path, action, variables, check);
      break;
    case 'delay':
      requireNumber(`${path}/seconds`, action.seconds, variables, check);
      break;
    case 'variables':
      requireVariables(`${path}/variables`, action.variables, variables, check);
      break;
    case 'plugin':
      requirePluginAction(path, action, variables, check);
      break;
    case 'scene':
    case 'run':
    case 'notify':
      requireNamed(path, action, check);
      break;
    case 'mode':
    case 'stop':
      break;
    default:
      requireNesting(path, action, variables, check);
  }
}

type Nesting = Extract<Action, { type: 'wait' | 'choose' | 'if' | 'repeat' | 'parallel' }>;

function requireNesting(path: string, action: Nesting, variables: VariableScope, check: ActionCheck): void {
  switch (action.type) {
    case 'wait':
      requireConditions(`${path}/conditions`, action.conditions, variables, check);
      for (const [index, trigger] of (action.triggers ?? []).entries())
        requireTrigger(`${path}/triggers/${index}`, trigger, check.context);
      requireSeen(path, action);
      requireNumber(`${path}/timeout`, action.timeout, variables, check);
      break;
    case 'choose':
      requireChoice(path, action, variables, check);
      break;
    case 'if':
      requireConditions(`${path}/conditions`, action.conditions, variables, check);
      requireBranches(variables, check, [
        [`${path}/then`, action.then],
        [`${path}/else`, action.else],
      ]);
      break;
    case 'repeat':
      requireNumber(`${path}/count`, action.count, variables, check);
      requireConditions(`${path}/while`, action.while, variables, check);
      requireRounds(path, action, variables, check);
      requireConditions(`${path}/until`, action.until, variables, check);
      break;
    case 'parallel': {
      const branches = action.branches.map((branch, index) => [`${path}/branches/${index}`, branch] as const);
      requireBranches(variables, check, branches);
    }
  }
}

function requireRounds(
  path: string,
  { forEach, actions }: Extract<Action, { type: 'repeat' }>,
  variables: VariableScope,
  check: ActionCheck,
): void {
  const within =
    forEach === undefined ? variables : variables.giving(`${path}/forEach`, 'item', commonType(forEach.map(typeOf)));
  requireActions(`${path}/actions`, actions, within, check);
  if (within !== variables) variables.join(within);
}

/** A wait is refused whose end it could never see. */
function requireSeen(path: string, { conditions, triggers }: Extract<Action, { type: 'wait' }>): void {
  walkConditions(conditions, `${path}/conditions`, {
    condition: ({ type }, at) => {
      if (type !== 'plugin') return;
      throw invalid(at, 'a plugin is not asked again and again while a run waits: ask it in an if or a repeat');
    },
  });
  for (const [index, { type }] of (triggers ?? []).entries()) {
    if (type === 'webhook' || type === 'start')
      throw invalid(
        `${path}/triggers/${index}`,
        `a wait cannot be ended by a ${type}: let the automation begin with it, or wait for something else`,
      );
  }
}

/** Each of these ways begins with the variables from before; after them all of theirs are set. */
function requireBranches(
  variables: VariableScope,
  check: ActionCheck,
  ways: readonly (readonly [path: string, actions: readonly Action[] | undefined])[],
): void {
  const branches = ways.map(([path, actions]) => {
    const branch = variables.branch();
    requireActions(path, actions as Action[] | undefined, branch, check);
    return branch;
  });
  variables.join(...branches);
}

function requireChoice(
  path: string,
  { options, otherwise }: Extract<Action, { type: 'choose' }>,
  variables: VariableScope,
  check: ActionCheck,
): void {
  for (const [index, { conditions }] of options.entries())
    requireConditions(`${path}/options/${index}/conditions`, conditions, variables, check);
  requireBranches(variables, check, [
    ...options.map(({ actions }, index) => [`${path}/options/${index}/actions`, actions] as const),
    [`${path}/otherwise`, otherwise],
  ]);
}

function requireNamed(
  path: string,
  action: Extract<Action, { type: 'scene' | 'run' | 'notify' }>,
  { context }: ActionCheck,
): void {
  if (action.type === 'scene') {
    if (!context.scenes.has(action.sceneId.toLowerCase()))
      throw invalid(`${path}/sceneId`, 'the home has no scene with this id: choose one that it has');
  } else if (action.type === 'run') {
    const id = action.automationId.toLowerCase();
    if (id === context.automationId?.toLowerCase())
      throw invalid(`${path}/automationId`, 'an automation cannot run itself: choose another one, or use repeat');
    if (!context.automations.has(id))
      throw invalid(`${path}/automationId`, 'the home has no automation with this id: choose one that it has');
  } else {
    for (const [index, id] of (action.to ?? []).entries())
      if (!context.members.has(id.toLowerCase()))
        throw invalid(`${path}/to/${index}`, 'nobody of this home has this id: choose members of the home');
  }
}

function requirePluginAction(
  path: string,
  action: Extract<Action, { type: 'plugin' }>,
  variables: VariableScope,
  check: ActionCheck,
): void {
  const part = requirePluginPart(path, 'action', action.action, action, check.context);
  for (const [name, expression] of expressionParams(action.config)) {
    const type = schemaType(paramSchema(part.config, name)) ?? 'any';
    requireExpression(`${path}/config/${name}/$expression`, expression, variables, check, {
      type,
      by: `${name} of ${action.action}`,
    });
  }
  if (part.sensitive !== true || check.isSensitiveAllowed) return;
  throw new NexaError('NEXA_COMMAND_SENSITIVE', `${action.action} in an automation needs allowSensitive.`, {
    params: { path, action: action.action },
  });
}
