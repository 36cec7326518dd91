import type { AutomationScope } from '../automation-scope.ts';
import { textOf } from './value-text.ts';

/**
 * A text of a notification with its placeholders filled in: `{name}` for a variable of the run, `{trigger.value}`,
 * `{trigger.previous}` and `{trigger.device}` for what set it off. What is not known stays as it is written.
 */
export function fillText(
  text: string,
  scope: Pick<AutomationScope, 'variables' | 'trigger'>,
  nameOf: (deviceId: string) => string | undefined,
): string {
  return text.replace(/\{([^{}]{1,60})\}/g, (written, name: string) => {
    const value = placeholderValue(name, scope, nameOf);
    return value === undefined ? written : textOf(value);
  });
}

function placeholderValue(
  name: string,
  { variables, trigger }: Pick<AutomationScope, 'variables' | 'trigger'>,
  nameOf: (deviceId: string) => string | undefined,
) {
  switch (name) {
    case 'trigger.value':
      return trigger.value;
    case 'trigger.previous':
      return trigger.previous;
    case 'trigger.device':
      return trigger.deviceId === undefined ? undefined : nameOf(trigger.deviceId);
    default:
      return variables.get(name);
  }
}
