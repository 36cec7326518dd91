import type { AutomationDefinition } from '@nexa/sdk';
import type { AutomationRecord } from '../../home/records.ts';
import { walkAutomation } from '../walk/walk-automation.ts';

/** Paths of the actions that are disabled. */
export function disabledActions(definition: AutomationDefinition): string[] {
  const paths: string[] = [];
  walkAutomation(definition, {
    action: ({ enabled }, path) => {
      if (enabled === false) paths.push(path);
    },
  });
  return paths;
}

/** Whether nothing comes of what stands there: the automation or an action around it is disabled. */
export function isSwitchedOff({ enabled, definition }: AutomationRecord, path: string): boolean {
  return !enabled || disabledActions(definition).some((action) => path === action || path.startsWith(`${action}/`));
}
