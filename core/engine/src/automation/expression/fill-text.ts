import type { ScalarValue } from '@nexa/sdk';
import type { AutomationScope } from '../automation-scope.ts';
import { dataAt } from './data-at.ts';
import { textOf } from './value-text.ts';

type Known = Pick<AutomationScope, 'variables' | 'trigger'>;
type NameOf = (deviceId: string) => string | undefined;

/**
 * A text of a notification with its placeholders filled in: `{name}` for a variable of the run; `{trigger.device}`,
 * `{trigger.value}`, `{trigger.previous}`, `{trigger.id}`, `{trigger.event}` and `{trigger.data.x}` for what set it off;
 * `{wait.device}` and the like for what ended its last wait. What is not known stays as it is written.
 */
export function fillText(text: string, scope: Known, nameOf: NameOf): string {
  return text.replace(/\{([^{}]{1,200})\}/g, (written, name: string) => {
    const value = placeholderValue(name, scope, nameOf);
    return value === undefined ? written : textOf(value);
  });
}

const DATA = 'trigger.data.';

function placeholderValue(name: string, { variables, trigger }: Known, nameOf: NameOf): ScalarValue | undefined {
  if (name.startsWith(DATA)) return dataAt(trigger.data, name.slice(DATA.length));
  switch (name) {
    case 'trigger.id':
      return trigger.triggerId;
    case 'trigger.value':
      return trigger.value;
    case 'trigger.previous':
      return trigger.previous;
    case 'trigger.event':
      return trigger.event;
    case 'trigger.device':
      return trigger.deviceId === undefined ? undefined : nameOf(trigger.deviceId);
    case 'wait.device': {
      const deviceId = variables.get('wait.deviceId');
      return deviceId === undefined ? undefined : nameOf(String(deviceId));
    }
    default:
      return variables.get(name);
  }
}
