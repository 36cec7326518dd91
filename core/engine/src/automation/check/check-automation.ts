import type { AutomationDefinition } from '@nexa/sdk';
import { type ActionCheck, requireActions } from './action-check.ts';
import type { AutomationCheckContext } from './check-context.ts';
import { requireConditions } from './condition-check.ts';
import { requireVariables, triggerValueType } from './expression-check.ts';
import { requireShape } from './shape-check.ts';
import { requireTest } from './test-check.ts';
import { requireTrigger } from './trigger-check.ts';
import { VariableScope } from './variable-scope.ts';

/**
 * Holds everything that an automation names against what there is, and whether its parts go together: devices,
 * capabilities, attributes, events, commands, values, times, expressions, variables, scenes, other automations, members
 * and what plugins declare. The definition fits its schema already. The first thing that is wrong is thrown as
 * `NEXA_AUTOMATION_INVALID` with the place in `params.path`, or as `NEXA_COMMAND_SENSITIVE` for a command that unlocks,
 * opens or disarms without a person's consent.
 */
export function checkAutomation(definition: AutomationDefinition, context: AutomationCheckContext): void {
  const { triggers, variables, conditions, actions, tests, allowSensitive } = definition;
  requireShape(definition);
  for (const [index, trigger] of triggers.entries()) requireTrigger(`triggers/${index}`, trigger, context);
  const check: ActionCheck = {
    context,
    triggers,
    triggerValue: triggerValueType(triggers, context),
    isSensitiveAllowed: allowSensitive === true,
  };
  const scope = new VariableScope();
  requireVariables('variables', variables, scope, check);
  requireConditions('conditions', conditions, scope, check);
  requireActions('actions', actions, scope, check);
  for (const [index, test] of (tests ?? []).entries()) requireTest(`tests/${index}`, test, triggers, context);
}
