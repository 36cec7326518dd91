import type { Action, AutomationDefinition } from '@nexa/sdk';
import { walkAutomation } from '../walk/walk-automation.ts';

/** The action that stands at the path. */
export function actionAt(definition: AutomationDefinition, path: string): Action | undefined {
  let found: Action | undefined;
  walkAutomation(definition, {
    action: (action, at) => {
      if (at === path) found = action;
    },
  });
  return found;
}
